import { openProjects, problemsOfCalls } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let projects: Projects;
beforeAll(async () => {
  projects = await openProjects();
}, 60_000);
afterAll(() => projects.close());

/** Split into ranges of time that callers give. */
const ranges = `kentledge: 1
system: meters
entities:
  Meter: { fields: { serial: string(20) unique } }
  Reading:
    count: 10k
    keep: 5y after at
    transitions: { state: [new -> checked] }
    unique: [[meter, at]]
    fields: { meter: Meter, value: decimal(3), state: new | checked default new, at: timestamp, notes: [string(20), max 3] }
operations:
  addMeter: { by: anyone, creates: Meter, takes: { serial: string(20) } }
  record: { by: anyone, creates: Reading, takes: { meter: Meter, value: decimal(3), at: timestamp, notes: [string(20), max 3] }, idempotent: true }
  getReading: { by: anyone, reads: Reading, where: id = $id }
  listReadings: { by: anyone, reads: Reading, where: meter = $meter, order: -at, page: 2 }
  correct: { by: anyone, updates: Reading, where: id = $id, takes: { id: uuid, value: decimal(3) } }
  check:
    by: anyone
    takes: { id: uuid }
    does:
      - { checks: Reading, where: id = $id and value > 1, else: 422 tooSmall }
      - { updates: Reading, where: id = $id, set: { state: checked } }
  drop: { by: anyone, deletes: Reading, where: id = $id }
pins: { Reading.partitions: range }
`;

const rangeCalls = `
const meter = (await ask('POST /meters', undefined, { serial: 'a' })).body.id;
const record = async (at: string, value = '2.000') => (await ask('POST /readings', undefined, { meter, value, at, notes: ['x'] }, { 'idempotency-key': at })).body;
const now = new Date().toISOString();
const days = ['2001-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', now, '2090-01-01T00:00:00.000Z'];
const made = [];
for (const day of days) made.push(await record(day));
assert.equal((await record(now)).id, made[2].id);
for (const at of days) {
  const again = await ask('POST /readings', undefined, { meter, value: '1.000', at, notes: [] }, { 'idempotency-key': 'again ' + at });
  assert.deepEqual([again.status, again.body.code], [409, 'meter-at-taken']);
}
const first = (await ask('GET /readings?meter=' + meter));
assert.deepEqual(first.body.items.map(({ at }: { at: string }) => at), [days[3], days[2]]);
assert.deepEqual((await ask('GET /readings?meter=' + meter + '&cursor=' + first.body.next)).body.items.map(({ at }: { at: string }) => at), [days[1], days[0]]);
for (const { id } of made) {
  const read = await ask('GET /readings/' + id);
  const etag = read.headers.get('etag') ?? '';
  assert.equal((await ask('PATCH /readings/' + id, undefined, { value: '3.000' }, { 'if-match': etag })).status, 200);
  assert.equal((await ask('PATCH /readings/' + id, undefined, { value: '4.000' }, { 'if-match': etag })).status, 412);
  assert.equal((await ask('POST /check', undefined, { id })).status, 200);
  assert.equal((await ask('GET /readings/' + id)).body.state, 'checked');
  assert.equal((await ask('DELETE /readings/' + id)).status, 204);
  assert.equal((await ask('GET /readings/' + id)).status, 404);
}`;

/** Split by the hash of a key: with parts, links, references, an audit, the trash, triggers, and rows that grow old. */
const hashes = `kentledge: 1
system: shops
entities:
  Shop: { fields: { name: string(20), spent: = sum(Order.total where shop = this) } }
  Tag: { key: name, fields: { name: string(20) } }
  Order:
    keep: 5y after createdAt
    audit: 1y
    trash: 30d
    invariants: { small: count(lines) <= 2 }
    transitions: { state: [open -> paid] }
    fields: { shop: Shop, total: int, state: open | paid default open, tags: [Tag], lines: [{ article: string(20), amount: int }] }
  Follow: { key: [follower, followed], unique: [[follower, note]], fields: { follower: Shop, followed: Shop, note: string(20) } }
  Note: { fields: { order: Order, text: string(20) } }
operations:
  open: { by: anyone, creates: Shop, takes: { name: string(20) } }
  getShop: { by: anyone, reads: Shop, where: id = $id }
  addTag: { by: anyone, creates: Tag, takes: { name: string(20) } }
  place: { by: anyone, creates: Order, takes: { shop: Shop, total: int, tags: [Tag], lines: [{ article: string(20), amount: int }, max 5] }, idempotent: true }
  getOrder: { by: anyone, reads: Order, where: id = $id }
  listOrders: { by: anyone, reads: Order, where: shop = $shop, order: -total, page: 2 }
  pay: { by: anyone, updates: Order, where: id = $id, set: { state: paid } }
  drop: { by: anyone, deletes: Order, where: id = $id }
  follow: { by: anyone, creates: Follow, takes: { follower: Shop, followed: Shop, note: string(20) }, else: update }
  follows: { by: anyone, reads: Follow, where: follower = $follower }
  note: { by: anyone, creates: Note, takes: { order: Order, text: string(20) } }
pins:
  Order.partitions: hash
  Order.lines.partitions: hash_2
  Order.tags.partitions: hash_by_order_id_3
  Follow.partitions: hash_by_follower_id
  Note.partitions: hash_by_order_id
  Note.order.delete: restrict
  Shop.spent.derivation: stored
`;

const hashCalls = `
const shop = (await ask('POST /shops', undefined, { name: 'a' })).body.id;
const other = (await ask('POST /shops', undefined, { name: 'b' })).body.id;
assert.equal((await ask('POST /tags', undefined, { name: 'red' })).status, 201);
const line = { article: 'x', amount: 2 };
const place = (total: number, lines = [line]) => ask('POST /orders', undefined, { shop, total, tags: ['red'], lines }, { 'idempotency-key': String(total) });
const made = [];
for (let total = 1; total <= 9; total++) made.push((await place(total)).body);
assert.equal((await place(9)).body.id, made[8].id);
assert.notEqual((await place(10, [line, line, line])).status, 201);
const parts = async (table: string) => Object.fromEntries((await sql('select tableoid::regclass::text as part, count(*)::int as count from ' + table + ' group by 1')).map(({ part, count }) => [part, count]));
assert.deepEqual(Object.keys(await parts('order_lines')).toSorted(), ['order_lines_h0', 'order_lines_h1']);
assert.ok(Object.keys(await parts('orders')).length > 1);
const first = await ask('GET /orders?shop=' + shop);
assert.deepEqual(first.body.items.map(({ total }: { total: number }) => total), [9, 8]);
assert.deepEqual((await ask('GET /orders?shop=' + shop + '&cursor=' + first.body.next)).body.items.map(({ total }: { total: number }) => total), [7, 6]);
assert.equal(String((await ask('GET /shops/' + shop)).body.spent), '45');
for (const { id } of made) {
  const read = (await ask('GET /orders/' + id)).body;
  assert.deepEqual([read.lines.length, read.tags.length, read.state], [1, 1, 'open']);
  assert.equal((await ask('PATCH /orders/' + id, undefined, {})).body.state, 'paid');
}
for (const note of ['one', 'two']) assert.ok((await ask('POST /follows', undefined, { follower: shop, followed: other, note })).status < 300);
const follows = (await ask('GET /follows?follower=' + shop)).body.items;
assert.deepEqual(follows.map(({ note }: { note: string }) => note), ['two']);
const taken = await ask('POST /follows', undefined, { follower: shop, followed: shop, note: 'two' });
assert.deepEqual([taken.status, taken.body.code], [409, 'follower-note-taken']);
assert.equal((await ask('POST /notes', undefined, { order: made[0].id, text: 'n' })).status, 201);
assert.equal((await ask('POST /notes', undefined, { order: shop, text: 'n' })).status, 422);
assert.equal((await ask('DELETE /orders/' + made[8].id)).status, 204);
assert.equal((await ask('GET /orders/' + made[8].id)).status, 404);
assert.equal(String((await ask('GET /shops/' + shop)).body.spent), '36');
// Old rows go, and those that lie at the same place of another partition stay.
await sql("update orders set created_at = now() - interval '6 years' where total in (1, 5); delete from orders_audit");
const [job] = (service.jobs ?? []).filter(({ name }) => name === 'retention.Order');
await sql(job?.statement.text ?? '');
assert.deepEqual((await sql('select total::int from orders order by 1')).map(({ total }) => total), [1, 2, 3, 4, 6, 7, 8, 9]);
assert.deepEqual(await sql("select before ->> 'total' as total from orders_audit where action = 'delete'"), [{ total: '5' }]);
assert.equal(String((await ask('GET /shops/' + shop)).body.spent), '31');
`;

/** Split by a list of words. */
const lists = `kentledge: 1
system: desk
entities:
  Ticket: { fields: { kind: bug | wish | question, title: string(60), urgent: bool } }
  Event: { fields: { loud: bool, title: string(60) } }
operations:
  report: { by: anyone, creates: Ticket, takes: { kind: bug | wish | question, title: string(60), urgent: bool }, idempotent: true }
  getTicket: { by: anyone, reads: Ticket, where: id = $id }
  bugs: { by: anyone, reads: Ticket, where: kind = $kind, order: -createdAt, page: 2 }
  rename: { by: anyone, updates: Ticket, where: id = $id, takes: { id: uuid, title: string(60) } }
  close: { by: anyone, deletes: Ticket, where: id = $id }
  tell: { by: anyone, creates: Event, takes: { loud: bool, title: string(60) } }
  loud: { by: anyone, reads: Event, where: loud = true }
pins: { Ticket.partitions: list, Event.partitions: list }
`;

const listCalls = `
const made = [];
for (const kind of ['bug', 'wish', 'question', 'bug']) made.push((await ask('POST /tickets', undefined, { kind, title: kind, urgent: false }, { 'idempotency-key': String(made.length) })).body);
assert.equal((await ask('POST /tickets', undefined, { kind: 'other', title: '', urgent: false })).status, 400);
const page = (await ask('GET /tickets?kind=bug')).body.items;
assert.deepEqual(page.map(({ id }: { id: string }) => id), [made[3].id, made[0].id]);
for (const { id } of made) {
  assert.equal((await ask('PATCH /tickets/' + id, undefined, { title: 'new' })).body.title, 'new');
  assert.equal((await ask('GET /tickets/' + id)).body.title, 'new');
}
const parts = (await sql('select tableoid::regclass::text as part, count(*)::int as count from tickets group by 1 order by 1')).map(({ part, count }) => [part, count]);
assert.deepEqual(parts, [['tickets_bug', 2], ['tickets_question', 1], ['tickets_wish', 1]]);
assert.equal((await ask('DELETE /tickets/' + made[0].id)).status, 204);
for (const loud of [true, false, true]) assert.equal((await ask('POST /events', undefined, { loud, title: 't' })).status, 201);
assert.equal((await ask('GET /events')).body.items.length, 2);
assert.deepEqual((await sql('select distinct tableoid::regclass::text as part from events order by 1')).map(({ part }) => part), ['events_false', 'events_true']);
`;

/** Split by hash, and kept apart by policies. */
const tenants = `kentledge: 1
system: teams
tenant: Team
entities:
  Team: { fields: { name: string(60) } }
  User: { fields: { team: Team } }
  Task: { fields: { team: Team, title: string(120), steps: [{ text: string(20) }] } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  open: { by: anyone, creates: Team, takes: { name: string(60) } }
  register: { by: user, creates: User, takes: { team: Team } }
  addTask: { by: user, takes: { title: string(120), steps: [{ text: string(20) }] }, creates: Task, set: { team: me.team } }
  listTasks: { by: user, reads: Task }
pins: { system.rowSecurity: policies, Task.partitions: hash, Task.steps.partitions: hash }
`;

const tenantCalls = `
const tokens = [];
for (const name of ['a', 'b', 'c']) {
  const team = (await ask('POST /teams', undefined, { name })).body.id;
  tokens.push(await tokenOf(name));
  assert.equal((await ask('POST /users', tokens.at(-1), { team })).status, 201);
  for (const title of ['one', 'two']) assert.equal((await ask('POST /tasks', tokens.at(-1), { title, steps: [{ text: 's' }] })).status, 201);
}
for (const token of tokens) assert.equal((await ask('GET /tasks', token)).body.items.length, 2);
const service = new Client({ connectionString: process.argv[2] });
await service.connect();
for (const table of ['tasks', 'task_steps']) assert.equal((await service.query('select count(*)::int as count from ' + table)).rows[0].count, 0);
for (const part of ['tasks_h0', 'task_steps_h0']) await assert.rejects(service.query('select * from ' + part), { code: '42501' });
await service.end();
assert.equal((await sql('select count(*)::int as count from task_steps'))[0]?.['count'], 6);
`;

it.each([
  ['ranges of time', ranges, rangeCalls],
  ['pieces by hash', hashes, hashCalls],
  ['a list of values', lists, listCalls],
  ['pieces of tenants', tenants, tenantCalls],
])('entities that are split into %s are made, read, paged, changed, locked and deleted like any other', { timeout: 120_000 }, (_, brief, calls) => {
  expect(problemsOfCalls(projects, brief, calls)).toEqual([]);
});
