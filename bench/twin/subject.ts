import { btreeLevel, btreePages, type ColumnStatistics, type RelationStatistics, type Statistics } from '@kentledge/core/statistics';
import type { HypotheticalIndex } from '@kentledge/prove/twin';

const rows = 100_000_000;
/** Of rows of about 120 bytes. */
const pages = 1_700_000;

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly indexes: readonly (readonly [name: string, columns: string])[];
}

const tables: readonly Table[] = [
  { name: 'customers', columns: ['id', 'country', 'email', 'joined', 'score', 'plan'], indexes: [['customers_email', 'email']] },
  { name: 'orders', columns: ['id', 'customer', 'status', 'total', 'placed', 'channel', 'note', 'weight'], indexes: [['orders_customer', 'customer, placed']] },
  { name: 'items', columns: ['id', 'order_id', 'product', 'quantity', 'price', 'tax', 'discount', 'kind'], indexes: [['items_order', 'order_id'], ['items_product', 'product']] },
  { name: 'products', columns: ['id', 'brand', 'name', 'price', 'stock', 'rating', 'kind'], indexes: [['products_brand', 'brand']] },
  { name: 'payments', columns: ['id', 'order_id', 'amount', 'method', 'paid', 'state', 'fee'], indexes: [['payments_order', 'order_id']] },
  { name: 'visits', columns: ['id', 'customer', 'product', 'at', 'source', 'seconds', 'device', 'region'], indexes: [['visits_at', 'at'], ['visits_customer', 'customer']] },
];

/** Statements that make the schema: 6 tables and 8 indexes, beside which nothing is. */
export const schema: readonly string[] = tables.flatMap(({ name, columns, indexes }) => [
  `create table ${name} (${columns.map((named) => `${named} bigint`).join(', ')})`,
  ...indexes.map(([named, on]) => `create index ${named} on ${name} (${on})`),
]);

/** What an ANALYZE with 100 targets tells of numbers that are spread evenly, a few of them frequent. */
function column(name: string, place: number): ColumnStatistics {
  const distinct = place === 0 ? -1 : 10 ** (2 + (place % 5));
  const bounds = Array.from({ length: 101 }, (_, bound) => String(Math.round((bound * (distinct < 0 ? rows : distinct)) / 100) + 100));
  const common = place === 0 ? {} : { common: Array.from({ length: 100 }, (_, value) => ({ value: String(value), share: 0.002 })) };
  return { name, inherited: false, nullFraction: place === 0 ? 0 : 0.01, width: 8, distinct, correlation: place === 0 ? 1 : 0.1, ...common, histogram: bounds };
}

function index(name: string, keys: number): RelationStatistics {
  const size = btreePages({ rows, keyBytes: 8 * keys, keys: rows, mergesEqual: true });
  return { schema: 'public', name, kind: 'index', rows, pages: size, allVisible: 0, level: btreeLevel(size, 8 * keys), columns: [] };
}

export const statistics: Statistics = {
  kentledge: 'statistics',
  version: 1,
  of: 'bench',
  source: { kind: 'brief', system: 'bench' },
  relations: tables.flatMap(({ name, columns, indexes }) => [
    { schema: 'public', name, kind: 'table' as const, rows, pages, allVisible: pages, columns: columns.map(column) },
    ...indexes.map(([named, on]) => index(named, on.split(',').length)),
  ]),
};

export const supposed: readonly HypotheticalIndex[] = [
  { table: 'orders', create: 'create index if_status on orders (status, placed)', statistics: index('if_status', 2) },
  { table: 'visits', create: 'create index if_product on visits (product) include (at)', statistics: index('if_product', 2) },
];

export const queries: readonly string[] = [
  'select * from orders where customer = $1 order by placed desc limit 20',
  'select * from customers where email = $1',
  'select count(*) from visits where at between 5000 and 6000',
  'select * from orders where status = 150 and placed > 900 order by placed limit 10',
  'select o.id, sum(i.price) from orders o join items i on i.order_id = o.id where o.customer = $1 group by o.id',
  'select c.country, sum(o.total) from orders o join customers c on c.id = o.customer where o.placed > 900 group by c.country',
  'select p.* from products p where not exists (select from items i where i.product = p.id)',
  'select max(at) from visits where product = $1',
  'update payments set state = 3 where order_id = $1',
  'select o.*, y.amount from orders o join payments y on y.order_id = o.id where y.method = 120 and o.status = 150',
  'select v.source, count(*), avg(v.seconds) from visits v join customers c on c.id = v.customer where c.country = 130 group by v.source',
  'select i.kind, sum(i.price * i.quantity) from items i join products p on p.id = i.product join orders o on o.id = i.order_id join customers c on c.id = o.customer where p.brand = 160 and c.plan = 140 group by i.kind',
];
