import { sqlParser } from '@kentledge/prove/parser';
import { expect, it } from 'vitest';
import { tableUses } from './table-uses.ts';

const parser = await sqlParser();
const columns: Readonly<Record<string, readonly string[]>> = {
  orders: ['id', 'customer_id', 'status', 'created_at', 'total', 'meta', 'paid'],
  customers: ['id', 'email', 'country'],
  items: ['order_id', 'product_id', 'qty', 'price'],
};

const views: Readonly<Record<string, string>> = {
  open_orders: "select o.id as order_id, o.customer_id as buyer, o.created_at, count(*) over () as n from orders o where o.status = 'open'",
  late: 'select order_id, buyer as who from open_orders',
};

/** Each use in one line: table, then what is said of it. */
function uses(sql: string): readonly string[] {
  return tableUses(parser.parse(sql)[0], { columnsOf: (table) => columns[table], viewOf: (name) => (views[name] === undefined ? undefined : parser.parse(views[name])[0]) }, (node) => parser.print(node)).map((use) => {
    const list = (name: string, terms: readonly { readonly sql: string }[]): string => (terms.length === 0 ? '' : ` ${name} ${terms.map((term) => term.sql).join(', ')}`);
    const order = use.order.map((term) => ({ sql: `${term.sql}${term.descending ? ' desc' : ''}${term.nullsFirst === undefined ? '' : term.nullsFirst ? ' nulls first' : ' nulls last'}` }));
    return `${use.table}${list('=', use.equality)}${list('join', use.joins)}${list('range', use.range)}${list('in', use.contained)}${list('order', order)}${list('group', use.group)}${list('where', use.constant)}`;
  });
}

it('tells equality, joins, ranges, order and containment apart', () => {
  expect(uses('select o.id from orders o join customers c on c.id = o.customer_id where o.status = $1 and o.total between $2 and $3 and c.email = $4 order by o.created_at desc nulls last, o.id')).toEqual([
    'orders = status join customer_id range total order created_at desc nulls last, id',
    'customers = email join id',
  ]);
  expect(uses(`select from orders where meta @> '{"a":1}' and id = any($1) and created_at > now() - interval '1 day'`)).toEqual([`orders = id range created_at in meta`]);
});

it('reads expressions of one table, and none that hold a parameter or two tables', () => {
  expect(uses('select from customers c, orders o where lower(c.email) = $1 and c.id + $2 = 3 and c.id + o.id = 5')).toEqual(['customers = lower(email)', 'orders']);
});

it('takes rows apart', () => {
  expect(uses('select from orders where (created_at, id) > ($1, $2) order by created_at, id')).toEqual(['orders range created_at order created_at, id']);
  expect(uses('select from orders where (customer_id, status) in (select id, email from customers)')).toEqual(['orders = customer_id, status', 'customers']);
  expect(uses('select from orders where (customer_id, status) = ($1, $2)')).toEqual(['orders = customer_id, status']);
});

it('finds the order of windows and of the least and greatest', () => {
  expect(uses('select max(created_at) from orders where status = $1')).toEqual(['orders = status order created_at desc']);
  expect(uses('select id, row_number() over (partition by status order by created_at desc) from orders')).toEqual(['orders order status, created_at desc']);
});

it('joins by the names that two tables share', () => {
  expect(uses('select 1 from orders natural join customers')).toEqual(['orders join id', 'customers join id']);
  expect(uses('select 1 from orders tablesample system (1)')).toEqual(['orders']);
});

it('takes no test for a value as one for equality', () => {
  expect(uses('select from orders where paid is not null and meta is null')).toEqual(['orders = meta where paid IS NOT NULL, meta IS NULL']);
});

it('takes as lasting what no constant of a moment decides', () => {
  expect(uses(`select from orders where status = 'open' and created_at < '2026-01-01' and total > 5 and meta is null and paid and status <> 'x'`)).toEqual([
    `orders = status, meta, paid range created_at, total where status = 'open', meta IS NULL, paid`,
  ]);
  expect(uses(`select from items where qty < price and order_id in (1, 2) and (qty = 1 or price is null)`)[0]).toContain('where qty < price, order_id IN (1, 2), qty = 1 OR price IS NULL');
});

it('limits no partial index by what an outer join or an OR leaves open', () => {
  expect(uses(`select from orders o left join items i on i.order_id = o.id and i.qty = 1 where o.status = 'a' or o.paid`)).toEqual([`orders = status, paid join id where status = 'a' OR paid`, 'items = qty join order_id']);
});

it('enters subqueries, unions, WITH and what is written', () => {
  expect(uses('select from orders o where exists (select from items i where i.order_id = o.id and i.qty > 3)')).toEqual(['orders join id', 'items join order_id range qty']);
  expect(uses('with t as (select product_id, sum(qty) s from items group by 1) select * from t where s > 5 union all select id, 1 from orders where status = $1')).toEqual(['items group product_id', 'orders = status']);
  expect(uses('update orders set status = $1 from customers c where c.id = customer_id and c.email = $2 returning total')).toEqual(['orders join customer_id', 'customers = email join id']);
  expect(uses('delete from items where order_id = $1')).toEqual(['items = order_id']);
  expect(uses('insert into items select id, 1, 1, 1 from orders where paid')).toEqual(['orders = paid where paid']);
});

it('takes a name of WITH or of a subquery for no table, and what it passes on for the columns that it is', () => {
  expect(uses('with orders as (select 1 as id) select from orders where id = 1')).toEqual([]);
  expect(uses('select from (select id from orders where total > $1) s where s.id = 3')).toEqual(['orders = id range total where id = 3']);
});

it('notes every column that is read, for INCLUDE', () => {
  const [use] = tableUses(parser.parse('select o.*, c.country from orders o, customers c where c.id = o.customer_id')[0], { columnsOf: (table) => columns[table] }, (node) => parser.print(node));
  expect(use?.columns).toEqual(expect.arrayContaining(['id', 'meta', 'paid']));
});

it('looks through views, subqueries and WITH, whatever they call their columns', () => {
  expect(uses('select * from late where who = $1')).toEqual(["orders = status, customer_id where status = 'open'"]);
  expect(uses('select * from open_orders where n = 3 order by created_at desc')).toEqual(["orders = status order created_at desc where status = 'open'"]);
  expect(uses('with o as (select customer_id as who, created_at as at from orders) select * from o where who = $1 and at > $2')).toEqual(['orders = customer_id range created_at']);
  expect(uses('select c.email, s.id from customers c join (select * from orders) s on s.customer_id = c.id')).toEqual(['customers join id', 'orders join customer_id']);
});

it('leaves conditions outside of what is cut, kept or united', () => {
  expect(uses('select * from (select * from orders limit 10) s where s.status = $1')).toEqual(['orders']);
  expect(uses('with o as materialized (select * from orders) select * from o where status = $1')).toEqual(['orders']);
  expect(uses('select * from (select id from orders union all select id from customers) s where id = $1')).toEqual(['orders', 'customers']);
});

it('knows the column that has one value in all rows of a condition, and compares a truth value that must not be', () => {
  const tree = parser.parse("select id from orders where status is null and not paid and meta is not null and total = 5 and id in (1, 2) and (paid is true) and customer_id is distinct from 3")[0];
  const [use] = tableUses(tree, { columnsOf: (table) => columns[table] }, (node) => parser.print(node));
  expect(use?.constant.map(({ sql, fixed }) => [sql, fixed])).toEqual([
    ['status IS NULL', 'status'], ['NOT (paid)', 'paid'], ['meta IS NOT NULL', undefined], ['total = 5', 'total'], ['id IN (1, 2)', undefined], ['paid IS TRUE', 'paid'],
  ]);
  expect(use?.equality.map(({ sql }) => sql)).toEqual(['status', 'paid', 'total', 'id']);
});
