import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Collation, provedCollation, type RelationStatistics, type Statistics } from '@kentledge/core/statistics';
import { openRun, type Run } from '../../run/index.ts';
import { startTwin, type Twin } from '../index.ts';
import { bookings } from './bookings.ts';
import { type Compared, compare, summary } from './compare.ts';
import { type FilledDatabase, fillDatabase, without } from './filled-database.ts';
import type { FilledSchema } from './filled-schema.ts';
import { forum } from './forum.ts';
import { lexicon } from './lexicon.ts';
import { shop } from './shop.ts';
import { telemetry } from './telemetry.ts';
import { tenants } from './tenants.ts';

// A twin plans as the database whose statistics it has: the same plans, for the same costs.

const schemas = [shop, forum, telemetry, tenants, bookings];
const mostOff = 0.03;

/** A filled database and its twin. */
interface Pair {
  readonly filled: FilledDatabase;
  /** Statistics of all but the supposed indexes. */
  readonly known: Statistics;
  readonly twin: Twin;
}

let run: Run;
let usual: Pair;

beforeAll(async () => {
  run = await openRun();
  usual = await pairOf(schemas);
}, 120_000);

afterAll(() => run.close(), 60_000);

async function pairOf(of: readonly FilledSchema[], collation?: Collation): Promise<Pair> {
  const filled = await fillDatabase(run, of, collation);
  const known = without(filled.statistics, supposedNames(of));
  return { filled, known, twin: await twinOf(of, known) };
}

async function twinOf(of: readonly FilledSchema[], statistics: Statistics): Promise<Twin> {
  return startTwin(run, { schema: of.flatMap(({ tables, indexes }) => [...tables, ...indexes]), statistics });
}

function supposedNames(of: readonly FilledSchema[]): ReadonlySet<string> {
  return new Set(of.flatMap(({ supposed }) => supposed.map(({ name }) => name)));
}

async function compareAll(of: readonly FilledSchema[], filled: FilledDatabase, twin: Twin): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const query of of.flatMap(({ queries }) => queries)) compared.push(compare(query, await filled.explain(query, [...supposedNames(of)]), await twin.explain(query)));
  return compared;
}

async function compareSupposed(of: readonly FilledSchema[], { filled, twin }: Pair): Promise<readonly Compared[]> {
  const statisticsOf = (name: string): RelationStatistics => {
    const found = filled.statistics.relations.find((relation) => relation.name === name);
    if (found === undefined) throw new Error(`${name} was not built`);
    return found;
  };
  const supposed = of.flatMap((schema) => schema.supposed);
  expect(await twin.add(supposed.map(({ name, table, create }) => ({ create, table, statistics: statisticsOf(name) })))).toEqual([]);
  const compared: Compared[] = [];
  for (const index of supposed) {
    for (const query of index.queries) {
      const others = supposed.flatMap(({ name }) => (name === index.name ? [] : [name]));
      compared.push(compare(query, await filled.explain(query, others), await twin.explain(query, { shown: [index.name] })));
    }
  }
  return compared;
}

function misses(compared: readonly Compared[]): readonly string[] {
  return compared.filter(({ isSamePlan, costOff }) => !isSamePlan || Math.abs(costOff) > mostOff).map(({ query }) => query);
}

it('plans as the database whose statistics it has', { timeout: 60_000 }, async () => {
  expect(usual.twin.told).toEqual([]);
  const compared = await compareAll(schemas, usual.filled, usual.twin);
  console.log(summary('Plans on a twin', compared, mostOff));
  expect(compared.length).toBeGreaterThanOrEqual(60);
  expect(misses(compared)).toEqual([]);
});

it('plans with indexes that are not there as the database does that has them', { timeout: 60_000 }, async () => {
  const compared = await compareSupposed(schemas, usual);
  console.log(summary('Plans with supposed indexes', compared, mostOff));
  expect(misses(compared)).toEqual([]);
  // Hidden again, they change nothing.
  expect(misses(await compareAll(schemas, usual.filled, usual.twin))).toEqual([]);
});

it('plans in the order of texts of the database whose statistics it has', { timeout: 120_000 }, async () => {
  const pair = await pairOf([lexicon], { provider: 'icu', locale: 'en-US' });
  expect(pair.twin.told).toEqual([]);
  const compared = [...(await compareAll([lexicon], pair.filled, pair.twin)), ...(await compareSupposed([lexicon], pair))];
  console.log(summary('Plans in the order of a language', compared, mostOff));
  expect(misses(compared)).toEqual([]);
  const byBytes = await twinOf([lexicon], { ...pair.known, collation: provedCollation });
  const spoilt = await compareAll([lexicon], pair.filled, byBytes);
  console.log(summary('With the order of bytes instead', spoilt, mostOff).split('\n')[0]);
  expect(misses(spoilt).length).toBeGreaterThan(3);
  await Promise.all([byBytes.close(), pair.twin.close(), pair.filled.close()]);
});

it.each<[string, (relation: RelationStatistics) => RelationStatistics, number]>([
  ['a level too many in each B-tree', (relation) => (relation.level === undefined ? relation : { ...relation, pages: Math.max(relation.pages, relation.level + 3), level: relation.level + 1 }), 10],
  ['no correlation', (relation) => ({ ...relation, columns: relation.columns.map((column) => (column.correlation === undefined ? column : { ...column, correlation: 0 })) }), 5],
  ['a tenth more pages', (relation) => ({ ...relation, pages: Math.ceil(relation.pages * 1.1) }), 10],
])('would tell of %s', { timeout: 60_000 }, async (spoilt, spoil, least) => {
  const other = await twinOf(schemas, { ...usual.known, relations: usual.known.relations.map(spoil) });
  expect(other.told).toEqual([]);
  const compared = await compareAll(schemas, usual.filled, other);
  console.log(summary(`With ${spoilt}`, compared, mostOff).split('\n')[0]);
  expect(misses(compared).length).toBeGreaterThan(least);
  await other.close();
});
