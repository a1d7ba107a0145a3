import { expect, it } from 'vitest';
import type { IndexCandidate } from './candidate.ts';
import { candidate, definitionText } from './candidate.ts';
import { mergedOf } from './merged.ts';

const facts = { width: (_schema: string, _table: string, column: string) => (column === 'note' ? 90 : 8), rowWidth: () => 400, distinct: () => 10, typeOf: () => undefined, schemaOf: () => 'public' };

function index(columns: readonly string[], include: readonly string[] = [], where?: string): IndexCandidate {
  return candidate({ schema: 'public', table: 't', method: 'btree', parts: columns.map((column) => ({ sql: column, column, columns: [column], descending: false })), include, ...(where === undefined ? {} : { where: { sql: where, columns: [] } }) });
}

const merged = (...indexes: readonly IndexCandidate[]): readonly string[] => mergedOf(indexes, facts).map((one) => definitionText(one.index));

it('includes what both include, on the wider of two keys of which one begins the other', () => {
  expect(merged(index(['a'], ['x', 'y']), index(['a', 'b'], ['z']))).toEqual(['(a, b) include ("x", "y", "z")']);
  expect(merged(index(['a', 'x'], ['z']), index(['a'], ['x', 'y']))).toEqual(['(a, x) include ("y", "z")']);
});

it('merges nothing that differs in table, start or condition, that is there already, or that grows too wide', () => {
  expect(merged(index(['a'], ['x']), index(['b'], ['y']))).toEqual([]);
  expect(merged(index(['a'], ['x']), index(['a'], ['y'], 'z is null'))).toEqual([]);
  expect(merged(index(['a'], ['x']), index(['a', 'b']), index(['a', 'b'], ['x']))).toEqual([]);
  expect(merged(index(['a'], ['note']), index(['a'], ['x', 'y']))).toEqual([]);
});

it('tells which two an index stands for', () => {
  const [one, other] = [index(['a'], ['x']), index(['a'], ['y'])];
  expect(mergedOf([one, other], facts)[0]?.of).toEqual([one, other]);
});
