import { inLanes } from './in-lanes.ts';
import type { Config } from './planner.ts';
import type { Workload } from './workload.ts';

/**
 * Returns what is left within the budget of all that plans take where there is room for everything, after leaving out one by one what
 * saves least for its size; each time the planner is asked what the queries do instead, so many times about each at most (N. Bruno,
 * S. Chaudhuri: Automatic physical database tuning: a relaxation-based approach, SIGMOD 2005).
 */
export async function relaxed(workload: Workload, budget: number, questions: number): Promise<Config> {
  const relaxation = new Relaxation(workload, questions);
  await relaxation.begin();
  while (await relaxation.step(budget));
  return relaxation.config;
}

class Relaxation {
  readonly config: Set<number>;
  readonly #workload: Workload;
  /** Questions that are left for each query: by itself, so that the order in which the planner answers does not matter. */
  readonly #left: number[];
  readonly #masks: bigint[];
  /** What leaving each out would cost, when that was asked last; and those of which it may be more by now. */
  readonly #losses = new Map<number, number>();
  readonly #stale = new Set<number>();
  #bytes: number;

  constructor(workload: Workload, questions: number) {
    this.#workload = workload;
    this.#left = workload.books.map(() => questions);
    this.config = new Set(workload.books.flatMap((book) => book.choicesOf(book.plan(book.maskOf(book.relevant)).used)));
    this.#masks = workload.books.map((book) => book.maskOf(this.config));
    this.#bytes = workload.bytes(this.config);
  }

  async begin(): Promise<void> {
    const { books, lanes } = this.#workload;
    await inLanes(books.keys(), lanes, async (query) => {
      for (const choice of this.#usedBy(query)) await this.#ask(query, choice);
    });
    for (const choice of this.config) this.#losses.set(choice, this.#loss(choice));
  }

  /** Leaves out one; false where the rest is within the budget and each is worth its price. */
  async step(budget: number): Promise<boolean> {
    const choice = await this.#least();
    if (choice === undefined || (this.#bytes <= budget && (this.#losses.get(choice) ?? 0) >= 0)) return false;
    const touched = new Set<number>();
    for (const query of this.#workload.queriesOf[choice] ?? []) {
      const before = this.#usedBy(query);
      this.#masks[query] = (this.#masks[query] ?? 0n) & ~this.#workload.book(query).bitOf(choice);
      if (before.includes(choice)) for (const other of [...before, ...this.#usedBy(query)]) touched.add(other);
    }
    this.config.delete(choice);
    // What was of use together with it may be of none now, which the known plans tell.
    for (const other of touched) {
      this.#losses.set(other, Math.min(this.#losses.get(other) ?? 0, this.#loss(other)));
      this.#stale.add(other);
    }
    this.#bytes -= this.#workload.choice(choice).bytes;
    return true;
  }

  /** The one that costs least to leave out for each byte; else losses only grow as others go, so that only the first ones are asked about again. */
  async #least(): Promise<number | undefined> {
    const { lanes } = this.#workload;
    for (;;) {
      let [least, best] = [Number.POSITIVE_INFINITY, -1];
      for (const choice of this.config) {
        const score = (this.#losses.get(choice) ?? 0) / Math.max(1, this.#workload.choice(choice).bytes);
        if (score < least) [least, best] = [score, choice];
      }
      if (best < 0 || !this.#stale.has(best)) return best < 0 ? undefined : best;
      await inLanes(this.#workload.queriesOf[best] ?? [], lanes, async (query) => {
        if (this.#usedBy(query).includes(best)) await this.#ask(query, best);
      });
      this.#losses.set(best, this.#loss(best));
      this.#stale.delete(best);
    }
  }

  #usedBy(query: number): readonly number[] {
    const book = this.#workload.book(query);
    return book.choicesOf(book.plan(this.#masks[query] ?? 0n).used);
  }

  async #ask(query: number, without: number): Promise<void> {
    const left = this.#left[query] ?? 0;
    if (left > 0) this.#left[query] = left - (await this.#workload.askOnce(query, (this.#masks[query] ?? 0n) & ~this.#workload.book(query).bitOf(without)));
  }

  /** By the plans that are known. */
  #loss(choice: number): number {
    return (this.#workload.queriesOf[choice] ?? []).reduce((sum, query) => {
      const book = this.#workload.book(query);
      const mask = this.#masks[query] ?? 0n;
      return sum + this.#workload.weight(query) * (book.plan(mask & ~book.bitOf(choice)).cost - book.plan(mask).cost);
    }, -this.#workload.priceOf(choice));
  }
}
