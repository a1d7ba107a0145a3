import type { Limits } from './algorithm.ts';
import { items } from './algorithms/index.gen.ts';
import { enumerate } from './enumerate.ts';
import { improve } from './improve.ts';
import { inLanes } from './in-lanes.ts';
import type { Config } from './planner.ts';
import type { Workload } from './workload.ts';

/** A configuration and what it costs. */
export interface Found {
  readonly config: Config;
  readonly bytes: number;
  /** Cost of the workload with it, upkeep included. */
  readonly cost: number;
  /** The algorithm that began what led here. */
  readonly algorithm: string;
}

/** Returns what was found, but with another configuration. */
export function having(workload: Workload, found: Found, config: Config): Found {
  return { ...found, config, bytes: workload.bytes(config), cost: workload.cost(config) };
}

/** Rounds of asking about what was found and improving it by the answers: it ends by itself when nothing new is learned. */
const rounds = 20;

/**
 * Learns how the queries could run, by so many questions about each at most; `priceOf` says what a byte of index counts for
 * in a run of the workload, once it is known what each query costs without any index and with all of them. Returns for each
 * query what its unknown ways cost at least.
 */
export async function explore(workload: Workload, { questions, priceOf, onQuery }: Exploring): Promise<readonly number[]> {
  const { books, lanes } = workload;
  await inLanes(books.keys(), lanes, async (query) => {
    const book = workload.book(query);
    await workload.ask(query, 0n);
    if (book.relevant.length > 0) await workload.ask(query, book.maskOf(book.relevant));
  });
  const price = priceOf();
  const lows = books.map(() => 0);
  let done = 0;
  await inLanes(books.keys(), lanes, async (query) => {
    lows[query] = await enumerate(workload, query, { most: questions - 2, price: price / Math.max(workload.weight(query), Number.MIN_VALUE) });
    onQuery(++done);
  });
  return lows;
}

interface Exploring {
  readonly questions: number;
  readonly priceOf: () => number;
  readonly onQuery: (done: number) => void;
}

/** Returns the best configuration that is found within the limits, from the starts of several algorithms. */
export async function searchIndexes(workload: Workload, limits: Limits): Promise<Found> {
  let best: Found | undefined;
  for (const algorithm of items) {
    const found = await settled(workload, limits, algorithm.start(workload, limits), algorithm.id);
    if (best === undefined || found.cost < best.cost) best = found;
  }
  if (best === undefined) throw new Error('there is no algorithm');
  return best;
}

/** Looks around what was found, by so many questions and as many that their answers lead to at most, and goes on from there where that is better. */
export async function lookAround(workload: Workload, limits: Limits, found: Found, questions: number): Promise<Found> {
  let best = found;
  for (let left = questions; left > 0; ) {
    const asked = await askAround(workload, best.config, limits.budget, left);
    left -= asked;
    const next = await settled(workload, limits, best.config, best.algorithm);
    if (asked === 0 || next.cost >= best.cost) return next.cost < best.cost ? next : best;
    best = next;
  }
  return best;
}

/** Asks what one index more would do, where the known plans leave it open, the most promising first. Returns how many questions that took. */
async function askAround(workload: Workload, config: Config, budget: number, most: number): Promise<number> {
  const open = [...workload.choices.keys()].flatMap((choice) => {
    if (config.has(choice) || workload.choice(choice).bytes > budget) return [];
    const queries = (workload.queriesOf[choice] ?? []).flatMap((query) => {
      const book = workload.book(query);
      const mask = book.maskOf(config);
      const gain = workload.weight(query) * (book.plan(mask).cost - book.low(mask | book.bitOf(choice)));
      return gain > 0 && !book.isSettled(mask | book.bitOf(choice)) ? [{ query, gain, mask: mask | book.bitOf(choice) }] : [];
    });
    const gain = queries.reduce((sum, query) => sum + query.gain, -workload.priceOf(choice));
    return gain > 0 ? [{ gain, queries }] : [];
  });
  const questions = open.toSorted((a, b) => b.gain - a.gain).flatMap(({ queries }) => queries).slice(0, most);
  const before = workload.asked;
  // Those about one query in their order: so the same is learned, however many there are at a time.
  await inLanes(Map.groupBy(questions, ({ query }) => query), workload.lanes, async ([query, about]) => {
    const book = workload.book(query);
    const now = book.plan(book.maskOf(config)).cost;
    // As many again at most, for each query by itself: how the lanes take turns must not matter.
    let further = about.length;
    for (const { mask } of about) {
      await workload.ask(query, mask);
      const { cost, used } = book.plan(mask);
      if (cost >= now) continue;
      // What it takes beside what is new may have to make room for that.
      for (const choice of book.choicesOf(used & book.maskOf(config)).slice(0, further)) {
        further -= 1;
        await workload.askOnce(query, mask & ~book.bitOf(choice));
      }
    }
  });
  return workload.asked - before;
}

/** Leaves out, the least first, what saves no query so large a share of its cost; what saves none half of it, and the workload less than a hundredth, saves nothing. */
export async function withoutTrifles(workload: Workload, found: Found, leastGain: number): Promise<Found> {
  let { config } = found;
  for (;;) {
    const gains: (readonly [choice: number, share: number])[] = [];
    for (const choice of config) gains.push([choice, await largestGain(workload, config, choice)]);
    const least = gains.toSorted((a, b) => a[1] - b[1])[0];
    if (least === undefined || least[1] >= leastGain) return having(workload, found, config);
    config = config.difference(new Set([least[0]]));
  }
}

/** Shares of a query's cost and of the workload's of which an index must save one at least. */
const felt = { query: 0.5, workload: 0.01 } as const;

/** The largest share of a query's cost that an index saves, or 0 where nobody would feel it. */
async function largestGain(workload: Workload, config: Config, choice: number): Promise<number> {
  const rest = config.difference(new Set([choice]));
  const queries = workload.queriesOf[choice] ?? [];
  await workload.settle(rest, queries);
  const largest = queries.reduce((most, query) => {
    const book = workload.book(query);
    const without = book.plan(book.maskOf(rest)).cost;
    return without === 0 ? most : Math.max(most, 1 - book.plan(book.maskOf(config)).cost / without);
  }, 0);
  return largest >= felt.query || workload.cost(rest) - workload.cost(config) >= felt.workload * workload.cost(config) ? largest : 0;
}

/** Improves a configuration until the planner has nothing to add about what it led to. */
export async function settled(workload: Workload, { budget }: Limits, start: Config, algorithm: string): Promise<Found> {
  let config = start;
  for (let round = 0; round < rounds; round++) {
    const standing = improve(workload, config, budget);
    config = standing.config;
    if ((await workload.settle(config)) === 0) break;
  }
  return { config, bytes: workload.bytes(config), cost: workload.cost(config), algorithm };
}
