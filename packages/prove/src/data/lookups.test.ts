import { expect, it } from 'vitest';
import { designText } from '../testing/build-brief.ts';
import { createData, keyAt, lookupsOf, rowAtPath } from './index.ts';
import type { Data } from './index.ts';

const system = designText(`
kentledge: 1
system: found
entities:
  User: { count: 30k, fields: { name: string(40) } }
  Shelf: { count: 4k, fields: { owner: User } }
  Item: { count: 100k, fields: { sku: string(20) unique } }
  Stock: { count: 400k, key: [shelf, item], fields: { shelf: Shelf, item: Item, left: int 1..9 } }
  Order: { count: 50k, fields: { shelf: Shelf, state: open | done default open, lines: [{ item: Item, many: int 1..3 }, about 2] } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  ship:
    by: user
    does:
      - { reads: Order, where: id = $id }
      - { each: $order.lines, updates: Stock, where: shelf = $order.shelf and item = $it.item and left >= $it.many, set: { left: left - $it.many } }
      - { updates: Order, where: id = $id, set: { state: done } }
  clear:
    by: user
    does:
      - { reads: User, where: id = $id, as: found }
      - { deletes: Stock, where: shelf.owner = $found }
`);

function dataOf(scale: number, seed = 1): Data {
  return createData(system, { seed, scale, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
}

it.each([1, 2, 3])('seed %i: finds each row by its key, and none by another', (seed) => {
  const data = dataOf(0.01, seed);
  for (const entity of ['Stock', 'Order']) {
    const plan = data.plan(entity);
    for (let row = 0; row < plan.rows; row++) expect(lookupsOf(data).keyed(entity, keyAt(data, plan, row))).toBe(row);
    expect(lookupsOf(data).keyed(entity, keyAt(data, plan, plan.rows + 5))).toBe('none');
  }
});

it('finds all rows that refer to a row, through several references too', () => {
  const data = dataOf(0.01);
  const plan = data.plan('Stock');
  const expected = Map.groupBy(Array.from({ length: plan.rows }, (_, row) => row), (row) => rowAtPath(data, 'Stock', row, ['shelf', 'owner'])?.row);
  for (let user = 0; user < 300; user++) expect(lookupsOf(data).referring('Stock', ['shelf', 'owner'], { entity: 'User', row: user })).toEqual(expected.get(user) ?? []);
});

it('can’t tell what no step looks for, and what the limit leaves no time for; the cheaper stays', () => {
  const small = lookupsOf(dataOf(0.01));
  expect(small.referring('Order', ['shelf'], { entity: 'Shelf', row: 1 })).toBeUndefined();
  expect(small.keyed('User', [])).toBe('none');
  const data = dataOf(1);
  expect(lookupsOf(data).keyed('Stock', keyAt(data, data.plan('Stock'), 1))).toBeUndefined();
  expect(lookupsOf(data).keyed('Order', keyAt(data, data.plan('Order'), 44_444))).toBe(44_444);
});
