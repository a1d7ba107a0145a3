import { expect, it } from 'vitest';
import { fit, Names, plural, snakeCase } from './naming.ts';

it('writes names in snake case', () => {
  expect(['Order', 'orderLines', 'HTTPServer', 'Order.lines', 'sku2Code'].map(snakeCase)).toEqual(['order', 'order_lines', 'http_server', 'order_lines', 'sku2_code']);
});

it('makes regular plurals', () => {
  expect(['order', 'category', 'day', 'address', 'box'].map(plural)).toEqual(['orders', 'categories', 'days', 'addresses', 'boxes']);
});

it('keeps long names apart within 63 bytes', () => {
  const first = fit(`${'a'.repeat(80)}1`);
  const second = fit(`${'a'.repeat(80)}2`);
  expect(first).toHaveLength(63);
  expect(first).not.toBe(second);
});

it('numbers a name that is taken, the same way each time', () => {
  const names = new Names();
  expect([names.take('a'), names.take('a'), names.take('a_2'), names.take('a')]).toEqual(['a', 'a_2', 'a_2_2', 'a_3']);
});
