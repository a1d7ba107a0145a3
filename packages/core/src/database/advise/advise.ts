import type { IndexCandidate } from '../candidate/candidate.ts';
import type { Turning } from '../candidate/merged.ts';
import { mergedOf } from '../candidate/merged.ts';
import { extendsIndex, indexText } from '../candidate/candidate.ts';
import type { Choice, Config, Costed } from '../search/planner.ts';
import type { Optimum } from '../search/optimum.ts';
import { optimum } from '../search/optimum.ts';
import { inLanes } from '../search/in-lanes.ts';
import { explore, having, lookAround, searchIndexes, settled, withoutTrifles } from '../search/search.ts';
import type { Found } from '../search/search.ts';
import { relaxed } from '../search/relax.ts';
import { Workload } from '../search/workload.ts';
import type { Advice, Optimality } from '../../evidence/index.ts';
import type { CatalogTable } from '../catalog.ts';
import type { AdviseInput } from './input.ts';
import { Known } from './known.ts';
import type { Option, Reach } from './options.ts';
import { leftAlone, namedTables, presentOptions, reachOf, sizedOptions } from './options.ts';
import { hintsOf } from './hints.ts';
import { keyLookups } from './key-lookups.ts';
import { withKeys } from './with-keys.ts';
import { meanCost } from './rare-values.ts';
import { relevantOf } from './relevant.ts';
import { indexesIn } from './planner.ts';
import type { Access } from './accesses.ts';
import { usedBy } from './accesses.ts';
import { proofOf } from './proof.ts';
import { stayingWith } from './staying.ts';
import { unsureOf } from './unsure.ts';
import { paymentOf } from './upkeep.ts';
import { writersOf } from './writers.ts';

/**
 * Returns the indexes that a workload needs: candidates from its parse trees, pruned to those that plans use, chosen by
 * search from several starts and by the solver among the plans that are known, each with its proof.
 */
export async function adviseIndexes(given: AdviseInput): Promise<Advice> {
  const known = new Known(given.catalog, given.statistics, given.parser);
  const direct = await writersOf(given, known);
  const { lookups, keys: lookedBy, writers: actions } = keyLookups(given, direct, known);
  const writers = [...direct, ...actions];
  const input = { ...given, queries: [...given.queries, ...lookups] };
  const trees = input.queries.map(({ tree }) => tree);
  const reach = reachOf(trees, known, input.parser);
  const named = namedTables(trees, reach, known);
  const considered = await optionsOf(input, known, reach, named, given.queries.length);
  const { options, looked } = considered;
  const upkeep = (option: Option): number => writers.reduce((sum, writer) => sum + (input.queries[writer.query]?.weight ?? 0) * paymentOf(writer, option, known), 0);
  const workload = workloadOf(input, known, considered, upkeep);
  const present: Config = new Set([...options.keys()].filter((number) => options[number]?.present !== undefined));
  const lows = await explore(workload, { questions: input.questions, priceOf: () => guessedPrice(workload, known, given), onQuery: (done) => input.onProgress('plans', done, input.queries.length) });
  await workload.settle(present);
  if (input.budget === undefined) workload.bytePrice = worthOfSize(workload, known, given);
  const { found: best, optimality } = await choose(input, workload, present, lows);
  const staying = await stayingWith(workload, best, { options, present, budget: input.budget, leastGain: input.leastGain });
  const needed = await withKeys(await withoutTrifles(workload, staying, input.leastGain), { options, workload, known, present, budget: input.budget });
  const isAssumed = input.statistics.source.kind === 'assumed';
  const unsure = new Set(input.budget === undefined ? unsureOf(options, reach, known, input.parser, { present, chosen: needed.config, isAssumed }) : []);
  const found = having(workload, needed, needed.config.union(unsure));
  const proof = await proofOf(input, { options, workload, writers, known, present, lookedBy, found, unsure, upkeep });
  const hints = await hintsOf({ ids: input.queries.map(({ id }) => id), reach, known, chosen: [...found.config].flatMap((number) => options[number] ?? []), planner: input.planner, isAssumed });
  const apart = leftAlone(known, named, input.mayGo);
  return { ...proof, ...(hints.length === 0 ? {} : { hints }), ...(apart === undefined ? {} : { leftAlone: apart }), ...(input.budget === undefined ? {} : { budget: input.budget }), candidates: looked, asked: workload.asked, algorithm: found.algorithm, optimality };
}

/**
 * Where no budget limits their size, indexes as large as all tables together must save so many times what the workload
 * costs at best. A rule of thumb: it keeps out what copies half a table for a query that is fast already.
 */
const sizePrice = 2;
/** A query counts there for so many times the median at most: what one monster costs says nothing of what an index for the others is worth. */
const mostOfMedian = 10;
/** In the planner's units. A query that costs less is fast already, and counts as if it cost as much: half a millisecond. */
const fast = 50;

/** By the queries that were given: what keys look for besides may be run a thousand times for one of them. */
function worthOfSize(workload: Workload, known: Known, { queries }: AdviseInput): number {
  return sizePrice * usualCost(workload, queries.length) / Math.max(1, bytesOf(known));
}

/** What the last byte of a budget saves, as a share of what all its bytes do: the first ones save most. Of TPC-H 0.1 to 0.25. */
const marginalShare = 0.15;

/** What a byte of index counts for in looking for ways to run the queries: so the questions go to those that might be had. */
function guessedPrice(workload: Workload, known: Known, given: AdviseInput): number {
  const { budget } = given;
  if (budget === undefined) return worthOfSize(workload, known, given);
  const leasts = workload.leasts();
  return marginalShare * workload.books.reduce((sum, book, query) => sum + workload.weight(query) * (book.plan(0n).cost - (leasts[query] ?? 0)), 0) / budget;
}

function usualCost(workload: Workload, queries: number): number {
  const costs = workload.leasts().slice(0, queries).map((cost, query) => workload.weight(query) * Math.max(fast, cost));
  const median = costs.toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 0;
  return costs.reduce((sum, cost) => sum + Math.min(cost, mostOfMedian * median), 0);
}

function bytesOf(known: Known): number {
  // What a partitioned table has is what its partitions have.
  return known.tables.reduce((sum, { table, statistics }) => sum + (table.kind === 'partitioned table' ? 0 : statistics.pages * pageBytes), 0);
}

const pageBytes = 8192;

/** The indexes that are searched among. */
interface Considered {
  readonly options: readonly Option[];
  /** For each query the numbers of those that could matter to it. */
  readonly relevant: readonly (readonly number[])[];
  readonly looked: number;
}

/** The candidates that plans use, and the indexes that are there; behind so many `given` queries are those that look by foreign keys. */
async function optionsOf({ planner, parser, mayGo, onProgress, budget = Number.POSITIVE_INFINITY }: AdviseInput, known: Known, reach: readonly Reach[], named: ReadonlySet<CatalogTable>, given: number): Promise<Considered> {
  // In an order of their own: of plans that cost the same the planner takes one by the order of the indexes.
  const all = [...new Map(reach.flatMap(({ candidates }) => candidates).map((index) => [index.name, index])).values()].toSorted(byWidth);
  const fits = ({ statistics }: Option): boolean => statistics.pages * pageBytes <= budget;
  const sized = (await sizedOptions(all, known, planner)).filter(fits);
  await planner.add(sized);
  const used = new Map<Access['sql'], ReadonlySet<string>>();
  const accesses = [...new Map(reach.flatMap((one) => one.accesses).map((access) => [access.sql, access])).values()];
  let done = 0;
  await inLanes(accesses, planner.lanes, async (access) => {
    used.set(access.sql, await usedBy(access, planner));
    onProgress('candidates', ++done, accesses.length);
  });
  const kept = new Set([...used.values()].flatMap((names) => [...names]));
  await planner.remove(sized.flatMap(({ index }) => (kept.has(index.name) ? [] : [index])));
  const chosen = sized.filter(({ index }) => kept.has(index.name));
  const present = presentOptions(known, parser, named, mayGo);
  const byKeys = new Set(reach.slice(given).flatMap((one) => one.accesses.flatMap(({ sql }) => [...(used.get(sql) ?? [])])));
  const leading = [...present, ...chosen.filter(({ index }) => byKeys.has(index.name))].map(({ index }) => index);
  const merged = mergedOf(chosen.map(({ index }) => index), known, { mayTurn: mayTurnBy(reach), leading });
  const mergedOptions = (await sizedOptions(merged.map(({ index }) => index), known, planner)).filter(fits);
  await planner.add(mergedOptions);
  const options = [...chosen, ...mergedOptions, ...present];
  const parts = new Map(merged.map(({ index, of }) => [index.name, of.map(({ name }) => name)]));
  return { options, relevant: relevantOf(options, reach, used, parts), looked: all.length + merged.length };
}

function mayTurnBy(reach: readonly Reach[]): Turning['mayTurn'] {
  const all = reach.map(({ uses, candidates }) => ({ names: new Set(candidates.map(({ name }) => name)), compared: uses.map(({ equality, joins }) => new Set([...equality, ...joins].map(({ sql }) => sql))) }));
  return ({ name, parts }, columns) => all.some(({ names, compared }) => names.has(name) && compared.some((equal) => parts.slice(0, columns).every(({ sql }) => equal.has(sql))));
}

function byWidth(a: IndexCandidate, b: IndexCandidate): number {
  const width = ({ parts, include, where }: IndexCandidate): number => parts.length + include.length + (where === undefined ? 0 : 1);
  return width(a) - width(b) || (indexText(a) < indexText(b) ? -1 : 1);
}

function workloadOf({ queries, planner, parser }: AdviseInput, known: Known, { options, relevant }: Considered, upkeep: (option: Option) => number): Workload {
  const byName = new Map(options.map(({ index }, number) => [index.name, number]));
  const weights = queries.map(({ weight }) => weight);
  const whatIf = async (query: number, numbers: readonly number[]): Promise<Costed> => {
    const plan = await planner.plan(queries[query]?.sql ?? '', numbers.flatMap((number) => options[number]?.index.name ?? []));
    return { cost: meanCost(plan, known, parser), used: indexesIn(plan).flatMap((name) => byName.get(name) ?? []) };
  };
  const choices = options.map((option, number): Choice => ({
    name: option.index.name,
    bytes: option.statistics.pages * pageBytes,
    upkeep: upkeep(option),
    extends: [...options.keys()].filter((other) => other !== number && extendsIndex(option.index, options[other]?.index)),
  }));
  return new Workload({ choices, weights, relevant, whatIf, lanes: planner.lanes });
}

/** Times that the solver is asked, as long as its answers led to questions; and that what was found is looked around from before. */
const rounds = 3;
const looks = 1;
/** Questions about each query at most while one is left out after the other. */
const mostToRelax = 4;
/** Share of the questions before the search that a look may take, and how many at most. */
const lookShare = 0.25;
const mostOfLook = 400;

async function choose({ budget = Number.POSITIVE_INFINITY, solver, questions }: AdviseInput, workload: Workload, present: Config, lows: readonly number[]): Promise<{ readonly found: Found; readonly optimality: Optimality }> {
  const limits = { budget, present };
  const most = Math.min(mostOfLook, Math.ceil(questions * workload.books.length * lookShare));
  const left = await relaxed(workload, budget, Math.min(questions, mostToRelax));
  let found = cheaper(await searchIndexes(workload, limits), await settled(workload, limits, left, 'relaxation'));
  let best: Optimum | undefined;
  for (let round = 0, told = -1; round < rounds && told < workload.asked; round++) {
    if (round < looks) found = await lookAround(workload, limits, found, most);
    told = workload.asked;
    best = optimum(workload, budget, solver);
    if (best !== undefined && best.cost < found.cost) found = cheaper(found, await settled(workload, limits, best.config, 'optimum'));
  }
  const bound = optimum(workload, budget, solver, lows)?.bound;
  const plans = workload.books.reduce((sum, book) => sum + book.plans().length, 0);
  const gapTo = (least: number): number => Math.max(0, found.cost - least) / found.cost;
  return { found, optimality: { plans, ...(best === undefined ? {} : { known: gapTo(best.bound) }), ...(bound === undefined ? {} : { all: gapTo(bound) }) } };
}

function cheaper(a: Found, b: Found): Found {
  return b.cost < a.cost ? b : a;
}
