import type { Config } from './planner.ts';
import type { Workload } from './workload.ts';

/** A configuration under way, with the cost of each query: what a step changes is told without costing all of them. */
export class Standing {
  readonly workload: Workload;
  readonly #config: Set<number>;
  readonly #masks: bigint[];
  readonly #costs: number[];
  /** What toggling each choice would gain, where that is known since its queries changed last. */
  readonly #toggles: (number | undefined)[] = [];
  bytes: number;
  cost: number;

  constructor(workload: Workload, config: Config) {
    this.workload = workload;
    this.#config = new Set(config);
    this.#masks = workload.books.map((book) => book.maskOf(config));
    this.#costs = workload.books.map((book, query) => book.plan(this.#masks[query] ?? 0n).cost);
    this.bytes = workload.bytes(config);
    this.cost = this.#costs.reduce((sum, cost, query) => sum + workload.weight(query) * cost, workload.price(config));
  }

  get config(): Config {
    return this.#config;
  }

  has(choice: number): boolean {
    return this.#config.has(choice);
  }

  /** What the workload would cost less if a choice came, or went where it is there. */
  toggle(choice: number): number {
    const known = this.#toggles[choice];
    if (known !== undefined) return known;
    const gain = this.has(choice) ? this.gain([], [choice]) : this.gain([choice]);
    this.#toggles[choice] = gain;
    return gain;
  }

  /** What the workload would cost less if these came and those went. */
  gain(added: readonly number[], removed: readonly number[] = []): number {
    let gain = 0;
    for (const choice of added) gain -= this.workload.priceOf(choice);
    for (const choice of removed) gain += this.workload.priceOf(choice);
    for (const query of this.#touched(added, removed)) gain += this.workload.weight(query) * ((this.#costs[query] ?? 0) - this.workload.book(query).plan(this.#after(query, added, removed)).cost);
    return gain;
  }

  /** Bytes that would come, less those that would go. */
  growth(added: readonly number[], removed: readonly number[] = []): number {
    const bytes = (choices: readonly number[]): number => choices.reduce((sum, choice) => sum + this.workload.choice(choice).bytes, 0);
    return bytes(added) - bytes(removed);
  }

  step(added: readonly number[], removed: readonly number[] = []): void {
    this.cost -= this.gain(added, removed);
    this.bytes += this.growth(added, removed);
    for (const query of this.#touched(added, removed)) {
      const mask = this.#after(query, added, removed);
      this.#masks[query] = mask;
      this.#costs[query] = this.workload.book(query).plan(mask).cost;
      for (const choice of this.workload.book(query).relevant) this.#toggles[choice] = undefined;
    }
    for (const choice of [...added, ...removed]) this.#toggles[choice] = undefined;
    for (const choice of removed) this.#config.delete(choice);
    for (const choice of added) this.#config.add(choice);
  }

  #touched(added: readonly number[], removed: readonly number[]): Iterable<number> {
    const [first = []] = [...added, ...removed].map((choice) => this.workload.queriesOf[choice] ?? []);
    if (added.length + removed.length === 1) return first;
    return new Set([...added, ...removed].flatMap((choice) => this.workload.queriesOf[choice] ?? []));
  }

  #after(query: number, added: readonly number[], removed: readonly number[]): bigint {
    const book = this.workload.book(query);
    return ((this.#masks[query] ?? 0n) & ~book.maskOf(removed)) | book.maskOf(added);
  }
}
