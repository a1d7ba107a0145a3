import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { openRun, type Run } from '../../run/index.ts';
import { startTwin, type Twin } from '../index.ts';
import { bookings } from './bookings.ts';
import { type Compared, compare, summary } from './compare.ts';
import { type FilledDatabase, fillDatabase, without } from './filled-database.ts';
import { forum } from './forum.ts';
import { shop } from './shop.ts';
import { telemetry } from './telemetry.ts';
import { tenants } from './tenants.ts';

// A twin plans as the database whose statistics it has: the same plans, for the same costs.

const schemas = [shop, forum, telemetry, tenants, bookings];
const queries = schemas.flatMap((schema) => schema.queries);
const supposed = schemas.flatMap((schema) => schema.supposed);
const supposedNames = new Set(supposed.map(({ name }) => name));
const mostOff = 0.03;

let run: Run;
let filled: FilledDatabase;
let known: Statistics;
let twin: Twin;

beforeAll(async () => {
  run = await openRun();
  filled = await fillDatabase(run, schemas);
  known = without(filled.statistics, supposedNames);
  twin = await twinOf(known);
}, 120_000);

afterAll(() => run.close(), 60_000);

async function twinOf(statistics: Statistics): Promise<Twin> {
  return startTwin(run, { schema: schemas.flatMap(({ tables, indexes }) => [...tables, ...indexes]), statistics });
}

async function compareAll(other: Twin): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const query of queries) compared.push(compare(query, await filled.explain(query, [...supposedNames]), await other.explain(query)));
  return compared;
}

function misses(compared: readonly Compared[]): readonly string[] {
  return compared.filter(({ isSamePlan, costOff }) => !isSamePlan || Math.abs(costOff) > mostOff).map(({ query }) => query);
}

it('plans as the database whose statistics it has', { timeout: 60_000 }, async () => {
  expect(twin.told).toEqual([]);
  const compared = await compareAll(twin);
  console.log(summary('Plans on a twin', compared, mostOff));
  expect(compared.length).toBeGreaterThanOrEqual(60);
  expect(misses(compared)).toEqual([]);
});

it('plans with indexes that are not there as the database does that has them', { timeout: 60_000 }, async () => {
  const statisticsOf = (name: string): RelationStatistics => {
    const found = filled.statistics.relations.find((relation) => relation.name === name);
    if (found === undefined) throw new Error(`${name} was not built`);
    return found;
  };
  expect(await twin.add(supposed.map(({ name, table, create }) => ({ create, table, statistics: statisticsOf(name) })))).toEqual([]);
  const compared: Compared[] = [];
  for (const index of supposed) {
    for (const query of index.queries) {
      const others = [...supposedNames].filter((name) => name !== index.name);
      compared.push(compare(query, await filled.explain(query, others), await twin.explain(query, { shown: [index.name] })));
    }
  }
  console.log(summary('Plans with supposed indexes', compared, mostOff));
  expect(misses(compared)).toEqual([]);
  // Hidden again, they change nothing.
  expect(misses(await compareAll(twin))).toEqual([]);
});

it.each<[string, (relation: RelationStatistics) => RelationStatistics, number]>([
  ['a level too many in each B-tree', (relation) => (relation.level === undefined ? relation : { ...relation, pages: Math.max(relation.pages, relation.level + 3), level: relation.level + 1 }), 10],
  ['no correlation', (relation) => ({ ...relation, columns: relation.columns.map((column) => (column.correlation === undefined ? column : { ...column, correlation: 0 })) }), 5],
  ['a tenth more pages', (relation) => ({ ...relation, pages: Math.ceil(relation.pages * 1.1) }), 10],
])('would tell of %s', { timeout: 60_000 }, async (spoilt, spoil, least) => {
  const other = await twinOf({ ...known, relations: known.relations.map(spoil) });
  expect(other.told).toEqual([]);
  const compared = await compareAll(other);
  console.log(summary(`With ${spoilt}`, compared, mostOff).split('\n')[0]);
  expect(misses(compared).length).toBeGreaterThan(least);
  await other.close();
});
