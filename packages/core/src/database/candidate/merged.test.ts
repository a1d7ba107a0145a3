import { expect, it } from 'vitest';
import type { IndexCandidate } from './candidate.ts';
import { candidate, definitionText } from './candidate.ts';
import { mergedOf } from './merged.ts';

const facts = { width: (_schema: string, _table: string, column: string) => (column === 'note' ? 90 : 8), rowWidth: () => 400, distinct: () => 10, typeOf: () => undefined, schemaOf: () => 'public' };

function index(columns: readonly string[], include: readonly string[] = [], where?: string): IndexCandidate {
  return candidate({ schema: 'public', table: 't', method: 'btree', parts: columns.map((column) => ({ sql: column, column, columns: [column], descending: false })), include, ...(where === undefined ? {} : { where: { sql: where, columns: [] } }) });
}

const merged = (...indexes: readonly IndexCandidate[]): readonly string[] => mergedOf(indexes, facts, { mayTurn: () => false, leading: [] }).map((one) => definitionText(one.index));

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
  expect(mergedOf([one, other], facts, { mayTurn: () => false, leading: [] })[0]?.of).toEqual([one, other]);
});

it('puts the columns of a foreign key, or of an index that is there, first where the query of another compares these by =', () => {
  const turned = (leading: IndexCandidate, made: IndexCandidate, equal = 2): readonly string[] => mergedOf([made], facts, { mayTurn: (_index, columns) => columns <= equal, leading: [leading] }).map((one) => definitionText(one.index));
  expect(turned(index(['b']), index(['a', 'b', 'c']))).toEqual(['(b, a, c)']);
  expect(turned(index(['b'], ['y']), index(['a', 'b', 'c'], ['x']))).toEqual(['(b, a, c) include ("x", "y")']);
  expect(turned(index(['a']), index(['a', 'b']))).toEqual([]);
  expect(turned(index(['c']), index(['a', 'b', 'c']))).toEqual([]);
  expect(turned(index(['b', 'd']), index(['a', 'b', 'c']))).toEqual([]);
});
