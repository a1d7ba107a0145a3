import { expect, it } from 'vitest';
import { predicted } from '../../quantity/index.ts';
import type { Entity, Field, Table } from '../../system/index.ts';
import { deleteExpired, eraseExpired, holdersOf } from './sql.ts';

const place = { path: 'test' };
const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({ name, type, limits: {}, optional: false, presence: 1, unique: false, personal: false, sensitive: false, secret: false, computed: false, created: false, implicit: false, place, ...more });
const customer = { id: 'Customer', fields: [field('id', { kind: 'uuid' }), field('email', { kind: 'string', max: 254 }, { personal: true, unique: true }), field('name', { kind: 'string', max: 100 }, { personal: true, optional: true })] } as unknown as Entity;

const column = (name: string, type: string, nullable = false) => ({ name, type, nullable, field: name, role: 'field' as const });
const quantity = predicted(1, 'rows', 'test', []);
const base = { store: 'main', checks: [], indexes: [], triggers: [], rows: quantity, rowBytes: quantity };
const customers: Table = { ...base, name: 'customers', holds: { kind: 'entity', entity: 'Customer' }, columns: [column('id', 'uuid'), column('email', 'text'), column('name', 'text', true)], primaryKey: ['id'], uniques: [{ name: 'u', columns: ['email'] }], foreignKeys: [] };
const orders: Table = { ...base, name: 'orders', holds: { kind: 'entity', entity: 'Order' }, columns: [], primaryKey: ['id'], uniques: [], foreignKeys: [{ name: 'f', columns: ['customer_id'], table: 'customers', references: ['id'], onDelete: 'restrict' }] };

it('deletes in batches what is over and that no row must refer to', () => {
  expect(deleteExpired(customers, 'updated_at', 60, holdersOf([customers, orders], 'customers'))).toBe(
    "delete from customers\nwhere ctid = any (array(\n  select customers.ctid\n  from customers\n  where customers.updated_at < now() - interval '60 seconds'\n    and not exists (select 1 from orders as holder where holder.customer_id = customers.id)\n  limit 10000\n))",
  );
});

it('finds rows of a table that is split by their key: the place of a row is one in its partition', () => {
  const split: Table = { ...customers, partitions: { kind: 'hash', columns: ['id'], names: ['customers_h0', 'customers_h1'] } };
  expect(deleteExpired(split, 'updated_at', 60, [])).toBe("delete from customers\nwhere (id) in (\n  select customers.id\n  from customers\n  where customers.updated_at < now() - interval '60 seconds'\n  limit 10000\n)");
});

it('erases personal fields of rows that must stay, unique ones to a unique text, once', () => {
  expect(eraseExpired(customers, customer, 'updated_at', 60, holdersOf([customers, orders], 'customers'))).toBe(
    "update customers\nset email = left('erased-' || customers.id::text, 254), name = null\nwhere customers.updated_at < now() - interval '60 seconds'\n  and (exists (select 1 from orders as holder where holder.customer_id = customers.id))\n  and (customers.email is distinct from left('erased-' || customers.id::text, 254) or customers.name is distinct from null)",
  );
});

it('has nothing to erase where no row is held', () => {
  expect(eraseExpired(customers, customer, 'updated_at', 60, [])).toBeUndefined();
});
