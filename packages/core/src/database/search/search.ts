import type { WhatIf } from './what-if.ts';

/** An index that may be chosen. */
export interface Choice {
  readonly name: string;
  readonly bytes: number;
  /** What keeping it costs while the workload runs, in the planner's units. */
  readonly upkeep: number;
}

export interface SearchInput {
  readonly choices: readonly Choice[];
  /** How often each query runs, relative to the others. */
  readonly weights: readonly number[];
  readonly whatIf: WhatIf;
  /** Bytes that all chosen indexes may take together. */
  readonly budget: number;
  /** What is there now: one of the places where the search starts. */
  readonly present: readonly string[];
}

export interface Found {
  readonly names: readonly string[];
  readonly bytes: number;
  /** Weighted cost of the workload with upkeep, and without any choice. */
  readonly cost: number;
  readonly without: number;
  /** Where the search started that led here. */
  readonly seed: string;
}

type Config = ReadonlySet<string>;

/** Returns the best choice of indexes that was found: from several starts, each improved step by step. */
export async function searchIndexes(input: SearchInput): Promise<Found> {
  const search = new Search(input);
  const without = await search.cost(new Set());
  const seeds: readonly (readonly [string, Config])[] = [
    ['ratio', await search.greedy((gain, bytes) => gain / bytes)],
    ['benefit', await search.greedy((gain) => gain)],
    ['present', search.cut(new Set(input.present.filter((name) => search.choices.has(name))))],
  ];
  let best: { config: Config; cost: number; seed: string } = { config: new Set(), cost: without, seed: 'none' };
  for (const [seed, start] of seeds) {
    const config = await search.improve(start);
    const cost = await search.cost(config);
    if (cost < best.cost) best = { config, cost, seed };
  }
  return { names: [...best.config], bytes: search.bytes(best.config), cost: best.cost, without, seed: best.seed };
}

class Search {
  readonly choices: ReadonlyMap<string, Choice>;
  readonly #input: SearchInput;

  constructor(input: SearchInput) {
    this.#input = input;
    this.choices = new Map(input.choices.map((choice) => [choice.name, choice]));
  }

  bytes(config: Config): number {
    return [...config].reduce((sum, name) => sum + (this.choices.get(name)?.bytes ?? 0), 0);
  }

  async cost(config: Config): Promise<number> {
    let sum = [...config].reduce((total, name) => total + (this.choices.get(name)?.upkeep ?? 0), 0);
    for (const [query, weight] of this.#input.weights.entries()) sum += weight * (await this.#input.whatIf(query, config)).cost;
    return sum;
  }

  /** The first of a set that fit into the budget. */
  cut(config: Config): Config {
    const kept = new Set<string>();
    for (const name of config) if (this.bytes(kept) + (this.choices.get(name)?.bytes ?? 0) <= this.#input.budget) kept.add(name);
    return kept;
  }

  /** Adds the index with the best score, again and again, until none gains or fits. */
  async greedy(score: (gain: number, bytes: number) => number): Promise<Config> {
    let config: Config = new Set();
    let cost = await this.cost(config);
    for (;;) {
      let best: { config: Config; cost: number; score: number } | undefined;
      for (const { name, bytes } of this.#fitting(config)) {
        const next = new Set([...config, name]);
        const after = await this.cost(next);
        const scored = score(cost - after, bytes);
        if (after < cost && (best === undefined || scored > best.score)) best = { config: next, cost: after, score: scored };
      }
      if (best === undefined) return config;
      ({ config, cost } = best);
    }
  }

  #fitting(config: Config, freed = 0): readonly Choice[] {
    const room = this.#input.budget - this.bytes(config) + freed;
    return this.#input.choices.filter(({ name, bytes }) => !config.has(name) && bytes <= room);
  }

  /** Drops, adds and exchanges single indexes while that lowers the cost. */
  async improve(start: Config): Promise<Config> {
    let config = start;
    let cost = await this.cost(config);
    for (;;) {
      const better = await this.#step(config, cost);
      if (better === undefined) return config;
      ({ config, cost } = better);
    }
  }

  async #step(config: Config, cost: number): Promise<{ config: Config; cost: number } | undefined> {
    const tryOne = async (next: Config): Promise<{ config: Config; cost: number } | undefined> => {
      const after = await this.cost(next);
      return after < cost * (1 - 1e-9) ? { config: next, cost: after } : undefined;
    };
    for (const name of config) {
      const found = await tryOne(config.difference(new Set([name])));
      if (found !== undefined) return found;
    }
    for (const { name } of this.#fitting(config)) {
      const found = await tryOne(new Set([...config, name]));
      if (found !== undefined) return found;
    }
    for (const name of config) {
      const rest = config.difference(new Set([name]));
      for (const other of this.#fitting(rest)) {
        if (other.name === name) continue;
        const found = await tryOne(new Set([...rest, other.name]));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}
