import { startPostgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import { Client, types } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tablesOf } from '../design/index.ts';
import { parseBrief } from '../read/index.ts';
import { resolveBrief } from '../read/resolve/resolve.ts';
import type { Brief, Derivation } from '../system/index.ts';
import { identifier, literal } from './quote.ts';
import { serve } from './testing/service.ts';
import type { Service } from './testing/service.ts';
import type { Call, Row } from './testing/execute.ts';

let client: Client;
let close: () => Promise<unknown>;
let schemas = 0;

beforeAll(async () => {
  const run = await openRun();
  close = () => run.close();
  const { url } = await startPostgres(run);
  // Instants and counts stay as PostgreSQL prints them.
  client = new Client({ connectionString: url, types: { getTypeParser: ((oid: number) => (oid === 1184 ? String : oid === 20 ? Number : types.getTypeParser(oid))) as typeof types.getTypeParser } });
  await client.connect();
}, 60_000);

afterAll(async () => {
  await client.end();
  await close();
});

function briefOf(text: string): Brief {
  const source = { name: 'brief.yaml', text };
  const { raw, diagnostics } = parseBrief(source);
  const problems = diagnostics.map((item) => item.message);
  if (raw === undefined) throw new Error(problems.join('\n'));
  const { brief } = resolveBrief(raw, source, (item) => problems.push(`${item.code}: ${item.message}`));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return brief;
}

/** Serves a brief from a schema of its own; `kept` names the derived fields that have a column. */
async function start(text: string, kept: Readonly<Record<string, 'stored' | 'refreshed'>> = {}): Promise<Service> {
  const brief = briefOf(text);
  const derivations = brief.entities.flatMap((entity) =>
    entity.fields.filter((field) => field.derived !== undefined).map((field): Derivation => {
      const kind = kept[`${entity.id}.${field.name}`];
      const how = kind === 'refreshed' ? ({ kind, every: entity.count, job: 'refresh' } as const) : ({ kind: kind ?? 'computed' } as const);
      return { entity: entity.id, field: field.name, how, decision: '' };
    }),
  );
  const kinds = new Map(derivations.map((item) => [`${item.entity}.${item.field}`, item.how.kind]));
  const choices = { storeOf: () => 'main', derivationOf: (entity: string, field: string) => kinds.get(`${entity}.${field}`) ?? ('computed' as const), onDelete: () => 'restrict' as const };
  schemas += 1;
  await client.query(`create schema test${schemas}; set search_path to test${schemas}`);
  const query = async (sql: string, values: readonly unknown[]): Promise<Row[]> => (values.length === 0 ? await client.query<Row>(sql) : await client.query<Row>(sql, [...values])).rows;
  return serve(brief, tablesOf(brief, choices, { identifier, literal }), derivations, query, () => crypto.randomUUID());
}

const [ann, bob] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'] as const;
const as = (id: string, given: Record<string, unknown> = {}): Partial<Call> => ({ me: { '': id }, given });

const notes = `
kentledge: 1
system: notes
entities:
  User: { count: 10k, fields: { email: string(254) unique personal } }
  Note:
    count: 1M
    owner: author
    trash: 30d
    fields: { author: User, title: string(200), body: text optional }
actors:
  user: { is: User, authenticates: oidc }
operations:
  listNotes: { by: user, reads: Note, where: author = me, page: 2, rate: 20/s }
  getNote: { by: user, reads: Note, where: id = $id, rate: 40/s }
  writeNote: { by: user, takes: { title: string(200), body: text optional }, creates: Note, rate: 2/s }
  changeNote: { by: user, takes: { title: string(200) optional, body: text optional }, updates: Note, where: id = $id }
  deleteNote: { by: user, deletes: Note, where: id = $id }
`;

async function notesOf(): Promise<Service> {
  const service = await start(notes);
  await service.ask(`insert into users (id, email) values ('${ann}', 'ann@x'), ('${bob}', 'bob@x')`);
  return service;
}

it('creates a row with its owner and answers it', async () => {
  const service = await notesOf();
  const [note] = await service.rows('writeNote', as(ann, { title: "it's", body: 'b' }));
  expect(note).toMatchObject({ title: "it's", body: 'b', author: ann });
});

it('reads a row of the owner only', async () => {
  const service = await notesOf();
  const [made] = await service.rows('writeNote', as(ann, { title: 'a' }));
  const id = made?.['id'];
  expect(await service.rows('getNote', as(ann, { id }))).toMatchObject([{ id, title: 'a', body: null }]);
  expect((await service.call('getNote', as(bob, { id }))).refusal).toEqual({ status: 404, code: 'not-found' });
});

it('lists by pages that meet without a gap or an overlap', async () => {
  const service = await notesOf();
  for (const title of ['1', '2', '3', '4', '5']) await service.call('writeNote', as(ann, { title }));
  await service.call('writeNote', as(bob, { title: 'other' }));
  const titles: unknown[] = [];
  let cursor: readonly unknown[] | undefined;
  for (let page = 0; page < 3; page += 1) {
    const rows = await service.rows('listNotes', { ...as(ann), limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    titles.push(...rows.map((row) => row['title']));
    cursor = [rows.at(-1)?.['$cursor0']];
  }
  expect(titles.toSorted()).toEqual(['1', '2', '3', '4', '5']);
});

it('leaves what an update does not name alone, and empties what is null', async () => {
  const service = await notesOf();
  const [made] = await service.rows('writeNote', as(ann, { title: 'a', body: 'b' }));
  const id = made?.['id'];
  expect(await service.rows('changeNote', as(ann, { id, title: 'c' }))).toMatchObject([{ title: 'c', body: 'b' }]);
  expect(await service.rows('changeNote', as(ann, { id, body: null }))).toMatchObject([{ title: 'c', body: null }]);
  expect((await service.call('changeNote', as(bob, { id, title: 'x' }))).refusal?.status).toBe(404);
});

it('puts deleted rows into the trash, where nobody reads them', async () => {
  const service = await notesOf();
  const [made] = await service.rows('writeNote', as(ann, { title: 'a' }));
  const id = made?.['id'];
  expect((await service.call('deleteNote', as(bob, { id }))).refusal?.status).toBe(404);
  expect((await service.call('deleteNote', as(ann, { id }))).refusal).toBeUndefined();
  expect((await service.call('getNote', as(ann, { id }))).refusal?.status).toBe(404);
  expect(await service.ask('select deleted_at is not null as gone from notes')).toEqual([{ gone: true }]);
});

const shop = `
kentledge: 1
system: shop
actors:
  customer: { is: Customer, authenticates: oidc }
  staff: { authenticates: oidc, role: staff }
entities:
  Customer: { count: 5M, fields: { email: string(254) unique personal } }
  Product:
    count: 2M
    fields:
      sku: string(32) unique
      name: string(200)
      category: string(40) distinct 300 skew 1.1
      price: money
      cost: money optional only staff
      stock: int >= 0
      popularity: = count(Order.lines where product = this and order.placedAt > now - 30d)
  Order:
    count: 40M
    owner: customer
    fields:
      customer: Customer
      status: pending | paid | shipped | cancelled default pending
      placedAt: timestamp default now
      lines: [{ product: Product, quantity: int 1..99, price: money default product.price }, about 3, max 100]
      total: = sum(lines.price * lines.quantity)
    transitions: { status: [pending -> paid -> shipped, pending -> cancelled] }
  Gadget: { count: 1k, fields: { sku: string(32) unique, name: string(200), stock: int default 3 } }
operations:
  listProducts: { by: anyone, reads: Product, where: category = $category, order: -popularity, page: 2, stale: 1min, rate: 40/s }
  findProducts:
    by: [anyone, staff]
    takes: { category: string(40) optional(50%), below: money optional(20%), text: text optional(30%) }
    reads: Product
    where: category = $category and price < $below and name matches $text
    order: [-relevance, name]
  addProduct: { by: staff, takes: { sku: string(32), name: string(200), category: string(40), price: money, cost: money, stock: int }, creates: Product }
  setPrice: { by: staff, takes: { sku: string(32), name: string(200), category: string(40), price: money, stock: int }, creates: Product, else: update }
  placeOrder:
    by: customer
    takes: { lines: [{ product: Product, quantity: int 1..99 }, max 100] }
    creates: Order
    rate: 3/s
  placePriced:
    by: customer
    takes: { lines: [{ product: Product, quantity: int 1..99, price: money optional }, max 100] }
    creates: Order
  addPriced:
    by: staff
    takes: { products: [{ sku: string(32), name: string(200), stock: int optional }, max 9] }
    each: $products
    creates: Gadget
    set: { sku: $it.sku, name: $it.name, stock: $it.stock }
  getOrder: { by: [customer, staff], reads: Order, where: id = $id }
  listOrders: { by: customer, reads: Order, where: customer = me, order: -placedAt, page: 20 offset, returns: { orders: [Order], count: = total } }
  payOrder: { by: staff, updates: Order, where: id = $id, set: { status: paid } }
  moveOrder: { by: staff, takes: { id: uuid, status: Order.status }, updates: Order, where: id = $id, set: { status: $status } }
  reserve:
    by: staff
    takes: { lines: [{ product: Product, quantity: int 1..99 }, max 100] }
    each: $lines
    updates: Product
    where: id = $it.product and stock >= $it.quantity
    set: { stock: stock - $it.quantity }
    else: 409 soldOut
`;

async function shopOf(kept: Readonly<Record<string, 'stored' | 'refreshed'>> = {}): Promise<{ readonly service: Service; readonly ids: readonly unknown[] }> {
  const service = await start(shop, kept);
  await service.ask(`insert into customers (id, email) values ('${ann}', 'ann@x'), ('${bob}', 'bob@x')`);
  const ids: unknown[] = [];
  for (const [sku, price] of [['a', '1.50'], ['b', '2.25'], ['c', '10.00']] as const) {
    const [made] = await service.rows('addProduct', { given: { sku, name: `thing ${sku}`, category: 'toys', price, cost: '1.00', stock: 5 } });
    ids.push(made?.['id']);
  }
  return { service, ids };
}

for (const kept of [{}, { 'Order.total': 'stored', 'Product.popularity': 'refreshed' }] as const) {
  const how = 'Order.total' in kept ? 'stored' : 'computed';

  it(`places an order with default prices and answers its ${how} total`, async () => {
    const { service, ids } = await shopOf(kept);
    const [order] = await service.rows('placeOrder', as(ann, { lines: [{ product: ids[1], quantity: 2 }, { product: ids[0], quantity: 1 }] }));
    expect(order).toMatchObject({
      customer: ann,
      status: 'pending',
      total: '6.00',
      lines: [
        { product: ids[1], quantity: 2, price: '2.25' },
        { product: ids[0], quantity: 1, price: '1.50' },
      ],
    });
  });

  it(`lists the most popular products first, ${how}`, async () => {
    const { service, ids } = await shopOf(kept);
    for (const product of [ids[2], ids[2], ids[1]]) await service.call('placeOrder', as(ann, { lines: [{ product, quantity: 1 }] }));
    if (how === 'stored') await service.rebuild('Product', 'popularity');
    const first = await service.rows('listProducts', { given: { category: 'toys' }, limit: 2 });
    expect(first.map((row) => [row['id'], Number(row['popularity'])])).toEqual([[ids[2], 2], [ids[1], 1]]);
    const cursor = [first[1]?.['$cursor0'], first[1]?.['$cursor1']];
    expect((await service.rows('listProducts', { given: { category: 'toys' }, limit: 2, cursor })).map((row) => row['id'])).toEqual([ids[0]]);
  });
}

it('takes the default where an element of a list leaves an optional value out', async () => {
  const { service, ids } = await shopOf();
  const [order] = await service.rows('placePriced', as(ann, { lines: [{ product: ids[1], quantity: 2 }, { product: ids[0], quantity: 1, price: '0.50' }] }));
  expect(order).toMatchObject({ total: '5.00', lines: [{ price: '2.25' }, { price: '0.50' }] });
  expect((await service.call('addPriced', { given: { products: [{ sku: 'x', name: 'x' }, { sku: 'y', name: 'y', stock: 8 }] } })).refusal).toBeUndefined();
  expect(await service.ask('select stock from gadgets order by sku')).toEqual([{ stock: 3 }, { stock: 8 }]);
});

it('drops a filter whose parameter is absent, and keeps fields of staff to staff', async () => {
  const { service } = await shopOf();
  const skus = async (given: Record<string, unknown>): Promise<unknown> => (await service.rows('findProducts', { actor: 'anyone', given })).map((row) => row['sku']);
  expect(await skus({})).toEqual(['a', 'b', 'c']);
  expect(await skus({ category: 'none' })).toEqual([]);
  expect(await skus({ category: 'toys', below: '5.00' })).toEqual(['a', 'b']);
  expect(await skus({ text: 'thing' })).toEqual(['a', 'b', 'c']);
  expect(await skus({ text: 'c' })).toEqual(['c']);
  expect((await service.rows('findProducts', { actor: 'anyone', given: {} }))[0]).not.toHaveProperty('cost');
  expect((await service.rows('findProducts', { actor: 'staff', given: {} }))[0]).toHaveProperty('cost', '1.00');
});

it('asks only of the rows of a page whether something exists', async () => {
  const service = await start(`
kentledge: 1
system: depot
entities:
  Order:
    count: 1M
    fields: { name: string(20), lines: [{ wanted: int, picked: int }, about 3, max 9], isPicked: = not exists(lines where picked < wanted) }
operations:
  listOrders: { by: anyone, reads: Order, order: -createdAt, page: 20 }`);
  await service.ask(`insert into orders (id, name) select uuidv7(), 'x' from generate_series(1, 2000)`);
  await service.ask('insert into order_lines (order_id, "position", wanted, picked) select id, place, 2, place % 2 + 1 from orders, generate_series(1, 3) as place');
  await service.ask('analyze orders, order_lines');
  const [statement] = service.compile('listOrders').statements;
  const plan = await service.ask(`explain ${statement?.sql.replace(/\$\d+::bigint/g, '20')}`);
  expect(JSON.stringify(plan)).not.toContain('Seq Scan on order_lines');
});

it('finds rows by a value that their lists hold', async () => {
  const service = await start(`
kentledge: 1
system: depot
entities:
  Item: { count: 1M, fields: { name: string(20), sizes: [int, about 2, max 5], colours: [red | blue, max 2] } }
operations:
  addItem: { by: anyone, takes: { name: string(20), sizes: [int, max 5], colours: [red | blue, max 2] }, creates: Item }
  find: { by: anyone, takes: { size: int, colour: red | blue optional }, reads: Item, where: $size in sizes and $colour in colours, order: name }`);
  for (const [name, sizes, colours] of [['a', [1, 2], ['red']], ['b', [2, 3], ['blue']], ['c', [], []]]) await service.call('addItem', { given: { name, sizes, colours } });
  const found = async (given: Record<string, unknown>): Promise<unknown> => (await service.rows('find', { given })).map((row) => row['name']);
  expect([await found({ size: 2 }), await found({ size: 2, colour: 'blue' }), await found({ size: 9 })]).toEqual([['a', 'b'], ['b'], []]);
});

it('counts all rows of an offset page', async () => {
  const { service, ids } = await shopOf();
  for (let count = 0; count < 3; count += 1) await service.call('placeOrder', as(ann, { lines: [{ product: ids[0], quantity: 1 }] }));
  await service.call('placeOrder', as(bob, { lines: [{ product: ids[0], quantity: 1 }] }));
  const outcome = await service.call('listOrders', { ...as(ann), limit: 2, offset: 2 });
  expect(Number(outcome.total)).toBe(3);
  expect(outcome.results['order']).toHaveLength(1);
});

it('lets staff read any order and customers their own', async () => {
  const { service, ids } = await shopOf();
  const [order] = await service.rows('placeOrder', as(ann, { lines: [{ product: ids[0], quantity: 1 }] }));
  const id = order?.['id'];
  expect(await service.rows('getOrder', { actor: 'staff', given: { id } })).toHaveLength(1);
  expect((await service.call('getOrder', { ...as(bob, { id }), actor: 'customer' })).refusal?.status).toBe(404);
});

it('moves a state only as its transitions allow', async () => {
  const { service, ids } = await shopOf();
  const [order] = await service.rows('placeOrder', as(ann, { lines: [{ product: ids[0], quantity: 1 }] }));
  const id = order?.['id'];
  const move = async (status: string): Promise<number | undefined> => (await service.call('moveOrder', { given: { id, status } })).refusal?.status;
  expect(await move('shipped')).toBe(409);
  expect((await service.call('payOrder', { given: { id } })).refusal).toBeUndefined();
  expect((await service.call('payOrder', { given: { id } })).refusal).toBeUndefined();
  expect(await move('cancelled')).toBe(409);
  expect(await move('shipped')).toBeUndefined();
  expect((await service.call('payOrder', { given: { id } })).refusal).toEqual({ status: 409, code: 'transition-not-allowed' });
  expect((await service.call('payOrder', { given: { id: ann } })).refusal?.status).toBe(404);
});

it('updates for each element of a list, and refuses with the code of `else`', async () => {
  const { service, ids } = await shopOf();
  expect((await service.call('reserve', { given: { lines: [{ product: ids[0], quantity: 5 }, { product: ids[1], quantity: 1 }] } })).refusal).toBeUndefined();
  expect(await service.ask('select stock from products order by sku')).toEqual([{ stock: 0 }, { stock: 4 }, { stock: 5 }]);
  expect((await service.call('reserve', { given: { lines: [{ product: ids[0], quantity: 1 }] } })).refusal).toEqual({ status: 409, code: 'soldOut' });
});

it('updates what is there already when `else` says so', async () => {
  const { service, ids } = await shopOf();
  const [product] = await service.rows('setPrice', { given: { sku: 'a', name: 'thing a', category: 'toys', price: '9.99', stock: 7 } });
  expect(product).toMatchObject({ id: ids[0], price: '9.99', cost: '1.00', stock: 7 });
});

it('moves the state of a row that is met only as its transitions allow, and computes its fields of the whole row', async () => {
  const service = await start(`kentledge: 1
system: sites
entities:
  Site:
    fields: { host: string(40) unique, title: string(40) optional, state: draft | live default draft, label: string(99) computed }
    transitions: { state: [draft -> live] }
operations:
  put: { by: anyone, at: PUT /sites, takes: { host: string(40), state: draft | live }, creates: Site, else: update }
  name: { by: anyone, at: PUT /names, takes: { host: string(40), title: string(40) }, creates: Site, else: update }
`);
  const label: Call['computed'] = (_field, row) => `${String(row?.['$title'])} is ${String(row?.['$state'])}`;
  const put = async (host: string, state: string): Promise<unknown> => (await service.call('put', { given: { host, state }, computed: label })).refusal ?? 'done';
  expect([await put('a', 'draft'), await put('a', 'live'), await put('a', 'live'), await put('b', 'live')]).toEqual(['done', 'done', 'done', 'done']);
  expect(await put('a', 'draft')).toEqual({ status: 409, code: 'transition-not-allowed' });
  expect(await service.ask('select state from sites order by host')).toEqual([{ state: 'live' }, { state: 'live' }]);
  expect(await service.rows('name', { given: { host: 'a', title: 'A' }, computed: label })).toMatchObject([{ host: 'a', title: 'A', state: 'live', label: 'A is live' }]);
  expect(await service.rows('put', { given: { host: 'a', state: 'live' }, computed: label })).toMatchObject([{ title: 'A', label: 'A is live' }]);
});

it('answers 404 for a row that is not there or not the caller\'s, and `else` for one that fails the other terms', async () => {
  const service = await start(`kentledge: 1
system: claims
actors: { member: { is: Member, authenticates: oidc } }
entities:
  Member: { fields: { email: string(99) unique, name: string(9) optional } }
  Task: { owner: author, fields: { author: Member, helper: Member optional, state: open | done default open }, transitions: { state: [open -> done] } }
operations:
  write: { by: member, takes: {}, creates: Task }
  claim: { by: member, updates: Task, where: id = $id and helper = none, set: { helper: me }, else: 409 taken }
  finish: { by: member, updates: Task, where: id = $id and helper = me, set: { state: done }, else: 422 notYours, at: POST /done }
  drop: { by: member, deletes: Task, where: id = $id and helper = none, else: 409 taken }
  look: { by: member, does: [{ checks: Task, where: id = $id and helper = none, else: 409 taken }, { updates: Member, where: id = me, set: { name: none } }] }
  meet: { by: member, reads: Task, where: id = $id, else: 410 gone, at: GET /meet/:id }
`);
  await service.ask(`insert into members (id, email) values ('${ann}', 'ann@x'), ('${bob}', 'bob@x')`);
  const [task] = await service.rows('write', { actor: 'member', me: { '': ann }, given: {} });
  const status = async (name: string, actor: string, id: unknown = task?.['id']): Promise<unknown> => (await service.call(name, { actor: 'member', me: { '': actor }, given: { id } })).refusal?.status;
  expect([await status('claim', ann, bob), await status('claim', bob), await status('look', bob), await status('drop', ann, bob)]).toEqual([404, 404, 404, 404]);
  expect([await status('finish', ann), await status('claim', ann), await status('claim', ann), await status('look', ann), await status('drop', ann)]).toEqual([422, undefined, 409, 409, 409]);
  expect(await status('meet', ann, bob)).toBe(410);
});
