import { inLanes } from './in-lanes.ts';
import { PlanBook } from './plan-book.ts';
import type { Choice, Config, WhatIf } from './planner.ts';

export interface WorkloadInput {
  readonly choices: readonly Choice[];
  /** How often each query runs, relative to the others. */
  readonly weights: readonly number[];
  /** For each query the choices that could matter to it. */
  readonly relevant: readonly (readonly number[])[];
  readonly whatIf: WhatIf;
  /** Questions that the planner answers at the same time. */
  readonly lanes: number;
}

/** The queries with all that is known of their plans: costs configurations without asking, and asks where that is wanted. */
export class Workload {
  readonly choices: readonly Choice[];
  readonly weights: readonly number[];
  readonly books: readonly PlanBook[];
  /** For each choice the queries that it could matter to. */
  readonly queriesOf: readonly (readonly number[])[];
  readonly lanes: number;
  asked = 0;
  /** What a byte of index counts for, in the planner's units: nothing where a budget limits the bytes. */
  bytePrice = 0;
  readonly #whatIf: WhatIf;
  readonly #neighbours = new Map<number, ReadonlySet<number>>();

  constructor({ choices, weights, relevant, whatIf, lanes }: WorkloadInput) {
    this.lanes = lanes;
    this.choices = choices;
    this.weights = weights;
    this.books = relevant.map((numbers) => new PlanBook(numbers));
    const queriesOf = choices.map((): number[] => []);
    for (const [query, numbers] of relevant.entries()) for (const number of numbers) queriesOf[number]?.push(query);
    this.queriesOf = queriesOf;
    this.#whatIf = whatIf;
  }

  /** The choices that share a query with this one: only to these it makes a difference. */
  neighbours(choice: number): ReadonlySet<number> {
    const known = this.#neighbours.get(choice);
    if (known !== undefined) return known;
    const found = new Set((this.queriesOf[choice] ?? []).flatMap((query) => this.book(query).relevant));
    found.delete(choice);
    this.#neighbours.set(choice, found);
    return found;
  }

  book(query: number): PlanBook {
    const book = this.books[query];
    if (book === undefined) throw new Error(`no query ${query}`);
    return book;
  }

  choice(number: number): Choice {
    const choice = this.choices[number];
    if (choice === undefined) throw new Error(`no choice ${number}`);
    return choice;
  }

  bytes(config: Config): number {
    return [...config].reduce((sum, number) => sum + this.choice(number).bytes, 0);
  }

  /** What having a choice costs while the workload runs once, by itself. */
  priceOf(number: number): number {
    const { upkeep, bytes } = this.choice(number);
    return upkeep + this.bytePrice * bytes;
  }

  weight(query: number): number {
    return this.weights[query] ?? 0;
  }

  /** What the workload costs with a configuration, by the plans that are known: never less than it would. */
  cost(config: Config): number {
    return this.books.reduce((sum, book, query) => sum + this.weight(query) * book.plan(book.maskOf(config)).cost, this.price(config));
  }

  price(config: Config): number {
    return [...config].reduce((sum, number) => sum + this.priceOf(number), 0);
  }

  /** What one run of each query costs where everything is there. */
  leasts(): readonly number[] {
    return this.books.map((book) => book.plan(book.maskOf(book.relevant)).cost);
  }

  /** Asks about a configuration of one query, unless the answer is known. Returns how many questions that took. */
  async askOnce(query: number, mask: bigint): Promise<number> {
    if (this.book(query).isSettled(mask)) return 0;
    await this.ask(query, mask);
    return 1;
  }

  /** Asks about a configuration of one query, whatever is known. */
  async ask(query: number, mask: bigint): Promise<void> {
    const book = this.book(query);
    this.asked += 1;
    book.note(mask, await this.#whatIf(query, book.choicesOf(mask)));
  }

  /** Asks until the cost of a configuration is exact. Returns how many questions that took. */
  async settle(config: Config, queries: Iterable<number> = this.books.keys()): Promise<number> {
    const before = this.asked;
    await inLanes(queries, this.lanes, async (query) => {
      await this.askOnce(query, this.book(query).maskOf(config));
    });
    return this.asked - before;
  }
}
