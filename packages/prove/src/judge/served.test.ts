import { expect, it } from 'vitest';
import type { PlanNode } from '../measure/explain.ts';
import { smallSystem } from '../testing/measurements.ts';
import { isServed } from './served.ts';

const statement = smallSystem.statements.find(({ operation }) => operation === 'listNotes');
const tables = new Map(smallSystem.tables.map((table) => [table.name, table]));
const large = new Map([['notes', 100_000]]);

function served(nodes: readonly PlanNode[], rows: ReadonlyMap<string, number> = large) {
  const [root] = nodes;
  if (statement === undefined || root === undefined) throw new Error('nothing to judge');
  return isServed(statement, tables, rows, { root, nodes });
}

it('takes a scan by an index, and names it', () => {
  expect(served([{ 'Node Type': 'Index Scan', 'Relation Name': 'notes', 'Index Name': 'notes_author_id_id_idx', 'Actual Rows': 20, 'Actual Loops': 1 }])).toEqual({ served: true, why: 'notes_author_id_id_idx' });
});

it('refuses to read a large table whole, and lets a small one pass', () => {
  const scan: PlanNode = { 'Node Type': 'Seq Scan', 'Relation Name': 'notes', 'Actual Rows': 20, 'Actual Loops': 1 };
  expect(served([scan])).toEqual({ served: false, why: 'reads notes whole (100000 rows)' });
  expect(served([scan], new Map([['notes', 500]])).served).toBe(true);
});

it('adds up what is read of the partitions of a table', () => {
  const scan = (relation: string): PlanNode => ({ 'Node Type': 'Seq Scan', 'Relation Name': relation, 'Actual Rows': 20, 'Actual Loops': 1 });
  const notes = tables.get('notes');
  if (statement === undefined || notes === undefined) throw new Error('nothing to judge');
  const split = new Map([['notes', { ...notes, partitions: { kind: 'range', column: 'created_at', span: 'month', others: false, keeper: { name: '', up: '', down: '' } } as const }]]);
  const rows = new Map([['notes_p20260101', 1500], ['notes_p20260201', 1500]]);
  const judge = (...nodes: readonly [PlanNode, ...PlanNode[]]) => isServed(statement, split, rows, { root: nodes[0], nodes });
  expect(judge(scan('notes_p20260101')).served).toBe(true);
  expect(judge(scan('notes_p20260101'), scan('notes_p20260201'))).toEqual({ served: false, why: 'reads notes whole (3000 rows)' });
});

it('refuses an index that throws nearly all rows away', () => {
  const wasteful: PlanNode = { 'Node Type': 'Index Scan', 'Relation Name': 'notes', 'Index Name': 'notes_pkey', 'Actual Rows': 20, 'Actual Loops': 1, 'Rows Removed by Filter': 90_000 };
  expect(served([wasteful])).toMatchObject({ served: false, why: expect.stringContaining('notes_pkey throws away') as string });
});
