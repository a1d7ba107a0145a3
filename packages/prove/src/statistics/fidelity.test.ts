import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ColumnStatistics, RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { createData, startOfDay } from '../data/index.ts';
import { readSchema } from '@kentledge/core/database/workload';
import type { System } from '@kentledge/core/system';
import { fill } from '../fill/index.ts';
import { migrateProject } from '../migrate-project.ts';
import { explainGeneric } from '../measure/explain.ts';
import type { PlanNode } from '../measure/explain.ts';
import { startPostgres } from '../postgres/index.ts';
import { clientConfig, openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { buildBrief, exampleBrief } from '../testing/build-brief.ts';
import { depotBrief } from '../testing/depot-brief.ts';
import { startTwin } from '../twin/index.ts';
import { compare, summary } from '../twin/fidelity/compare.ts';
import { sqlParser } from '../parser/index.ts';
import { readStatistics, statisticsOf } from './index.ts';

// The truth about made-up statistics: a database that is really filled, vacuumed and analyzed, and what its planner would do.

let run: Run | undefined;
const serverTime = 60_000;
beforeAll(async () => {
  run = await openRun();
}, serverTime);
afterAll(async () => run?.close(), serverTime);

// What is kept of the last days is counted from the database's now.
const options = { seed: 1, asOf: startOfDay(new Date()) };
const passwordHash = `scrypt$15$8$3$${'b'.repeat(22)}$${'c'.repeat(43)}`;

interface Pair {
  readonly system: System;
  /** Plans with all the rows. */
  readonly explain: (sql: string) => Promise<PlanNode>;
  readonly close: () => Promise<void>;
  readonly schema: readonly string[];
  readonly real: Statistics;
  readonly made: Statistics;
}

async function filled(text: string, scale: number): Promise<Pair> {
  const { system, files, rebuilds } = buildBrief(text);
  // Set up as a twin is, and nothing analyzes its tables by itself.
  const postgres = await startPostgres(run as Run, { plansOnly: true });
  const connect = async (): Promise<Client> => {
    const client = new Client(clientConfig(postgres.url));
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const client = await connect();
  const migrations = [...files].filter(([name]) => name.endsWith('.up.sql')).map(([name, sql]) => ({ name, sql }));
  await migrateProject(client, { migrations }, system.tables);
  await fill(system, createData(system, { ...options, scale, passwordHash }), { rebuilds, connect });
  // The fill computes kept columns of rows that are there already: their old versions are no part of a table that has grown.
  const derived = new Set(system.derivations.flatMap(({ entity, rebuild }) => (rebuild === undefined ? [] : [entity])));
  for (const { name, holds } of system.tables) if (holds.kind === 'entity' && derived.has(holds.entity)) await client.query(`cluster ${name} using ${name}_pkey; analyze ${name}`);
  // By itself the former would guess the rows of a small table anew from those of its last page.
  await client.query('vacuum analyze');
  const { statistics: real } = await readStatistics(client, { taken: '' });
  const { parseStatement } = await sqlParser();
  const schema: string[] = [];
  for (const { name, sql } of migrations) for (const statement of (await readSchema({ name, text: sql }, parseStatement)).statements) schema.push(statement.sql);
  schema.push(...(await partitionsMade(client)));
  const close = async (): Promise<void> => {
    await client.end();
    await postgres.stop();
  };
  return { system, explain: async (sql) => (await explainGeneric(client, sql)).root, close, schema, real, made: statisticsOf(system, { ...options, scale }) };
}

/** Ranges of time are made by a function, which nobody runs in a twin. */
async function partitionsMade(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ sql: string }>(`select format('create table %s partition of %s %s', c.oid::regclass, i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid)) as sql
    from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_partitioned_table p on p.partrelid = i.inhparent where p.partstrat = 'r' and c.relispartition and c.relkind = 'r' order by 1`);
  return rows.map(({ sql }) => sql);
}

/** Exception: how many rows a hash puts where is chance. */
const hashed = /_h\d+(?:_|$)/;

/** How a document differs from the truth by more than it may. */
function differences({ real, made }: Pick<Pair, 'real' | 'made'>): readonly string[] {
  const truth = new Map(real.relations.map((relation) => [relation.name, relation]));
  return made.relations.flatMap((relation) => {
    const other = truth.get(relation.name);
    if (other === undefined) return [`${relation.name} is not there`];
    const columns = relation.columns.flatMap((column) => {
      const same = other.columns.find(({ name }) => name === column.name);
      return same === undefined ? [`${relation.name}.${column.name} is not there`] : columnDifferences(column, same, other.rows).map((told) => `${relation.name}.${column.name}: ${told}`);
    });
    return [...relationDifferences(relation, other).map((told) => `${relation.name}: ${told}`), ...columns];
  });
}

const off = (made: number, real: number): number => (made === real ? 0 : Math.abs(made - real) / Math.max(1e-9, Math.abs(real)));

function relationDifferences(made: RelationStatistics, real: RelationStatistics): readonly string[] {
  const share = hashed.test(made.name) ? 0.05 : 0;
  return [
    ...(off(made.rows, real.rows) > Math.max(share, 0.01) ? [`${made.rows} rows, really ${real.rows}`] : []),
    // A page more or less of a small one is no share.
    ...(off(made.pages, real.pages) > Math.max(share, 0.03) && Math.abs(made.pages - real.pages) > 1 ? [`${made.pages} pages, really ${real.pages}`] : []),
    ...(off(made.allVisible, real.allVisible) > Math.max(share, 0.03) && Math.abs(made.allVisible - real.allVisible) > 1 ? [`${made.allVisible} visible, really ${real.allVisible}`] : []),
  ];
}

const distinctFactor = 1.25;

function columnDifferences(made: ColumnStatistics, real: ColumnStatistics, rows: number): readonly string[] {
  const values = ({ distinct }: ColumnStatistics): number => Math.max(1, distinct < 0 ? -distinct * rows : distinct);
  const factor = Math.max(values(made) / values(real), values(real) / values(made));
  const shares = new Map(real.common?.map(({ value, share }) => [value, share]));
  const often = made.common?.filter(({ value, share }) => shares.has(value) && off(share, shares.get(value) ?? 0) > 0.2 && Math.abs(share - (shares.get(value) ?? 0)) > 0.02) ?? [];
  return [
    ...(Math.abs(made.nullFraction - real.nullFraction) > 0.02 ? [`${made.nullFraction} null, really ${real.nullFraction}`] : []),
    ...(off(made.width, real.width) > 0.03 && Math.abs(made.width - real.width) > 1 ? [`${made.width} wide, really ${real.width}`] : []),
    ...(factor > distinctFactor ? [`${values(made)} values, really ${values(real)}`] : []),
    // Of a whole with partitions it follows the order in which those were made, here those of the past last. No plan is made by it.
    ...(!made.inherited && Math.abs((made.correlation ?? 0) - (real.correlation ?? 0)) > 0.15 ? [`correlation ${made.correlation}, really ${real.correlation}`] : []),
    ...often.map(({ value, share }) => `${value} has ${share}, really ${shares.get(value)}`),
    ...(made.elements === undefined) === (real.elements === undefined) ? [] : ['elements on one side only'],
    ...(off(made.elements?.common.length ?? 0, real.elements?.common.length ?? 0) > 0.05 ? [`${made.elements?.common.length} elements, really ${real.elements?.common.length}`] : []),
  ];
}

/** A table that is split by time. */
const telemetry = `kentledge: 1
system: telemetry
entities:
  Device: { count: 300, fields: { serial: string(40) unique } }
  Reading: { count: 60k, keep: 2y after createdAt, fields: { device: Device, value: int } }
operations:
  record: { by: anyone, creates: Reading, takes: { device: Device, value: int }, rate: 80/day }
  history: { by: anyone, reads: Reading, where: device = $device, order: -createdAt, rate: 5/s }
  recent: { by: anyone, reads: Reading, where: createdAt > now - 2d, order: -createdAt, rate: 1/s }
  latest: { by: anyone, reads: Reading, where: device = $device and createdAt > $since, takes: { device: Device, since: timestamp }, order: -createdAt, rate: 1/s }
pins: { Reading.partitions: range }
`;

/** Tables that are split by the hash of a key, also one with a time, by the hash of a column with unequal values, and by a list; names that are cut. */
const pieces = `kentledge: 1
system: pieces
entities:
  Shop: { count: 400, fields: { name: string(40) } }
  Order: { count: 60k, fields: { shop: Shop skew 0.6, number: int, lines: [{ article: string(20), amount: int }, about 3] } }
  Stay: { count: 9k, key: [shop, at], fields: { shop: Shop, at: timestamp, length: int } }
  Flag: { count: 9k, trash: 30d, fields: { mark: t | f | other, note: string(60) } }
  LongNameThatIsCutInTheNamesOfWhatPartitions: { count: 9k, trash: 30d, fields: { number: int, note: string(60), itsParts: [{ article: string(20) }, about 2] } }
  Visit: { count: 40k, key: [shop, at], fields: { shop: Shop skew 0.6, at: timestamp, length: int } }
  Ticket: { count: 30k, fields: { shop: Shop, kind: bug | wish | ask, title: string(60) } }
operations:
  place: { by: anyone, creates: Order, takes: { shop: Shop, number: int, lines: [{ article: string(20), amount: int }, max 9] }, rate: 1/s }
  getOrder: { by: anyone, reads: Order, where: id = $id, rate: 50/s }
  ofShop: { by: anyone, reads: Order, where: shop = $shop, order: -createdAt, rate: 5/s }
  visits: { by: anyone, reads: Visit, where: shop = $shop and at > $since, takes: { shop: Shop, since: timestamp }, order: -at, rate: 9/s }
  lately: { by: anyone, reads: Visit, where: at > $since, takes: { since: timestamp }, order: -at, rate: 1/s }
  bugs: { by: anyone, reads: Ticket, where: kind = $kind and shop = $shop, order: -createdAt, rate: 9/s }
  stay: { by: anyone, reads: Stay, where: shop = $shop and at = $at, rate: 9/s }
  flags: { by: anyone, reads: Flag, where: mark = $mark, rate: 9/s }
  unflag: { by: anyone, deletes: Flag, where: id = $id }
  long: { by: anyone, reads: LongNameThatIsCutInTheNamesOfWhatPartitions, where: number = $number, rate: 9/s }
  searchLong: { by: anyone, reads: LongNameThatIsCutInTheNamesOfWhatPartitions, where: note matches $text, takes: { text: string(30) }, rate: 9/s }
  dropLong: { by: anyone, deletes: LongNameThatIsCutInTheNamesOfWhatPartitions, where: id = $id }
  tickets: { by: anyone, reads: Ticket, where: shop = $shop, order: -createdAt, rate: 1/s }
pins: { Order.partitions: hash_8, Order.lines.partitions: hash, Visit.partitions: hash_by_shop_id_8, Ticket.partitions: list, Stay.partitions: hash_by_shop_id_at_4, Flag.partitions: list, LongNameThatIsCutInTheNamesOfWhatPartitions.partitions: hash_8, LongNameThatIsCutInTheNamesOfWhatPartitions.itsParts.partitions: hash_8 }
`;

const cases: readonly (readonly [name: string, text: string, scale: number])[] = [
  ['shop', exampleBrief('shop'), 0.003],
  ['lobsters', exampleBrief('lobsters'), 0.1],
  ['notes', exampleBrief('notes'), 0.02],
  ['depot', depotBrief, 1],
  ['telemetry', telemetry, 1],
  ['pieces', pieces, 1],
];

it.each(cases)('%s is made up as it really is, and planned so', { timeout: 180_000 }, async (name, text, scale) => {
  const pair = await filled(text, scale);
  const twin = await startTwin(run as Run, { schema: pair.schema, statistics: pair.made });
  expect(differences(pair)).toEqual([]);
  for (const [told, spoil] of spoilt) expect(differences({ real: pair.real, made: { ...pair.made, relations: pair.made.relations.map(spoil) } }).join('\n')).toMatch(told);
  const named = withoutNames(new Set(pair.made.relations.filter(({ kind, rows }) => kind === 'index' && rows === 0).map(({ name: index }) => index)));
  const compared = [];
  for (const { id, sql } of pair.system.statements) compared.push(compare(id, named(await pair.explain(sql)), named(await twin.explain(sql))));
  await Promise.all([pair.close(), twin.close()]);
  console.log(summary(name, compared, 0.1));
  expect(compared.filter(({ isSamePlan }) => !isSamePlan)).toEqual([]);
});

/** Exception: of a partition without rows yet every index costs nothing, and the one made first is taken; a fill makes them by name. */
function withoutNames(empty: ReadonlySet<string>): (node: PlanNode) => PlanNode {
  return function named(node: PlanNode): PlanNode {
    return { ...node, ...(empty.has(node['Index Name'] ?? '') ? { 'Index Name': 'of no rows' } : {}), Plans: (node.Plans ?? []).map(named) };
  };
}

const everyColumn = (change: Partial<ColumnStatistics>) => (relation: RelationStatistics): RelationStatistics => ({ ...relation, columns: relation.columns.map((column) => ({ ...column, ...change })) });

/** Planted: documents that are wrong in one thing, and how that is told. */
const spoilt: readonly (readonly [told: RegExp, spoil: (relation: RelationStatistics) => RelationStatistics])[] = [
  [/rows, really/, (relation) => ({ ...relation, rows: relation.rows * 1.05 })],
  [/pages, really/, (relation) => ({ ...relation, pages: Math.ceil(relation.pages * 1.1) + 1 })],
  [/correlation 0, really/, everyColumn({ correlation: 0 })],
  [/wide, really/, everyColumn({ width: 3 })],
  [/null, really/, everyColumn({ nullFraction: 0.5 })],
  [/values, really/, everyColumn({ distinct: 7 })],
];
