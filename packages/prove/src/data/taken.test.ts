import { expect, it } from 'vitest';
import { designText } from '../testing/build-brief.ts';
import { createData, keyAt, lengthAt, lookupsOf, partIndex, referredRow, valueAt } from './index.ts';

const system = designText(`
kentledge: 1
system: depot
entities:
  Depot: { count: 6, key: code, fields: { code: string(8) } }
  Item: { count: 500, fields: { name: string(20) } }
  Stock: { count: 900, key: [depot, item], fields: { depot: Depot, item: Item, free: int >= 0 } }
  Order:
    count: 400
    fields: { depot: Depot, state: draft | reserved default draft, lines: [{ item: Item, many: int 1..9999, gift: int 1..9999 }, about 3] }
    transitions: { state: [draft -> reserved] }
operations:
  reserve:
    by: anyone
    does:
      - { reads: Order, where: id = $id and state = draft, else: 409 notADraft }
      - { each: $order.lines, updates: Stock, where: depot = $order.depot and item = $it.item and free >= $it.many, set: { free: free - $it.many }, else: 422 outOfStock }
      - { updates: Order, where: id = $id, set: { state: reserved } }
`);

it.each([1, 2, 3])('seed %i: the rows that steps look up for a part exist, and what is taken from them is little', (seed) => {
  const data = createData(system, { seed, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const [order, line] = [data.plan('Order'), data.plan('Order.lines')];
  let most = 0;
  for (let row = 0; row < order.rows; row++) {
    const depot = keyAt(data, data.plan('Depot'), referredRow(data, order, order.fields.get('depot')!, row) ?? -1);
    for (let position = 0; position < lengthAt(order, order.fields.get('lines')!, row); position++) {
      const at = partIndex(data, line, row, position);
      const item = keyAt(data, data.plan('Item'), referredRow(data, line, line.fields.get('item')!, at) ?? -1);
      expect(lookupsOf(data).keyed('Stock', [...depot, ...item]), `order ${row}, line ${position}`).not.toBe('none');
      expect(valueAt(data, line, line.fields.get('many')!, at)).toBeLessThanOrEqual(3);
      most = Math.max(most, Number(valueAt(data, line, line.fields.get('gift')!, at)));
    }
  }
  // What nothing is taken by is any amount.
  expect(most).toBeGreaterThan(5000);
});
