import type { Costed } from './planner.ts';

interface Answer {
  readonly asked: bigint;
  readonly used: bigint;
  readonly cost: number;
}

/** Costs within this share are the same: the planner itself keeps plans apart by 1 % (STD_FUZZ_FACTOR of pathnode.c). */
const fuzz = 1e-9;

/**
 * What is known of one query's plans. A plan that uses some indexes can be had wherever these are, so it bounds the cost
 * from above; and nobody does better with fewer indexes, so a cost with more of them bounds it from below.
 */
export class PlanBook {
  /** Numbers of the choices that could matter to the query. */
  readonly relevant: readonly number[];
  readonly #bits: ReadonlyMap<number, bigint>;
  /** Cheapest first. */
  readonly #answers: Answer[] = [];
  #costs = new Map<bigint, Answer>();

  constructor(relevant: readonly number[]) {
    this.relevant = relevant;
    this.#bits = new Map(relevant.map((choice, place) => [choice, 1n << BigInt(place)]));
  }

  /** The choices of a configuration that could matter here, as a mask. */
  maskOf(choices: Iterable<number>): bigint {
    let mask = 0n;
    for (const choice of choices) mask |= this.#bits.get(choice) ?? 0n;
    return mask;
  }

  choicesOf(mask: bigint): readonly number[] {
    return this.relevant.filter((choice) => (mask & this.bitOf(choice)) !== 0n);
  }

  bitOf(choice: number): bigint {
    return this.#bits.get(choice) ?? 0n;
  }

  /** Writes down an answer of the planner. */
  note(asked: bigint, { cost, used }: Costed): void {
    const answer = { asked, used: this.maskOf(used), cost };
    const place = this.#answers.findIndex((other) => other.cost > cost);
    this.#answers.splice(place === -1 ? this.#answers.length : place, 0, answer);
    this.#costs = new Map();
  }

  /** The cheapest plan that is known to be possible with these choices; the query must have been asked about without any. */
  plan(mask: bigint): { readonly cost: number; readonly used: bigint } {
    const known = this.#costs.get(mask);
    if (known !== undefined) return known;
    const found = this.#answers.find(({ used }) => (used & ~mask) === 0n);
    if (found === undefined) throw new Error('a query was costed before it was asked about');
    this.#costs.set(mask, found);
    return found;
  }

  /** No plan with these choices is cheaper than this. */
  low(mask: bigint): number {
    return this.#answers.findLast(({ asked }) => (mask & ~asked) === 0n)?.cost ?? 0;
  }

  /** True if the planner has nothing to add about these choices. */
  isSettled(mask: bigint): boolean {
    return this.low(mask) >= this.plan(mask).cost * (1 - fuzz);
  }

  /** Each way to run the query that is known, by the choices it needs, cheapest first; what a cheaper one needs less for is left out. */
  plans(): readonly { readonly cost: number; readonly used: bigint }[] {
    const kept: Answer[] = [];
    for (const answer of this.#answers) if (!kept.some(({ used }) => (used & ~answer.used) === 0n)) kept.push(answer);
    return kept;
  }
}
