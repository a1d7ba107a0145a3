import type { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PartitionsRead } from '@kentledge/core/evidence';
import { migrateProject } from '../migrate-project.ts';
import { buildBrief } from '../testing/build-brief.ts';
import { ownServer } from '../testing/own-server.ts';
import type { OwnServer } from '../testing/own-server.ts';
import { explainAnalyze, explainGeneric } from './explain.ts';
import { partitionsRead } from './partitions-read.ts';

const { system, files } = buildBrief(`kentledge: 1
system: shop
entities:
  Shop: { fields: { name: string(20) } }
  Order: { fields: { shop: Shop, total: int, lines: [{ article: string(20) }] } }
  Ticket: { fields: { kind: bug | wish, title: string(20) } }
  Reading: { keep: 1y after createdAt, fields: { value: int } }
operations:
  getOrder: { by: anyone, reads: Order, where: id = $id }
  bugs: { by: anyone, reads: Ticket, where: kind = $kind }
  readings: { by: anyone, reads: Reading, order: -createdAt }
pins: { Order.partitions: hash_16, Order.lines.partitions: hash, Ticket.partitions: list, Reading.partitions: range }
`);

let server: OwnServer | undefined;
let client: Client;
let relations: readonly string[] = [];
beforeAll(async () => {
  server = await ownServer();
  ({ client } = server);
  await migrateProject(client, { migrations: [...files].filter(([name]) => name.endsWith('.up.sql')).map(([name, sql]) => ({ name, sql })) }, system.tables);
  await client.query(`insert into shops (id, name) values (gen_random_uuid(), 'a');
    insert into orders (id, shop_id, total) select gen_random_uuid(), shops.id, n from shops, generate_series(1, 4000) n;
    insert into order_lines (order_id, position, article) select id, 0, 'x' from orders;
    insert into tickets (id, kind, title) select gen_random_uuid(), case when n % 2 = 0 then 'bug' else 'wish' end, 't' from generate_series(1, 400) n;
    insert into readings (id, value, created_at) select gen_random_uuid(), n, now() + n * interval '1 hour' from generate_series(1, 300) n;
    analyze; set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off`);
  relations = (await client.query<{ name: string }>(`select relname as name from pg_class where relkind = 'r'`)).rows.map(({ name }) => name);
}, 60_000);
afterAll(() => server?.close());

const ran = async (sql: string): Promise<readonly PartitionsRead[]> => partitionsRead((await explainAnalyze(client, sql, [])).root, system.tables, relations);
const months = (): number => relations.filter((name) => name.startsWith('readings_p')).length;

it('counts one partition where the statement names what the table is split by, and all where it does not', async () => {
  expect(await ran(`select * from orders where id = (select id from orders limit 1)`)).toEqual([{ table: 'orders', read: 1, of: 16 }]);
  expect(await ran(`select * from orders where id = '0198f1c2-aaaa-7bbb-8ccc-0123456789ab'`)).toEqual([{ table: 'orders', read: 1, of: 16 }]);
  expect(await ran('select * from orders where total < 0')).toEqual([{ table: 'orders', read: 16, of: 16 }]);
  expect(await ran(`select * from tickets where kind = 'bug'`)).toEqual([{ table: 'tickets', read: 1, of: 3 }]);
  expect(await ran(`select * from tickets where kind in ('bug', 'wish')`)).toEqual([{ table: 'tickets', read: 2, of: 3 }]);
});

it('counts one for each row of a join, whose partition is found while it runs', async () => {
  expect(await ran(`select * from order_lines l join orders o on o.id = l.order_id where l.order_id in (select id from orders where total < 4)`)).toEqual([{ table: 'orders', read: 16, of: 16 }, { table: 'order_lines', read: 1, of: 4 }]);
  const { root } = await explainGeneric(client, 'select * from order_lines l left join orders o on o.id = l.order_id where l.order_id = $1');
  expect(partitionsRead(root, system.tables, relations)).toContainEqual({ table: 'orders', read: 1, of: 16 });
});

const generic = async (sql: string): Promise<readonly PartitionsRead[]> => partitionsRead((await explainGeneric(client, sql)).root, system.tables, relations);
const orders = (read: number): PartitionsRead => ({ table: 'orders', read, of: 16 });

it.each<readonly [sql: string, read: number]>([
  ['select * from orders where id = $1', 1],
  ['select * from orders where $1 = id', 1],
  ['select * from orders where id = $1 and (total = 1 or total = 2)', 1],
  [`select * from orders o where o.id = $1 and exists (select from shops s where s.id = o.shop_id and s.name = ') AND (id = $1)')`, 1],
  ['select * from orders where id = $1 or id = $2', 16],
  ['select * from orders where id = any ($1)', 16],
  ['select * from orders where not (id = $1)', 16],
  ['select * from orders where id = shop_id', 16],
  ['select * from orders o, shops s where o.id = o.shop_id and s.id = o.shop_id', 1],
  ['select * from shops s join orders o on o.shop_id = s.id and o.id = md5(o.total::text)::uuid', 16],
  ['select * from shops s join orders o on s.id = o.shop_id where s.name = $1', 16],
  [`select * from orders where total::text = 'id = ' || shop_id::text`, 16],
  [`update orders "select" set total = 1 where "select".id = $1`, 1],
  ['delete from orders where total = $1', 16],
  ['delete from orders using shops s where orders.id = s.id', 1],
  ['with old as (delete from orders where id = $1 returning total) select * from old', 1],
  ['select * from orders o where o.id = $1 and total < (select sum(total) from orders p where p.id = o.shop_id)', 1],
])('counts in the plan for all values of %s', async (sql, read) => {
  expect(await generic(sql)).toEqual([orders(read)]);
});

it('counts what runs with some values', async () => {
  const [one, other] = (await client.query<{ id: string }>(`select distinct on (tableoid) id from orders limit 2`)).rows.map(({ id }) => id);
  expect(await ran(`select * from orders where id = '${one}' or id = '${other}'`)).toEqual([orders(2)]);
  await client.query(`set plan_cache_mode = force_generic_plan; prepare look (uuid, uuid) as select * from orders where id = $1 or id = $2`);
  expect(await ran(`execute look ('${one}', '${other}')`)).toEqual([orders(2)]);
  expect(await ran(`execute look ('${one}', '${one}')`)).toEqual([orders(1)]);
});

it('does not count partitions that a run never came to', async () => {
  const [page] = await ran('select * from readings order by created_at desc limit 3');
  expect(page).toMatchObject({ table: 'readings', of: months() });
  expect(page?.read).toBeLessThan(months());
  expect(await ran(`select * from shops`)).toEqual([]);
});
