import { startPostgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SqlExpression } from './node.ts';
import { all, any, binary, column, value } from './node.ts';
import { printExpression, printSql } from './print.ts';
import { dollarQuoted, identifier, literal } from './quote.ts';

let client: Client;
let close: () => Promise<unknown>;

beforeAll(async () => {
  const run = await openRun();
  close = () => run.close();
  client = new Client({ connectionString: (await startPostgres(run)).url });
  await client.connect();
}, 60_000);

afterAll(async () => {
  await client.end();
  await close();
});

/** Every text that PostgreSQL can hold: any but those with a zero byte. */
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom("'", "''", '\\', "\\'", '$body$', '$$', '"', '--', '/*', '; drop table x', '${x}', 'a\nb', ' a'), fc.string()).map((text) => text.replaceAll('\0', ''));
const first = async (sql: string): Promise<unknown> => Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];

it('prints text literals that PostgreSQL reads back as they were', async () => {
  await fc.assert(fc.asyncProperty(texts, async (text) => void expect(await first(`select ${literal(text)}::text`)).toBe(text)), { numRuns: 300 });
});

it('prints identifiers that PostgreSQL reads back as they were', async () => {
  const keywords = await client.query<{ word: string }>('select word from pg_get_keywords()');
  const names = fc.oneof(texts, fc.constantFrom(...keywords.rows.map((row) => row.word))).map((text) => Buffer.from(text).subarray(0, 60).toString().replaceAll('�', '')).filter((name) => name !== '');
  const property = fc.asyncProperty(names, async (name) => {
    const { fields } = await client.query(`select ${identifier(name)} from (select 1 as ${identifier(name)}) as ${identifier(name)}`);
    expect(fields[0]?.name).toBe(name);
  });
  await fc.assert(property, { numRuns: 300 });
  for (const { word } of keywords.rows) await client.query(`create temporary table ${identifier(word)} (${identifier(word)} int); drop table ${identifier(word)}`);
});

it('quotes bodies of functions so that nothing in them ends them', async () => {
  await fc.assert(fc.asyncProperty(texts, async (text) => void expect(await first(`select ${dollarQuoted(text)}`)).toBe(text)), { numRuns: 100 });
});

it('keeps literals as they are inside subqueries', async () => {
  const text = 'a\n  b';
  const query = { kind: 'select', output: [{ value: value(text) }], joins: [] } as const;
  expect(await first(printSql({ kind: 'select', output: [{ value: { kind: 'query', query } }], joins: [] }))).toBe(text);
});

/** Numbers and truth values with the value that they must have. */
interface Known {
  readonly sql: SqlExpression;
  readonly is: number;
}

const numbers = fc.letrec<{ number: Known }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: -9, max: 9 }).map((is): Known => ({ sql: { kind: 'cast', term: value(is), type: 'numeric' }, is })),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([a, operator, b]): Known => ({ sql: binary(a.sql, operator, b.sql), is: operator === '+' ? a.is + b.is : operator === '-' ? a.is - b.is : a.is * b.is })),
    tie('number').map((a): Known => ({ sql: { kind: 'negate', term: a.sql }, is: -a.is })),
    fc.tuple(tie('number'), tie('number')).map(([a, b]): Known => ({ sql: { kind: 'case', when: [{ condition: binary(a.sql, '<', b.sql), then: a.sql }], otherwise: b.sql }, is: Math.min(a.is, b.is) })),
  ),
})).number;

it('puts parentheses where the tree needs them', async () => {
  // Products may leave what a double holds exactly; those say nothing about the text.
  const property = fc.asyncProperty(numbers.filter(({ is }) => Math.abs(is) < 2 ** 53), async ({ sql, is }) => {
    expect(Number(await first(`select ${printExpression(sql)}`))).toBe(is === 0 ? 0 : is);
  });
  await fc.assert(property, { numRuns: 300 });
});

it('binds `or` looser than `and`, and `not` and `is` where they stand', async () => {
  const [yes, no] = [value(true), value(false)];
  const cases: readonly (readonly [SqlExpression, boolean])[] = [
    [all([any([yes, no]), no]) ?? no, false],
    [any([all([yes, no]) ?? no, yes]), true],
    [{ kind: 'not', term: any([no, no]) }, true],
    [{ kind: 'is', term: all([yes, value(null)]) ?? no, what: 'not true' }, true],
    [{ kind: 'not', term: { kind: 'is', term: binary(value(1), '=', value(2)), what: 'true' } }, true],
    [binary({ kind: 'in', term: value(1), options: [value(1), value(2)] }, '=', yes), true],
  ];
  for (const [sql, expected] of cases) expect(await first(`select ${printExpression(sql)}`)).toBe(expected);
});

it('names no table that has capitals without quotes', () => {
  expect(printExpression(column('createdAt', 'Order'))).toBe('"Order"."createdAt"');
  expect(printExpression(column('price', 'products'))).toBe('products.price');
});

it('puts the columns of a long answer one below the other', () => {
  const output = ['a', 'b', 'c'].map((name) => ({ value: column(name.repeat(50)) }));
  expect(printSql({ kind: 'select', output, joins: [] })).toBe(`select\n  ${'a'.repeat(50)},\n  ${'b'.repeat(50)},\n  ${'c'.repeat(50)}`);
  expect(printSql({ kind: 'select', output: output.slice(1), joins: [] })).not.toContain('\n');
});
