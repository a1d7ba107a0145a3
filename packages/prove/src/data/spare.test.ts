import { expect, it } from 'vitest';
import { tableRows } from '../fill/table-rows.ts';
import { designText } from '../testing/build-brief.ts';
import type { Data } from './index.ts';
import { createData, createdAt, deletedAt, isSpare, isTrashed, linkedRows, referredRow } from './index.ts';

const seeds = [1, 2, 3, 4, 5];

function dataOf(text: string, seed: number): Data {
  return createData(designText(`kentledge: 1\n${text}`), { seed, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
}

const bin = (seed: number): Data => dataOf(`
system: bin
entities:
  Note: { count: 2k, trash: 30d, fields: { title: string(40), about: Topic optional(80%) } }
  Topic: { count: 300, trash: 30d, fields: { name: string(40) unique } }
operations:
  getNote: { by: anyone, reads: Note, where: id = $id }`, seed);

it.each(seeds)('seed %i: has some rows in the trash, since they were made and not so long that they went for good', (seed) => {
  const data = bin(seed);
  const plan = data.plan('Note');
  const rows = Array.from({ length: plan.rows }, (_, row) => row).filter((row) => isTrashed(plan, row));
  expect(rows.length / plan.rows).toBeGreaterThan(0.02);
  expect(rows.length / plan.rows).toBeLessThan(0.1);
  for (const row of rows) {
    const time = Date.parse(String(deletedAt(data, plan, row)));
    expect(time).toBeGreaterThanOrEqual(Math.max(createdAt(plan, data, row), data.options.asOf - 28 * 86_400_000) - 1);
    expect(time).toBeLessThanOrEqual(data.options.asOf);
  }
  expect(deletedAt(data, plan, 0)).toBeNull();
});

it('fills the trash: the column has a time in those rows and nothing in the others', () => {
  const data = bin(1);
  const table = data.system.tables.find(({ holds }) => holds.kind === 'entity' && holds.entity === 'Note');
  const rows = table && tableRows(data, table);
  const column = rows?.columns.indexOf('deleted_at') ?? -1;
  expect(column).toBeGreaterThanOrEqual(0);
  for (let row = 0; row < 100; row++) {
    const [cell] = [rows?.lines(row).trimEnd().split('\t')[column]];
    expect(cell === String.raw`\N`, `row ${row}`).toBe(!isTrashed(data.plan('Note'), row));
  }
});

it.each(seeds)('seed %i: nobody refers to a row in the trash', (seed) => {
  const data = bin(seed);
  const [note, topic] = [data.plan('Note'), data.plan('Topic')];
  for (let row = 0; row < note.rows; row++) {
    const target = referredRow(data, note, note.fields.get('about')!, row);
    expect(target !== undefined && isTrashed(topic, target)).toBe(false);
  }
});

it.each(seeds)('seed %i: some rows of what is deleted only when nobody refers to it are referred to by none: not by references, unique ones, pairs, parts or lists', (seed) => {
  const data = dataOf(`
system: stores
tenant: Shop
entities:
  Shop: { count: 7, fields: { name: string(40) } }
  Clerk: { count: 20, fields: { shop: Shop } }
  Item: { count: 500, fields: { shop: Shop, sku: string(20) } }
  Place: { count: 300, fields: { shop: Shop, name: string(20) } }
  Stock: { count: 3k, key: [item, place], fields: { item: Item, place: Place } }
  Offer: { count: 400, fields: { shop: Shop, item: Item skew 1, own: Item unique optional(50%), also: [Item, about 2], lines: [{ item: Item }, about 2] } }
actors:
  clerk: { is: Clerk, authenticates: oidc }
operations:
  register: { by: anyone, creates: Clerk, takes: { shop: Shop } }
  stockOf: { by: clerk, reads: Stock, where: item = $item }
  getOffer: { by: clerk, reads: Offer, where: id = $id }
  deleteItem: { by: clerk, deletes: Item, where: id = $id }`, seed);
  const referred = new Map<string, Set<number>>();
  for (const { id } of data.system.entities) {
    const plan = data.plan(id);
    for (const field of plan.fields.values()) {
      if (field.type.kind !== 'reference' && field.type.kind !== 'references') continue;
      const { entity } = field.type;
      const found = referred.get(entity) ?? new Set();
      referred.set(entity, found);
      for (let row = 0; row < plan.rows; row++) for (const target of field.type.kind === 'reference' ? [referredRow(data, plan, field, row)] : linkedRows(data, plan, field, row)) if (target !== undefined) found.add(target);
    }
  }
  const plan = data.plan('Item');
  const spare = Array.from({ length: plan.rows }, (_, row) => row).filter((row) => isSpare(plan, row));
  expect(spare.length).toBeGreaterThan(plan.rows * 0.02);
  expect(referred.get('Item')?.size).toBeGreaterThan(plan.rows * 0.5);
  expect(spare.filter((row) => referred.get('Item')?.has(row))).toEqual([]);
});
