import { expect, it } from 'vitest';
import { conditionsByTable } from './condition.ts';
import type { Query, SqlExpression } from './node.ts';
import { binary, column } from './node.ts';

const author = column('author_id', 'notes');
const given: SqlExpression = { kind: 'parameter', index: 1, type: 'uuid' };

function noteQuery(terms: readonly SqlExpression[]): Query {
  const join = { how: 'inner', from: { kind: 'table', name: 'users', alias: 'users' }, on: binary(author, '=', column('id', 'users')) } as const;
  return { kind: 'select', output: [], from: { kind: 'table', name: 'notes', alias: 'notes' }, joins: [join], where: { kind: 'and', terms } };
}

it('knows a column that is compared with a value, also where a join compares it with another table', () => {
  const [notes] = conditionsByTable(noteQuery([binary(author, '=', given)]));
  expect(notes?.equality).toEqual([{ expression: 'author_id', column: 'author_id', options: 1, known: true }]);
});

it('takes columns of the rows outside for no constant of a subquery', () => {
  const inner = noteQuery([binary(author, '=', column('id', 'outside')), binary(column('status', 'notes'), '=', { kind: 'literal', value: 'open' })]);
  const [notes] = conditionsByTable(inner);
  expect(notes?.constant).toEqual([`status = 'open'`]);
});
