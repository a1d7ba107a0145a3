import { expect, it } from 'vitest';
import { inKeyOrder } from './key-order.ts';

it('puts items into the order of their keys, whatever case these are written in, and leaves the list alone', () => {
  const items = [{ product: 'B2' }, { product: 'b1' }, { product: 'A9' }];
  expect(inKeyOrder(items, (item) => item.product).map(({ product }) => product)).toEqual(['A9', 'b1', 'B2']);
  expect(items[0]).toEqual({ product: 'B2' });
});

it('keeps the order of items with the same key', () => {
  const items = [{ key: 1, at: 0 }, { key: 1, at: 1 }];
  expect(inKeyOrder(items, ({ key }) => key)).toEqual(items);
});
