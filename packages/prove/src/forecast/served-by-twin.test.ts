import type { Catalog } from '@kentledge/core/database';
import { expect, it } from 'vitest';
import type { PlanNode } from '../measure/index.ts';
import { smallSystem } from '../testing/measurements.ts';
import { servedByTwin } from './served-by-twin.ts';

const statement = smallSystem.statements.find(({ operation }) => operation === 'listNotes') ?? { paths: [] };
const index = smallSystem.tables.flatMap(({ indexes }) => indexes).find(({ table }) => table === 'notes')?.name ?? '';

/** What the design's migrations make, without these indexes. */
function catalog(...lost: readonly string[]): Catalog {
  return {
    tables: smallSystem.tables.map(({ name, indexes }) => ({
      schema: 'public', name, kind: 'table', columns: [], foreignKeys: [],
      indexes: indexes.filter((one) => !lost.includes(one.name)).map((one) => ({ name: one.name, method: 'btree', definition: '', keys: [], include: [], unique: false })),
    })),
  };
}

const relation = (name: string, rows: number) => ({ schema: 'public', name, kind: 'table' as const, rows, pages: rows / 50, allVisible: 0, columns: [] });
const statistics = { relations: [relation('notes', 100_000), relation('users', 1000)] };
const served = (plan: PlanNode, there = catalog()) => servedByTwin(statement, smallSystem, { catalog: there, statistics }, plan);

it('is served by the designed index, below a bitmap too, and by one that the planner likes better', () => {
  expect(served({ 'Node Type': 'Index Scan', 'Relation Name': 'notes', 'Index Name': index, 'Index Cond': 'x' })).toEqual({ served: true, why: index });
  expect(served({ 'Node Type': 'Bitmap Heap Scan', 'Relation Name': 'notes', Plans: [{ 'Node Type': 'Bitmap Index Scan', 'Index Name': index }] })).toEqual({ served: true, why: index });
  expect(served({ 'Node Type': 'Index Scan', 'Relation Name': 'notes', 'Index Name': 'notes_pkey', 'Index Cond': 'x' }).served).toBe(true);
});

it('is not served by a table read whole, nor by an index that is walked along for what it does not find', () => {
  expect(served({ 'Node Type': 'Seq Scan', 'Relation Name': 'notes' })).toMatchObject({ served: false, why: expect.stringContaining('reads notes whole (100000 rows)') as string, pin: expect.stringMatching(/^pins: \{ Note\.index\.\w+: none \}$/) as string });
  expect(served({ 'Node Type': 'Index Scan', 'Relation Name': 'notes', 'Index Name': 'notes_pkey', Filter: 'x' })).toMatchObject({ served: false, why: expect.stringContaining('walks along notes_pkey') as string });
});

it('is served where what is read whole is small, as a partition that is empty yet', () => {
  const few = { relations: [relation('notes', 1500)] };
  expect(servedByTwin(statement, smallSystem, { catalog: catalog(), statistics: few }, { 'Node Type': 'Seq Scan', 'Relation Name': 'notes' })).toEqual({ served: true, why: 'small tables, read whole' });
});

it('is not served by an index that is not there', () => {
  expect(served({ 'Node Type': 'Index Scan', 'Relation Name': 'notes', 'Index Name': 'other', 'Index Cond': 'x' }, catalog(index))).toMatchObject({ served: false, why: expect.stringContaining(`needs ${index}, which the design has and the migrations do not make`) as string });
});
