import { expect, it } from 'vitest';
import { predicted } from '../../quantity/index.ts';
import type { System, Table } from '../../system/index.ts';
import { argumentFor, decisionOf, numberOf, systemOf } from './fixture.ts';
import { everAdded, freezesLast, integerKeys, rowsAfter, timeUntil, trafficUntil, year } from './growth.ts';

const log = ({ growth = '', keep = '', rest = '', create = 'rate: 1/s' }: { readonly growth?: string; readonly keep?: string; readonly rest?: string; readonly create?: string }): System => systemOf(`kentledge: 1
system: log
entities: { Line: { count: 10M${growth}${keep}, fields: { text: text about 1kB, tags: [{ name: string(20) }, about 3] } } }
operations:
  getLine: { by: anyone, reads: Line, where: id = $id, rate: 10/s }
  addLine: { by: anyone, takes: { text: text }, creates: Line, ${create} }
${rest}`);

it('grows by what is declared, and by what operations create where nothing is', () => {
  const start = numberOf(log({ growth: ', growth: 10M/year' }), 'stores.main.size');
  expect(numberOf(log({ growth: ', growth: 10M/year' }), 'stores.main.size.y2')).toBeCloseTo(start * 3, -start * 0.01);
  const undeclared = log({});
  // 1/s in the busiest hour, 0.4 of it in a mean one.
  expect(numberOf(undeclared, 'stores.main.size.y1') / start).toBeCloseTo(1 + (0.4 * year) / 10e6, 1);
  expect(numberOf(log({ rest: `traffic: { daily: [${Array.from({ length: 24 }, (_, hour) => (hour === 0 ? 24 : 0)).join(', ')}] }` }), 'stores.main.size.y1') / start).toBeCloseTo(1 + year / 24 / 10e6, 1);
});

it('stays at the declared count where rows also go', () => {
  const kept = log({ keep: ', keep: 1y after createdAt' });
  expect(numberOf(kept, 'stores.main.size.y5')).toBe(numberOf(kept, 'stores.main.size'));
  const deleting = log({ rest: '  dropLine: { by: anyone, deletes: Line, where: id = $id, rate: 1/s }' });
  expect(numberOf(deleting, 'stores.main.size.y5')).toBe(numberOf(deleting, 'stores.main.size'));
});

it('grows from nothing', () => {
  const system = systemOf(`kentledge: 1
system: log
entities: { Line: { count: 0, growth: 10M/year, fields: { text: text about 1kB } } }
operations: { getLine: { by: anyone, reads: Line, where: id = $id } }`);
  expect(numberOf(system, 'stores.main.size')).toBe(0);
  expect(numberOf(system, 'stores.main.size.y1') / 10e6).toBeGreaterThan(1000);
  expect(numberOf(system, 'stores.main.size.y2')).toBeCloseTo(2 * numberOf(system, 'stores.main.size.y1'), -3);
});

it('grows until as many rows go by their age as come', () => {
  const system = log({ growth: ', growth: 10M/year', keep: ', keep: 3y after createdAt' });
  expect(numberOf(system, 'stores.main.size.y5') / numberOf(system, 'stores.main.size')).toBeCloseTo(3, 1);
});

it('tells when the data is more than a server is plain to run with', () => {
  const system = log({ growth: ', growth: 100M/year', create: 'rate: 10/s' });
  const [size, after] = [numberOf(system, 'stores.main.size'), numberOf(system, 'growth.size.after')];
  expect(decisionOf(system, 'system.growth')).toMatchObject({ choice: 'size', because: expect.stringContaining('archive, partition or split') });
  expect(size * (1 + (10 * after) / year)).toBeCloseTo(2e12, -8);
});

it('says so where it is already so', () => {
  expect(decisionOf(log({ growth: ', growth: 1M/day', create: 'rate: 30/s', rest: '' }), 'system.growth').because).toMatch(/^After /);
  const full = systemOf('kentledge: 1\nsystem: log\nentities: { Line: { count: 4G, fields: { text: text about 1kB } } }\noperations: { getLine: { by: anyone, reads: Line, where: id = $id } }');
  expect(decisionOf(full, 'system.growth').because).toMatch(/^Already the data passes 2 TB/);
});

it('has nothing give out where nothing grows', () => {
  expect(decisionOf(log({ keep: ', keep: 1y after createdAt' }), 'system.growth').choice).toBe('nothing');
});

it('tells when growing traffic takes the headroom', () => {
  const steady = { keep: ', keep: 1y after createdAt' };
  const cores = numberOf(log({ ...steady, rest: 'traffic: { growth: 100%/year }' }), 'stores.main.cores');
  const system = log({ ...steady, rest: 'traffic: { growth: 100%/year }' });
  expect(decisionOf(system, 'system.growth').choice).toBe('load');
  expect(numberOf(system, 'growth.load.after') / year).toBeCloseTo(Math.log2(44.8 / cores), 2);
});

it('tells how long transaction ids last', () => {
  const system = log({ keep: ', keep: 1y after createdAt' });
  expect(numberOf(system, 'stores.main.transactions')).toBeCloseTo(0.4, 9);
  expect(numberOf(system, 'stores.main.freeze')).toBeCloseTo(200e6 / 0.4, 0);
  expect(numberOf(system, 'stores.main.wraparound')).toBeCloseTo((2 ** 31 - 3_000_000) / 0.4, -1);
});

it('knows when a freeze takes longer than the ids last', () => {
  const transactions = argumentFor((rate) => (37e9 / 37e6) * rate, 1, 2_144_483_648 - 200_000_000);
  expect(freezesLast(37e9, transactions * 0.99)).toBe(true);
  expect(freezesLast(37e9, transactions * 1.01)).toBe(false);
});

it('finds the narrowest integer key, and when it ends', () => {
  const table = (name: string, type: string): Table => ({ name, store: 'main', holds: { kind: 'entity', entity: name }, columns: [{ name: 'id', type, nullable: false, role: 'field' }], primaryKey: ['id'], uniques: [], foreignKeys: [], checks: [], indexes: [], triggers: [], rows: predicted(1e9, 'rows', 'given', []), rowBytes: predicted(100, 'B', 'given', []) });
  const keys = integerKeys([table('a', 'bigint'), table('b', 'integer'), table('c', 'uuid')]);
  expect(keys.map(({ table: { name }, largest }) => [name, largest])).toEqual([['b', 2 ** 31 - 1], ['a', 2 ** 63 - 1]]);
  const growing = { stored: [], traffic: 0, added: new Map([['b', { rows: { value: 1, low: 1, high: 1 }, from: [], most: 1.5e9 }]]) };
  // Rows that went by their age have used their numbers too.
  expect(timeUntil((time) => everAdded(growing, table('b', 'integer'), time), 2 ** 31 - 1)).toBeCloseTo(2 ** 31 - 1 - 1e9, 0);
  expect(rowsAfter(growing, table('b', 'integer'), 100 * year)).toBe(1.5e9);
});

it('adds up traffic that grows', () => {
  expect(trafficUntil({ traffic: 0 }, year)).toBe(year);
  expect(trafficUntil({ traffic: 1 }, year) / year).toBeCloseTo(1 / Math.log(2), 9);
});
