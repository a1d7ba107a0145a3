import { sqlParser } from '@kentledge/prove/parser';
import { expect, it } from 'vitest';
import { tableUses } from '../query/table-uses.ts';
import { indexText } from './candidate.ts';
import { isSameSql } from './same-sql.ts';
import { candidatesOf } from './candidates.ts';

const parser = await sqlParser();
const distinct: Readonly<Record<string, number>> = { status: 4, id: 1e6, customer_id: 1e5, created_at: 1e6, note: 9e5 };

function candidates(sql: string, isFew = false, wholes: readonly (readonly string[])[] = []): readonly string[] {
  const uses = tableUses(parser.parse(sql)[0], { columnsOf: () => Object.keys(distinct) }, (node) => parser.print(node));
  const facts = { width: (_schema: string, _table: string, column: string) => (column === 'note' ? 400 : 8), rowWidth: () => 432, distinct: (_schema: string, _table: string, column: string) => distinct[column], typeOf: () => undefined, schemaOf: () => 'public' };
  return uses.flatMap((use) => candidatesOf(use, facts, { isFew, wholes: wholes.map((whole) => new Set(whole)) })).map((index) => indexText(index).replace('"public"."orders" ', ''));
}

it('puts what is compared by = first, in every order, and then the range or the order', () => {
  const found = candidates('select note from orders where customer_id = $1 and status = $2 and created_at > $3');
  expect(found).toEqual(expect.arrayContaining(['(customer_id)', '(status, customer_id, created_at)', '(customer_id, status, created_at)', '(customer_id, created_at)', 'using brin (created_at)']));
  expect(found.filter((text) => text.startsWith('(created_at,'))).toEqual([]);
  expect(candidates('select note from orders where customer_id = $1 order by created_at desc, id desc limit 20')).toContain('(customer_id, created_at desc, id desc)');
});

it('includes what else is read where that is narrow', () => {
  expect(candidates('select created_at from orders where customer_id = $1')).toContain('(customer_id) include ("created_at")');
  expect(candidates('select note from orders where customer_id = $1').filter((text) => text.includes('include'))).toEqual([]);
});

it('limits an index to rows of few values, whose column it then leaves out', () => {
  const found = candidates(`select id from orders where status = 'open' and customer_id = $1`);
  expect(found).toContain(`(customer_id) where status = 'open'`);
  expect(found.filter((text) => text.includes('status,') && text.includes('where'))).toEqual([]);
  expect(candidates(`select id from orders where note = 'x' and customer_id = $1`).filter((text) => text.includes('where'))).toEqual([]);
});

it('limits an index to rows that fulfil several lasting conditions at once', () => {
  const found = candidates(`select note from orders where customer_id = $1 and status = 'open' and (note is null or created_at is null)`);
  expect(found).toEqual(expect.arrayContaining([`(customer_id) where status = 'open'`, `(status, customer_id) where note IS NULL OR created_at IS NULL`, `(customer_id) where status = 'open' and (note IS NULL OR created_at IS NULL)`]));
  expect(candidates('select note from orders where customer_id = $1 and id is null and not status', true)).toContain('(customer_id) where id IS NULL and NOT (status)');
});

it('limits an index to the rows that several queries mean, of up to four conditions', () => {
  const all = `id is null and customer_id is null and created_at is null`;
  const conditions = ['id IS NULL', 'customer_id IS NULL', 'created_at IS NULL'];
  const wheres = (sql: string, wholes: readonly (readonly string[])[]): readonly string[] => [...new Set(candidates(sql, true, wholes).flatMap((text) => text.split(' where ')[1] ?? []))];
  const [one, two, three] = conditions as [string, string, string];
  const text = `select note from orders where note = $1 and ${all}`;
  expect(wheres(text, [conditions])).toEqual([one, two, three, conditions.join(' and ')]);
  expect(wheres(text, [conditions, [one, three, 'other']])).toEqual([one, two, three, `${one} and ${three}`, conditions.join(' and ')]);
  expect(wheres(text, [conditions, [one, two], [two, three]])).toEqual([one, two, three, `${one} and ${two}`, `${two} and ${three}`, conditions.join(' and ')]);
  const five = `${text} and status is null and status = 'open'`;
  expect(wheres(five, [[one, two]])).toHaveLength(6);
});

it('offers GIN for what contains', () => {
  expect(candidates('select id from orders where note @> $1')).toEqual(['using gin (note)']);
});

it('offers few where many tables are looked at: the most selective first', () => {
  const found = candidates('select id from orders where status = $1 and customer_id = $2 and created_at > $3', true);
  expect(found).toEqual(['(created_at)', '(customer_id)', '(customer_id, created_at)', '(customer_id, status)', '(customer_id, status, created_at)', '(customer_id, status, created_at) include ("id")']);
});

it('knows an expression again that PostgreSQL prints in its own way', () => {
  expect(isSameSql(`to_tsvector('simple', coalesce(name, ''))`, `to_tsvector('simple'::regconfig, COALESCE(name, ''::text))`)).toBe(true);
  expect(isSameSql(`state = 'open'`, `(state = 'open'::character varying(10))`)).toBe(true);
  expect(isSameSql(`to_tsvector('pg_catalog.english', body)`, `to_tsvector('english'::regconfig, body)`)).toBe(true);
  expect(isSameSql(`upper(email::text)`, 'upper((email)::text)')).toBe(true);
  expect(isSameSql(`upper(email)`, 'upper((email)::text)')).toBe(true);
  expect(isSameSql(`(data ->> 'n')::int`, `(((data ->> 'n'::text))::integer)`)).toBe(true);
  expect(isSameSql(`CAST(data ->> 'n' AS int)`, `(((data ->> 'n'::text))::integer)`)).toBe(true);
  expect(isSameSql(`state = 'open'`, `((state)::text = 'open'::text)`)).toBe(true);
  expect(isSameSql('lower(name)', 'upper(name)')).toBe(false);
});

it('takes what a value is cast to, and the case of constants, for a difference', () => {
  expect(isSameSql('created_at::date', 'created_at')).toBe(false);
  expect(isSameSql('id::text', '((id)::text)')).toBe(true);
  expect(isSameSql('id::text', 'id')).toBe(false);
  expect(isSameSql(`(data ->> 'n')::int`, `(data ->> 'n'::text)`)).toBe(false);
  expect(isSameSql(`state = 'Open'`, `state = 'open'`)).toBe(false);
  expect(isSameSql(`data ->> 'A::text (b)'`, `data ->> 'Ab'`)).toBe(false);
});
