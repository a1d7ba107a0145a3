import { expect, it } from 'vitest';
import { contradictions, statisticsSchema } from './index.ts';
import type { ColumnStatistics, RelationStatistics, Statistics } from './index.ts';

const column: ColumnStatistics = {
  name: 'status',
  inherited: false,
  nullFraction: 0.1,
  width: 5,
  distinct: 4,
  correlation: 0.2,
  common: [
    { value: 'done', share: 0.6 },
    { value: 'new', share: 0.3 },
  ],
};
const table: RelationStatistics = { schema: 'public', name: 'orders', kind: 'table', rows: 1000, pages: 10, allVisible: 10, columns: [column] };

function reasons(differs: Partial<RelationStatistics>): readonly string[] {
  return contradictions([{ ...table, ...differs }]).map(({ reason }) => reason);
}

function columnReasons(differs: Partial<ColumnStatistics>): readonly string[] {
  return reasons({ columns: [{ ...column, ...differs }] });
}

it('finds nothing in statistics that can be true', () => {
  expect(contradictions([table, { ...table, name: 'orders_pkey', kind: 'index', pages: 4, allVisible: 0, level: 2, columns: [] }])).toEqual([]);
});

it.each<[Partial<RelationStatistics>, string]>([
  [{ pages: -1, allVisible: 0 }, 'it has -1 pages'],
  [{ pages: 2 ** 40 }, 'it has 1099511627776 pages'],
  [{ rows: Number.NaN }, 'it has NaN rows'],
  [{ allVisible: 11 }, '11 of its 10 pages are visible to all'],
  [{ level: 9 }, 'it has 9 levels above its leaves and 10 pages'],
  [{ level: 1.5 }, 'its level is 1.5'],
  [{ columns: [column, column] }, 'it has a column twice'],
])('tells of a relation with %o', (differs, reason) => {
  expect(reasons(differs)).toContain(reason);
});

it.each<[Partial<ColumnStatistics>, string]>([
  [{ nullFraction: 0.5 }, 'its shares of nulls and of common values sum up to 1.400'],
  [{ nullFraction: 1.2 }, 'its share of nulls is 1.2'],
  [{ width: -4 }, 'its values are -4 bytes wide'],
  [{ distinct: -2 }, 'it has -2 different values'],
  [{ distinct: 1 }, 'it has 2 common values and 1 different ones'],
  [{ correlation: 1.1 }, 'its correlation is 1.1'],
  [{ histogram: ['1'] }, 'its histogram has fewer than two bounds'],
  [{ common: [{ value: 'a', share: 0.1 }, { value: 'a', share: 0.1 }] }, 'one of its common values is there twice'],
  [{ common: [{ value: 'a', share: 2 }] }, 'a share of its values is out of 0 to 1'],
  [{ elements: { common: [{ value: 'a', share: 2 }], bounds: [] } }, 'a share of its elements is out of 0 to 1'],
  [{ elements: { common: [], bounds: [3] } }, 'a bound of the shares of its elements is out of 0 to 1'],
  [{ elements: { common: [], bounds: [], counts: [3, 2, 2] } }, 'its histogram of counts of elements is out of order'],
  [{ ranges: { lengths: [], bounds: [], empty: 2 } }, 'its share of empty ranges is 2'],
])('tells of a column with %o', (differs, reason) => {
  expect(columnReasons(differs)).toContain(reason);
});

it('lets arrays hold elements whose shares sum up to more than all', () => {
  expect(columnReasons({ elements: { common: [{ value: 'a', share: 0.9 }, { value: 'b', share: 0.9 }], bounds: [0.9, 0.9, 0], counts: [1, 2, 3, 1.5] } })).toEqual([]);
});

it('takes more different values than rows for an old ANALYZE', () => {
  expect(contradictions([{ ...table, columns: [{ ...column, distinct: 5000 }] }])).toEqual([
    { schema: 'public', relation: 'orders', column: 'status', inherited: false, reason: 'it has 5000 different values in 1000 rows', isOld: true },
  ]);
});

it('tells of a relation that is there twice', () => {
  expect(contradictions([table, table])).toEqual([{ schema: 'public', relation: 'orders', reason: 'it is there twice', isOld: false }]);
});

it.each<[string, Partial<Statistics>]>([
  ['order of texts', { collation: { provider: 'libc', locale: 'C\0' } }],
  ['setting', { settings: { work_mem: '4MB\0' } }],
  ['name', { of: 'shop\0' }],
])('reads no %s with a zero byte, at which PostgreSQL would end what it is sent', (_, more) => {
  const read = statisticsSchema.safeParse({ kentledge: 'statistics', version: 1, of: 'shop', source: { kind: 'assumed' }, relations: [], ...more });
  expect(read.error?.issues.map(({ message }) => message)).toEqual(['it holds a zero byte']);
});
