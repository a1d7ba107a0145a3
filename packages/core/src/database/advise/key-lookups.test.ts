import { sqlParser } from '@kentledge/prove/parser';
import { beforeAll, expect, it } from 'vitest';
import type { CatalogForeignKey, CatalogIndex, CatalogTable } from '../catalog.ts';
import type { SqlParser } from '../query/parser.ts';
import type { KeyLookups } from './key-lookups.ts';
import { keyLookups } from './key-lookups.ts';
import { Known } from './known.ts';
import { writesOf } from './writes.ts';

let parser: SqlParser;
beforeAll(async () => {
  parser = await sqlParser();
});

const keyTo = (table: string, column: string): CatalogForeignKey => ({ name: `${table}_${column}`, columns: [column], references: { schema: 'app', table, columns: ['id'] }, onDelete: 'cascade' });
const table = (name: string, foreignKeys: readonly CatalogForeignKey[] = [], more: Partial<CatalogTable> = {}): CatalogTable => ({ schema: 'app', name, kind: 'table', columns: [], indexes: [], foreignKeys, ...more });

function found(tables: readonly CatalogTable[], from: string, set?: string): KeyLookups {
  const relations = tables.map(({ schema, name }) => ({ schema, name, kind: 'table' as const, rows: 1000, pages: name === 'small' ? 2 : 100, allVisible: 0, columns: [] }));
  const known = new Known({ tables, searchPath: ['app'] }, { kentledge: 'statistics', version: 1, of: 'x', source: { kind: 'assumed' }, relations }, parser);
  const sql = set === undefined ? `delete from ${from} where id = $1` : `update ${from} set ${set} = $1 where id = $2`;
  const tree = parser.parse(sql)[0];
  const writers = writesOf(tree).map((write) => ({ query: 0, write, rows: 1 }));
  return keyLookups({ queries: [{ id: 'it', sql, tree, weight: 1 }], parser, mayGo: ({ constraint }) => constraint === undefined }, writers, known);
}

/** What is looked for, and how often, when a row of a table goes or has a column set. */
function lookups(...given: Parameters<typeof found>): Readonly<Record<string, number>> {
  const all = found(...given).lookups;
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  return Object.fromEntries(all.map(({ id, weight }) => [id, weight]));
}

it('follows deletes through tables that all refer to each other, though the ways through them are without number', () => {
  const names = Array.from({ length: 12 }, (_, place) => `t${place}`);
  const all = lookups(names.map((name) => table(name, names.map((other) => keyTo(other, `of_${other}`)))), 't0');
  expect(Object.keys(all)).toHaveLength(12 * 12);
});

it('adds up the ways to a table, each with the rows that go there', () => {
  const tables = [table('users'), table('posts', [keyTo('users', 'author')]), table('notes', [keyTo('users', 'author')]), table('likes', [keyTo('posts', 'post'), keyTo('notes', 'note')]), table('marks', [keyTo('likes', 'of')])];
  // Nothing is known of the columns: all thousand rows refer to one.
  expect(lookups(tables, 'users')).toEqual({ 'it → posts by author': 1, 'it → notes by author': 1, 'it → likes by post': 1000, 'it → likes by note': 1000, 'it → marks by of': 1000 });
});

it('tells apart tables of the same name', () => {
  expect(lookups([table('users'), table('notes', [keyTo('users', 'who')]), table('notes', [keyTo('users', 'who')], { schema: 'old' })], 'users')).toEqual({ 'it → app.notes by who': 1, 'it → old.notes by who': 1 });
});

it('knows that who refers to a partitioned table refers to the rows of its partitions, and no heir of another table is referred to with it', () => {
  const parent = { schema: 'app', name: 'whole' };
  const refers = table('refs', [keyTo('whole', 'of')]);
  expect(lookups([table('whole', [], { kind: 'partitioned table' }), table('part', [], { parent }), refers], 'part')).toEqual({ 'it → refs by of': 1 });
  expect(lookups([table('whole'), table('part', [], { parent }), refers], 'part')).toEqual({});
  expect(lookups([table('whole'), table('part', [], { parent }), table('refs', [keyTo('part', 'of')])], 'whole')).toEqual({ 'it → refs by of': 1 });
});

it('follows changes of keys, and of nothing else', () => {
  const tables = [table('users'), table('posts', [{ ...keyTo('users', 'author'), onUpdate: 'cascade' }]), table('likes', [keyTo('posts', 'post')])];
  expect(lookups(tables, 'users', 'name')).toEqual({});
  // Rows of posts get another author, and keep their own key.
  expect(lookups(tables, 'users', 'id')).toEqual({ 'it → posts by author': 1 });
});

it('looks for nothing in a small table, or by what an index finds that stays', () => {
  const key = (columns: readonly string[]): CatalogIndex => ({ name: 'key', constraint: 'primary key', method: 'btree', definition: '', unique: true, include: [], keys: columns.map((column) => ({ sql: column, column, descending: false, nullsFirst: false })) });
  const members = (columns: readonly string[]): CatalogTable => table('members', [keyTo('users', 'who')], { indexes: [key(columns)] });
  expect(lookups([table('users'), table('small', [keyTo('users', 'who')]), members(['who', 'team'])], 'users')).toEqual({});
  expect(lookups([table('users'), members(['team', 'who'])], 'users')).toEqual({ 'it → members by who': 1 });
});

it('tells what goes with a row, or is changed, for whom keeps indexes there', () => {
  const tables = [table('users'), table('posts', [keyTo('users', 'author')]), table('likes', [{ ...keyTo('posts', 'post'), onDelete: 'set null' }]), table('marks', [{ name: 'k', columns: ['of'], references: keyTo('users', 'of').references }])];
  expect(found(tables, 'users').writers).toEqual([
    { query: 0, rows: 1000, write: { schema: 'app', table: 'posts', verb: 'delete', columns: ['author'] } },
    { query: 0, rows: 1000, write: { schema: 'app', table: 'likes', verb: 'update', columns: ['post'] } },
  ]);
});
