import { expect, it } from 'vitest';
import { read } from '../read.ts';

function told(entities: string): readonly string[] {
  const text = `kentledge: 1\nsystem: s\nentities:\n${entities}\noperations: { list: { reads: A } }\n`;
  const { diagnostics } = read({ name: 'b', text });
  return diagnostics.filter(({ code }) => code === 'read/database-name').map(({ data, spans }) => `${String(data?.['name'])}: ${text.slice(spans[0]?.start, spans[0]?.end)}`);
}

it.each([
  ['  A: { fields: { size: int column xmin } }', 'xmin'],
  [`  A: { fields: { size: int column ${'c'.repeat(64)} } }`, 'c'.repeat(64)],
  ['  A: { fields: { size: int column n, width: int column n } }', 'n'],
  ['  A: { table: pg_class, fields: { size: int } }', 'pg_class'],
  ['  A: { table: kentledge_jobs, fields: { size: int } }', 'kentledge_jobs'],
  ['  A: { table: a_pkey, fields: { size: int } }', 'a_pkey'],
  ['  A: { table: t, fields: { size: int } }\n  B: { table: t, fields: { a: A } }', 't'],
])('%s: has a name that the database does not', (entities, name) => {
  expect(told(entities)).toEqual([expect.stringMatching(new RegExp(`^${name}: .*${name}`))]);
});

it('takes key words and capitals, and the same column in two tables', () => {
  expect(told('  A: { table: select, fields: { size: int column Order, width: int column "from" } }\n  B: { table: Table, fields: { a: A column Order } }'.replaceAll('"', ''))).toEqual([]);
});
