import { expect, it } from 'vitest';
import { assumedStatistics } from './assumed.ts';
import type { CatalogIndex } from './catalog.ts';

function index(name: string, method: string, column: string, unique = false): CatalogIndex {
  return { name, method, definition: '', keys: [{ sql: column, column, descending: false, nullsFirst: false }], include: [], unique };
}

it('takes the indexes of a schema for as large as their methods make them', () => {
  const indexes = [index('key', 'btree', 'id', true), index('tree', 'btree', 'who'), index('hash', 'hash', 'id'), index('brin', 'brin', 'id'), index('gin', 'gin', 'tags'), index('gist', 'gist', 'place')];
  const columns = [['id', 'bigint'], ['who', 'bigint'], ['tags', 'text[]'], ['place', 'point']].map(([name = '', type = '']) => ({ name, type, nullable: false }));
  const { relations, collation } = assumedStatistics({ tables: [{ schema: 'public', name: 't', kind: 'table', columns, indexes, foreignKeys: [] }] }, 'x');
  const of = (name: string) => relations.find((relation) => relation.name === name);
  expect(of('key')).toMatchObject({ rows: 1_000_000, level: 2 });
  // A key of a million numbers takes 2,745 pages.
  expect((of('key')?.pages ?? 0) / 2745).toBeCloseTo(1, 2);
  expect(of('tree')?.pages).toBeLessThan(1000);
  expect(of('hash')?.pages).toBe(3586);
  expect(of('brin')?.pages).toBeLessThan(10);
  expect(of('gin')?.pages).toBeGreaterThan(500);
  expect(of('gist')?.pages).toBeGreaterThan(500);
  expect(relations.filter(({ kind, level }) => kind === 'index' && level !== undefined).map(({ name }) => name)).toEqual(['key', 'tree']);
  expect(collation).toEqual({ provider: 'icu', locale: 'en-US' });
});

it('takes a column for a reference by its name and type where no foreign key says so', () => {
  const columns = [['id', 'integer'], ['movie_id', 'integer'], ['ownerId', 'uuid'], ['externalID', 'bigint'], ['tax_id', 'text'], ['state', 'text'], ['paid', 'integer'], ['profile_id', 'bigint']].map(([name = '', type = '']) => ({ name, type, nullable: false }));
  const { relations } = assumedStatistics({ tables: [{ schema: 'public', name: 't', kind: 'table', columns, indexes: [index('key', 'btree', 'id', true), index('one', 'btree', 'profile_id', true)], foreignKeys: [] }] }, 'x');
  const [table] = relations;
  expect(table?.columns.map(({ name, distinct }) => [name, distinct])).toEqual([['id', -1], ['movie_id', -0.1], ['ownerId', -0.1], ['externalID', -0.1], ['tax_id', -0.1], ['state', 200], ['paid', 200], ['profile_id', -1]]);
});

it('takes the number of values from the schema where it says one', () => {
  const columns = [{ name: 'state_group', type: 'bigint', nullable: false, distinct: -0.02 }, { name: 'kind', type: 'text', nullable: true, distinct: 7 }];
  const { relations } = assumedStatistics({ tables: [{ schema: 'public', name: 't', kind: 'table', columns, indexes: [], foreignKeys: [] }] }, 'x');
  expect(relations[0]?.columns.map(({ distinct }) => distinct)).toEqual([-0.02, 7]);
});
