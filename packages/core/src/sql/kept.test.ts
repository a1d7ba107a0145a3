import { openDatabase } from '@kentledge/prove/testing';
import type { TestDatabase } from '@kentledge/prove/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tablesOf } from '../design/index.ts';
import { read } from '../read/index.ts';
import { sqlContext } from './context.ts';
import { compileCheck, compileInvariant } from './invariant.ts';
import { identifier, literal } from './quote.ts';
import type { Call } from './testing/execute.ts';
import type { Service } from './testing/service.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openDatabase();
}, 60_000);

afterAll(() => database.close());

const start: TestDatabase['start'] = (text, kept) => database.start(text, kept);

const ann = '00000000-0000-7000-8000-00000000000a';



const reviews = `
kentledge: 1
system: reviews
actors:
  user: { is: User, authenticates: oidc }
entities:
  User: { count: 1k, fields: { name: string(40) } }
  Tag: { count: 1k, fields: { name: string(40) unique } }
  Product:
    count: 1k
    fields:
      name: string(40)
      rank: int optional
      tags: [Tag, about 3]
      best: = max(Review.stars where product = this)
      mean: = avg(Review.stars where product = this and shown = true)
      loved: = exists(Review where product = this and stars = 5)
      sold: = sum(Order.lines.quantity where product = this and order.status = paid)
      tagged: = count(tags)
  Review: { count: 10k, trash: 30d, fields: { product: Product, stars: int 1..5, shown: bool default true } }
  Order: { count: 1k, fields: { status: open | paid default open, lines: [{ product: Product, quantity: int 1..99 }, about 2] } }
operations:
  up: { by: anyone, reads: Product, order: rank, page: 2 }
  down: { by: anyone, reads: Product, order: [-rank, name], page: 2 }
  addReview: { by: user, takes: { product: Product, stars: int 1..5 }, creates: Review, returns: none }
`;
const derived = ['best', 'mean', 'loved', 'sold', 'tagged'] as const;
const kept = Object.fromEntries(derived.map((name) => [`Product.${name}`, 'stored' as const]));

/** The stored values beside what the expressions give at this moment. */
async function bothOf(service: Service): Promise<{ readonly stored: unknown; readonly fresh: unknown }> {
  const stored = await service.ask(`select ${derived.join(', ')} from products order by name`);
  for (const name of derived) await service.rebuild('Product', name);
  return { stored, fresh: await service.ask(`select ${derived.join(', ')} from products order by name`) };
}

it('keeps stored values right through every kind of change, in all tables that they come from', async () => {
  const service = await start(reviews, kept);
  const id = (number: number): string => `00000000-0000-7000-8000-00000000000${number}`;
  await service.ask(`insert into products (id, name) values ('${id(1)}', 'a'), ('${id(2)}', 'b'), ('${id(3)}', 'c')`);
  await service.ask(`insert into tags (id, name) values ('${id(1)}', 'x'), ('${id(2)}', 'y')`);
  const changes = [
    `insert into reviews (id, product_id, stars, shown) values ('${id(1)}', '${id(1)}', 5, true), ('${id(2)}', '${id(1)}', 2, true), ('${id(3)}', '${id(2)}', 4, false)`,
    `update reviews set stars = 3 where id = '${id(1)}'`,
    `update reviews set product_id = '${id(3)}' where id = '${id(2)}'`,
    `update reviews set shown = true`,
    `update reviews set deleted_at = now() where id = '${id(1)}'`,
    `delete from reviews where id = '${id(3)}'`,
    `insert into orders (id, status) values ('${id(1)}', 'open'), ('${id(2)}', 'paid')`,
    `insert into order_lines (order_id, position, product_id, quantity) values ('${id(1)}', 0, '${id(1)}', 2), ('${id(2)}', 0, '${id(1)}', 3), ('${id(2)}', 1, '${id(2)}', 4)`,
    `update orders set status = 'paid'`,
    `update order_lines set quantity = quantity + 1`,
    `delete from orders where id = '${id(2)}'`,
    `insert into product_tags (product_id, position, tag_id) values ('${id(1)}', 0, '${id(1)}'), ('${id(1)}', 1, '${id(2)}'), ('${id(2)}', 0, '${id(1)}')`,
    `delete from product_tags where tag_id = '${id(2)}'`,
  ];
  for (const change of changes) {
    await service.ask(change);
    const { stored, fresh } = await bothOf(service);
    expect(stored, change).toEqual(fresh);
  }
  expect((await bothOf(service)).fresh).toMatchObject([{ best: null, loved: false, sold: 3, tagged: 1 }, { sold: 0, tagged: 1 }, { best: 2, sold: 0, tagged: 0 }]);
});

it('pages through an order with absent values in both directions', async () => {
  const service = await start(reviews);
  const ranks = [3, null, 1, null, 2, 3, null];
  for (const [index, rank] of ranks.entries()) await service.ask('insert into products (id, name, rank) values (uuidv7(), $1, $2)', `p${index}`, rank);
  for (const operation of ['up', 'down']) {
    const whole = await service.rows(operation, { actor: 'anyone', limit: 9 });
    const paged: unknown[] = [];
    let cursor: readonly unknown[] | undefined;
    for (let page = 0; page < 4; page += 1) {
      const rows = await service.rows(operation, { actor: 'anyone', limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      paged.push(...rows.map((row) => row['name']));
      const last = rows.at(-1) ?? {};
      cursor = Object.keys(last).filter((name) => name.startsWith('$cursor')).map((name) => last[name]);
    }
    expect(paged, operation).toEqual(whole.map((row) => row['name']));
    expect(paged).toHaveLength(7);
  }
});

it('adds up changes that several connections make at the same time', async () => {
  const service = await start(news, { 'Story.votes': 'stored' });
  const stories = Array.from({ length: 4 }, (_, index) => `00000000-0000-7000-8000-0000000000a${index}`);
  await service.ask(`insert into stories (id, title) values ${stories.map((id) => `('${id}', 't')`).join(', ')}`);
  const others = await Promise.all([1, 2, 3, 4].map(() => database.connect()));
  const vote = async (other: Client, round: number): Promise<void> => {
    const order = round % 2 === 0 ? stories : stories.toReversed();
    await other.query(`insert into votes (id, story_id) select uuidv7(), story from unnest($1::uuid[]) as story`, [order]);
  };
  await Promise.all(others.map(async (other, at) => {
    for (let round = 0; round < 20; round += 1) await vote(other, round + at);
  }));
  await Promise.all(others.map((other) => other.end()));
  expect(await service.ask('select votes from stories')).toEqual(stories.map(() => ({ votes: 80 })));
});

const news = `
kentledge: 1
system: news
entities:
  Story: { count: 1k, fields: { title: string(40), votes: = count(Vote where story = this) } }
  Vote: { count: 10k, fields: { story: Story } }
operations:
  list: { by: anyone, reads: Story }
`;

const ledger = `
kentledge: 1
system: ledger
actors:
  clerk: { authenticates: oidc }
entities:
  Account: { count: 100, fields: { name: string(40), low: int default 0, high: int default 9 }, invariants: { ordered: low <= high } }
  Transfer:
    count: 1k
    fields: { entries: [{ account: Account, amount: money }, about 2], posted: = sum(Posting.amount where transfer = this) }
    invariants: { balanced: sum(entries.amount) = 0, nothingPosted: posted = 0 }
  Posting: { count: 1k, fields: { transfer: Transfer, amount: money } }
operations:
  transfer: { by: clerk, takes: { entries: [{ account: Account, amount: money }] }, creates: Transfer }
  post:
    by: clerk
    takes: { first: money, second: money }
    does:
      - { creates: Transfer }
      - { creates: Posting, set: { transfer: $transfer, amount: $first }, as: one }
      - { creates: Posting, set: { transfer: $transfer, amount: $second }, as: two }
    returns: none
  move: { by: clerk, takes: { amount: money }, updates: Posting, where: amount > 0, set: { amount: amount + $amount }, returns: none }
  drop: { by: clerk, deletes: Posting, where: amount > 0 }
invariants:
  allBalanced: sum(Transfer.entries.amount) = 0
`;

it('refuses rows that break an invariant which no CHECK can hold, at the end of the transaction', async () => {
  const service = await start(ledger);
  const account = '00000000-0000-7000-8000-0000000000aa';
  await service.ask(`insert into accounts (id, name) values ('${account}', 'a')`);
  const entries = (amounts: readonly string[]): Partial<Call> => ({ given: { entries: amounts.map((amount) => ({ account, amount })) } });
  expect((await service.call('transfer', entries(['5.00', '-5.00']))).refusal).toBeUndefined();
  await expect(service.call('transfer', entries(['5.00', '-4.99']))).rejects.toThrow('Transfer.balanced');
  expect((await service.call('post', { given: { first: '2.00', second: '-2.00' } })).refusal).toBeUndefined();
  await expect(service.call('post', { given: { first: '2.00', second: '1.00' } })).rejects.toThrow('Transfer.nothingPosted');
});

it('refuses what breaks an invariant from another table, of many rows, by whoever writes', async () => {
  const service = await start(ledger);
  const ids = [1, 2].map((digit) => `00000000-0000-7000-8000-00000000000${digit}`);
  await service.ask(`insert into transfers (id) values ${ids.map((id) => `('${id}')`).join(', ')}`);
  await service.ask(`insert into postings (id, transfer_id, amount) select gen_random_uuid(), t.id, amount from transfers as t, unnest(array[1, -1]) as amount`);
  await expect(service.call('move', { given: { amount: '1.00' } })).rejects.toThrow('Transfer.nothingPosted');
  await expect(service.call('drop')).rejects.toThrow('Transfer.nothingPosted');
  await expect(service.ask(`update postings set transfer_id = $1 where transfer_id = $2 and amount < 0`, ids[0], ids[1])).rejects.toThrow('Transfer.nothingPosted');
  await service.call('move', { given: { amount: '0.00' } });
  await service.ask('delete from postings');
});

it('lets two transactions not break together what each keeps', async () => {
  const service = await start(`
kentledge: 1
system: rooms
entities:
  Room: { fields: { seats: int, taken: = count(Seat where room = this) }, invariants: { fits: taken <= seats } }
  Seat: { fields: { room: Room, name: string(20) } }
operations:
  take: { by: anyone, takes: { room: Room, name: string(20) }, creates: Seat }
`);
  const room = '00000000-0000-7000-8000-0000000000aa';
  await service.ask(`insert into rooms (id, seats) values ('${room}', 1)`);
  const both = await Promise.all([1, 2].map(async () => {
    const other = await database.connect();
    await other.query(`begin; insert into seats (id, room_id, name) values (gen_random_uuid(), '${room}', 'x')`);
    return other;
  }));
  const ends = await Promise.allSettled(both.map((other) => other.query('commit')));
  await Promise.all(both.map((other) => other.end()));
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

it('asks whether invariants hold', async () => {
  const { brief } = read({ name: 'brief.yaml', text: ledger });
  if (brief === undefined) throw new Error('the ledger has errors');
  const service = await start(ledger);
  const context = sqlContext(brief, tablesOf(brief, { storeOf: () => 'main', derivationOf: () => 'computed', onDelete: () => 'restrict' }, { identifier, literal }), []);
  const account = brief.entities.find((entity) => entity.id === 'Account');
  const transfer = brief.entities.find((entity) => entity.id === 'Transfer');
  const holds = async (): Promise<unknown[]> => {
    const queries = [...brief.invariants.map((item) => compileInvariant(context, item)), ...(transfer?.invariants ?? []).map((item) => compileInvariant(context, item, 'Transfer'))];
    const found: unknown[] = [];
    for (const sql of queries) found.push((await service.ask(sql))[0]?.['holds']);
    return found;
  };
  expect(account?.invariants.map((item) => compileCheck(context, 'Account', item))).toEqual(['low <= high']);
  expect(transfer?.invariants.map((item) => compileCheck(context, 'Transfer', item))).toEqual([undefined, undefined]);
  expect(await holds()).toEqual([true, true, true]);
  await service.ask(`set session_replication_role = replica; insert into accounts (id, name) values ('${ann}', 'a'); insert into transfers (id) values ('${ann}'); insert into transfer_entries (transfer_id, position, account_id, amount) values ('${ann}', 0, '${ann}', 1); set session_replication_role = origin`);
  expect(await holds()).toEqual([false, false, true]);
});
