import { expect, it } from 'vitest';
import { isPartition, partitionNames, physicalKey, splitText } from './partitions.ts';
import type { Partitions } from './table.ts';

const keeper = { name: '', up: "part := 'a_name_that_was_cut_p' || to_char(…)", down: '' };
const range: Partitions = { kind: 'range', column: 'at', span: 'week', others: true, keeper };
const hash: Partitions = { kind: 'hash', columns: ['shop_id'], names: ['orders_h0', 'orders_h1'] };
const list: Partitions = { kind: 'list', column: 'state', parts: [{ name: 'orders_open', values: ['open'] }, { name: 'orders_done', values: ['paid', 'lost'] }], others: 'orders_default' };

it('gives the key of the database the columns that the table is split by', () => {
  const key = (partitions: Partitions, primaryKey = ['id']): readonly string[] => physicalKey({ primaryKey, partitions });
  expect([range, hash, list].map((each) => key(each))).toEqual([['id', 'at'], ['id', 'shop_id'], ['id', 'state']]);
  expect(key(hash, ['shop_id', 'number'])).toEqual(['shop_id', 'number']);
  expect(physicalKey({ primaryKey: ['id'] })).toEqual(['id']);
});

it('knows a partition by its name, and takes no other relation for one', () => {
  const known = (partitions: Partitions, ...names: readonly string[]): readonly string[] => names.filter((name) => isPartition({ name: 'orders', partitions }, name));
  expect(known(range, 'a_name_that_was_cut_p20260101', 'a_name_that_was_cut_default', 'a_name_that_was_cut', 'orders_p20260101', 'orders')).toEqual(['a_name_that_was_cut_p20260101', 'a_name_that_was_cut_default']);
  expect(known(hash, 'orders_h0', 'orders_h2', 'orders')).toEqual(['orders_h0']);
  expect(known(list, 'orders_open', 'orders_default', 'orders_other')).toEqual(['orders_open', 'orders_default']);
  expect(isPartition({ name: 'orders' }, 'orders')).toBe(false);
  expect([partitionNames(range), partitionNames(list)]).toEqual([[], ['orders_open', 'orders_done', 'orders_default']]);
});

it('says what a table is split into', () => {
  expect([range, hash, list].map(splitText)).toEqual(['one partition a week of at', '2 partitions by hash of shop_id', 'one partition for each value of state: open, paid and lost, and one for others']);
});
