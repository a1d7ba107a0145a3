import { expect, it } from 'vitest';
import { predicted } from '../../quantity/index.ts';
import type { AccessPath, Table } from '../../system/index.ts';
import { chooseIndexes } from './choose.ts';

const quantity = (value: number, unit: 'rows' | 'B' | '1/s') => predicted(value, unit, 'test', []);

function tableOf(rows: number): Table {
  const column = (name: string, type = 'uuid') => ({ name, type, nullable: false, field: name, role: 'field' as const });
  return {
    name: 'orders',
    store: 'main',
    holds: { kind: 'entity', entity: 'Order' },
    columns: [column('id'), column('customer_id'), column('status', 'text'), column('placed_at', 'timestamptz'), column('number', 'text')],
    primaryKey: ['id'],
    uniques: [{ name: 'orders_number_key', columns: ['number'] }],
    foreignKeys: [],
    checks: [],
    indexes: [],
    triggers: [],
    rows: quantity(rows, 'rows'),
    rowBytes: quantity(100, 'B'),
  };
}

const distincts: Readonly<Record<string, number>> = { id: 1e6, number: 1e6, customer_id: 1e4, status: 4, placed_at: 1e6 };

function pathOf(id: string, parts: Partial<AccessPath>): AccessPath {
  const matching = (parts.equality ?? []).reduce((rows, name) => rows / (distincts[name] ?? 1), 1e6);
  return { id, statement: id, table: 'orders', equality: [], range: [], order: [], constant: [], rate: quantity(10, '1/s'), matching: quantity(matching, 'rows'), as: 'source', servedBy: { kind: 'scan', reason: '' }, ...parts };
}

function choose(paths: readonly AccessPath[], { rows = 1e6, writes = 10 } = {}) {
  const chosen = chooseIndexes({ table: tableOf(rows), paths, distinct: (name) => distincts[name] ?? 1, writes, factor: 10, objective: 0.1 });
  const indexes = chosen.proposals.map((proposal) => ({ columns: (proposal.search ?? proposal.columns.map((column) => `${column.name}${column.descending ? ' desc' : ''}`).join(', ')) + (proposal.where.length > 0 ? ` where ${proposal.where.join(' and ')}` : ''), serves: proposal.serves.map((path) => path.id) }));
  return { indexes, served: chosen.served };
}

const newest = [
  { expression: 'placed_at', descending: true },
  { expression: 'id', descending: true },
];

it('lets keys serve what they can', () => {
  const { indexes, served } = choose([pathOf('byId', { equality: ['id', 'customer_id'] }), pathOf('byNumber', { equality: ['number'] }), pathOf('all', { order: [{ expression: 'id', descending: true }], limit: 21 })]);
  expect(indexes).toEqual([]);
  expect(served.get('byId')).toEqual({ kind: 'primary-key', name: 'orders_pkey' });
  expect(served.get('byNumber')).toEqual({ kind: 'unique', name: 'orders_number_key' });
  expect(served.get('all')).toEqual({ kind: 'primary-key', name: 'orders_pkey' });
});

it('puts equality first and then the order of a page', () => {
  const path = pathOf('page', { equality: ['status'], order: newest, range: ['placed_at', 'id'], limit: 21 });
  expect(choose([path]).indexes).toEqual([{ columns: 'status, placed_at desc, id desc', serves: ['page'] }]);
});

it('needs no order where a page holds all that match', () => {
  const path = pathOf('few', { equality: ['customer_id'], order: newest, limit: 21, matching: quantity(15, 'rows') });
  expect(choose([path]).indexes).toEqual([{ columns: 'customer_id', serves: ['few'] }]);
});

it('lets one index serve several paths, the shared column first', () => {
  const both = pathOf('both', { equality: ['status', 'customer_id'] });
  const one = pathOf('one', { equality: ['status'], order: newest, limit: 21 });
  const customer = pathOf('customer', { equality: ['customer_id'] });
  expect(choose([customer, both]).indexes).toEqual([{ columns: 'customer_id, status', serves: ['both', 'customer'] }]);
  expect(choose([one, customer, both]).indexes.map((index) => index.columns)).toEqual(['status, placed_at desc, id desc', 'customer_id, status']);
});

it('adds a range after equality', () => {
  expect(choose([pathOf('since', { equality: ['status'], range: ['placed_at'], matching: quantity(3000, 'rows') })]).indexes).toEqual([{ columns: 'status, placed_at', serves: ['since'] }]);
});

it('leaves small tables and whole reads to scans, and says why', () => {
  const { indexes, served } = choose([pathOf('small', { equality: ['customer_id'], matching: quantity(1, 'rows') }), pathOf('whole', {})], { rows: 50 });
  expect(indexes).toEqual([]);
  expect(served.get('small')).toMatchObject({ kind: 'scan', reason: expect.stringContaining('a scan costs less') });
  expect(served.get('whole')).toMatchObject({ kind: 'scan', reason: 'it reads all rows' });
});

it('keeps no index for a rare path on a table that is written all the time, unless the scan would miss the objective', () => {
  const rare = (rows: number): AccessPath => pathOf('rare', { equality: ['customer_id'], rate: quantity(0.001, '1/s'), matching: quantity(rows / 1e4, 'rows') });
  expect(choose([rare(20_000)], { rows: 20_000, writes: 5000 }).indexes).toEqual([]);
  expect(choose([rare(1e6)], { writes: 5000 }).indexes).toHaveLength(1);
});

it('is partial where a constant condition leaves few rows', () => {
  const path = pathOf('pending', { equality: ['status'], constant: ["status = 'pending'"], order: newest, limit: 21, matching: quantity(1000, 'rows') });
  expect(choose([path]).indexes).toEqual([{ columns: "placed_at desc, id desc where status = 'pending'", serves: ['pending'] }]);
});

it('makes one inverted index for each searched text', () => {
  const search = pathOf('search', { search: "to_tsvector('simple', status)", matching: quantity(100, 'rows') });
  expect(choose([search, { ...search, id: 'zoom' }]).indexes).toEqual([{ columns: "to_tsvector('simple', status)", serves: ['search', 'zoom'] }]);
});
