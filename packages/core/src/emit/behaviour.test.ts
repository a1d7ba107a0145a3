import { build, designText, openProjects, problemsOfCalls } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let projects: Projects;

beforeAll(async () => {
  projects = await openProjects();
}, 60_000);

afterAll(() => projects.close(), 60_000);

const problemsOf = (brief: string, calls: string): readonly string[] => problemsOfCalls(projects, brief, calls);

it('an error has the shape that the API declares', () => {
  const brief = `kentledge: 1
system: conduit
api: { errors: { errors: { body: [$message] }, code: $code, status: $status, line: '$status is $code', ok: false } }
entities: { Note: { fields: { title: string(20) } } }
operations:
  getNote: { by: anyone, reads: Note, where: id = $id }
  writeNote: { by: anyone, takes: { title: string(20) }, creates: Note }`;
  const calls = `
  const missed = await ask('GET /notes/01890a5d-ac96-774b-bcce-b302099a8057');
  assert.equal(missed.headers.get('content-type'), 'application/json; charset=utf-8');
  assert.deepEqual(missed.body, { errors: { body: ['not found'] }, code: 'not-found', status: 404, line: '404 is not-found', ok: false });
  const refused = await ask('POST /notes', undefined, {});
  assert.deepEqual(refused.body.errors, { body: ["body/title: must have required property 'title'"] });`;
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);

it('a password actor registers, logs in, and is known by the token that the service signs', () => {
  const brief = `kentledge: 1
system: lobsters
actors: { member: { is: User, authenticates: password, scheme: Token } }
entities:
  User:
    fields: { username: string(50) unique, email: string(100) unique, password: password, token: text computed, about: text optional }
    views: { Session: [username, token], Author: [username, token] }
  Story:
    fields: { author: User, title: string(150) }
    views: { Story: [title, author: Author] }
operations:
  register: { by: anyone, takes: { username: string(50), email: string(100), password: password }, creates: User, returns: { user: Session } }
  login: { by: anyone, at: POST /login -> 200, takes: { email: string(100), password: password }, reads: User, where: email = $email and password = $password, returns: Session }
  me: { by: member, at: GET /me, reads: User, where: id = me, returns: Session }
  describeMe: { by: member, at: PATCH /me, takes: { about: text }, updates: User, where: id = me, returns: Session }
  getUser: { by: anyone, reads: User, where: username = $username, returns: Session }
  listUsers: { by: anyone, reads: User }
  submitStory: { by: member, takes: { title: string(150) }, creates: Story, set: { author: me } }
`;
  const calls = `
  const registered = await ask('POST /users', undefined, { username: 'ada', email: 'ada@example.org', password: 'correct horse' });
  assert.equal(registered.status, 201);
  assert.deepEqual(Object.keys(registered.body.user), ['username', 'token']);
  assert.equal((await ask('POST /login', undefined, { email: 'ada@example.org', password: 'wrong horse' })).status, 401);
  assert.equal((await ask('POST /login', undefined, { email: 'eve@example.org', password: 'wrong horse' })).status, 401);
  const login = await ask('POST /login', undefined, { email: 'ada@example.org', password: 'correct horse' });
  assert.equal(login.status, 200);
  for (const { token } of [registered.body.user, login.body, (await ask('GET /me', 'Token ' + login.body.token)).body, (await ask('PATCH /me', 'Token ' + login.body.token, { about: 'me' })).body]) {
    const story = await ask('POST /stories', 'Token ' + token, { title: 'a story' });
    assert.equal(story.status, 201);
    assert.deepEqual(story.body, { title: 'a story', author: { username: 'ada' } });
  }
  assert.equal((await ask('POST /stories', undefined, { title: 'a story' })).status, 401);
  assert.deepEqual((await ask('GET /users/ada')).body, { username: 'ada' });
  assert.equal(JSON.stringify((await ask('GET /users')).body).includes('token'), false);`;
  expect(problemsOf(brief, calls)).toEqual([]);
  const { tree } = build(designText(brief));
  expect(tree.get('migrations/0001_initial.up.sql')?.text).not.toMatch(/token/);
  expect(tree.has('computed/User.ts')).toBe(false);
}, 120_000);

it('the version of a row is in the header, beside a field called etag', () => {
  const brief = `kentledge: 1
system: prints
entities: { Print: { fields: { etag: string(20), title: string(20) } } }
operations:
  getPrint: { by: anyone, reads: Print, where: id = $id }
  changePrint: { by: anyone, takes: { title: string(20) }, updates: Print, where: id = $id }
  changeWhole: { by: anyone, at: PATCH /whole/:id, takes: { title: string(20) }, updates: Print, where: id = $id, returns: { print: Print } }
  makePrint: { by: anyone, takes: { etag: string(20), title: string(20) }, creates: Print }`;
  const calls = `
  const { body } = await ask('POST /prints', undefined, { etag: 'of the press', title: 'one' });
  const path = '/prints/' + body.id;
  const read = await ask('GET ' + path);
  assert.equal(read.body.etag, 'of the press');
  assert.deepEqual(Object.keys(read.body).filter((name) => name.startsWith('$')), []);
  const tag = read.headers.get('etag') ?? '';
  assert.match(tag, /^"\\d+\\.[\\w-]+"$/);
  assert.equal((await fetch(baseUrl + path, { headers: { 'if-none-match': tag } })).status, 304);
  const changed = await ask('PATCH ' + path, undefined, { title: 'two' }, { 'if-match': tag });
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.get('etag'), tag);
  assert.equal((await ask('PATCH ' + path, undefined, { title: 'three' }, { 'if-match': tag })).status, 412);
  const held = await client.getPrint({ baseUrl }, { id: body.id });
  const mine = await client.changePrint({ baseUrl }, { id: body.id, title: 'four' }, { ifMatch: held.$etag });
  assert.equal(mine.title, 'four');
  await assert.rejects(client.changePrint({ baseUrl }, { id: body.id, title: 'five' }, { ifMatch: held.$etag }), { status: 412 });
  assert.equal((await client.changePrint({ baseUrl }, { id: body.id, title: 'five' }, { ifMatch: mine.$etag })).title, 'five');
  const whole = await ask('PATCH /whole/' + body.id, undefined, { title: 'six' }, { 'if-match': tag });
  assert.deepEqual([whole.status, whole.headers.get('etag')], [200, null]);`;
  expect(problemsOf(brief, calls)).toEqual([]);
  const { tree } = build(designText(brief));
  expect(tree.get('operations/get-print.ts')?.text).not.toMatch(/etag/);
  expect(tree.get('src/routes/change-whole.ts')?.text).not.toMatch(/etag/);
}, 120_000);

it('every page leads to the next, also inside an envelope, also for the client', () => {
  const brief = `kentledge: 1
system: conduit
entities: { Article: { fields: { title: string(20), next: string(20) optional } } }
operations:
  listArticles: { by: anyone, takes: { title: string(20) optional }, reads: Article, where: title = $title, page: 2, returns: { articles: [Article], next: = total } }
  feed: { by: anyone, at: GET /feed, reads: Article, page: 2 offset, returns: { articles: [Article] } }
  plain: { by: anyone, at: GET /plain, reads: Article, page: 2 }
  timeline: { by: anyone, at: GET /timeline, reads: Article, order: -createdAt, page: 2 }
  write: { by: anyone, takes: { title: string(20) }, creates: Article }`;
  const calls = `
  for (const title of ['a', 'b&c', 'b&c', 'b&c', 'b&c', 'b&c']) await client.write({ baseUrl }, { title });
  const follow = async (start: string): Promise<number[]> => {
    const sizes: number[] = [];
    for (let url: string | undefined = baseUrl + start; url !== undefined && sizes.length < 9; ) {
      const response: Response = await fetch(url);
      assert.equal(response.status, 200);
      const body = (await response.json()) as { items?: unknown[]; articles?: unknown[] };
      sizes.push((body.items ?? body.articles ?? []).length);
      assert.equal(JSON.stringify(body).includes('$next'), false);
      const link = /^<(.*)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      url = link === undefined ? undefined : new URL(link, url).href;
    }
    return sizes;
  };
  assert.deepEqual(await follow('/articles?title=b%26c'), [2, 2, 1]);
  assert.deepEqual(await follow('/feed'), [2, 2, 2]);
  assert.deepEqual(await follow('/plain'), [2, 2, 2]);
  for (const cursor of [['plain', 'x'], ['plain', 7], ['feed', null]]) {
    const made = Buffer.from(JSON.stringify(cursor)).toString('base64url');
    assert.equal((await ask('GET /plain?cursor=' + made)).status, 400);
  }
  assert.deepEqual(await follow('/timeline'), [2, 2, 2]);
  const forged = Buffer.from(JSON.stringify(['timeline', 'yesterday', null])).toString('base64url');
  assert.equal((await ask('GET /timeline?cursor=' + forged)).status, 400);
  const first = await client.listArticles({ baseUrl }, { title: 'b&c' });
  assert.equal(first.next, 5);
  const second = await client.listArticles({ baseUrl }, { title: 'b&c', cursor: first.$next ?? '' });
  assert.deepEqual([second.articles.length, (await client.listArticles({ baseUrl }, { title: 'b&c', cursor: second.$next ?? '' })).$next], [2, null]);
  assert.equal((await client.feed({ baseUrl }, { offset: 2 })).$next, 4);`;
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);

it('the audit knows who changed what, and whatever a subject holds stays a text', () => {
  const brief = `kentledge: 1
system: ledger
actors: { clerk: { is: Clerk, authenticates: oidc } }
entities:
  Clerk: { fields: { name: string(50) optional } }
  Account: { audit: 10y, fields: { title: string(50) } }
operations:
  open: { by: clerk, takes: { title: string(50) }, creates: Account, idempotent: true }
  rename: { by: clerk, takes: { title: string(50) }, updates: Account, where: id = $id }
  openFreely: { by: anyone, at: POST /free, takes: { title: string(50) }, creates: Account }`;
  const calls = `
  const evil = "o'hara'; drop table accounts; --\\\\";
  const { body } = await ask('POST /accounts', await tokenOf('ada'), { title: 'a' }, { 'idempotency-key': 'one' });
  assert.equal((await ask('PATCH /accounts/' + body.id, await tokenOf(evil), { title: 'b' })).status, 200);
  assert.equal((await ask('POST /free', undefined, { title: 'c' })).status, 201);
  const written = await sql("select action, actor from accounts_audit order by at");
  assert.deepEqual(written.map(({ action, actor }) => [action, actor]), [['insert', 'clerk:ada'], ['update', 'clerk:' + evil], ['insert', null]]);`;
  expect(problemsOf(brief, calls)).toEqual([]);
  const { tree } = build(designText(brief));
  expect(tree.get('src/service.ts')?.text).toContain('audits: true,');
  expect(tree.get('src/service.ts')?.text).toContain('select accounts_audit_partitions()');
  const shorter = build(designText(brief.replace('audit: 10y', 'audit: 30d')));
  expect(shorter.tree.get('src/service.ts')?.text).toContain('batch: 10000,');
}, 120_000);

it('the audit of a row is silent about counters that other rows change', () => {
  const brief = `kentledge: 1
system: ledger
actors: { clerk: { is: Clerk, authenticates: oidc } }
entities:
  Clerk: { fields: { name: string(50) optional } }
  Account: { audit: 10y, fields: { title: string(50), entries: = count(Entry where account = this) } }
  Entry: { fields: { account: Account } }
operations:
  open: { by: clerk, takes: { title: string(50) }, creates: Account }
  enter: { by: clerk, takes: { account: Account }, creates: Entry, rate: 10/s }
  rename: { by: clerk, takes: { title: string(50) }, updates: Account, where: id = $id }
  listAccounts: { by: clerk, reads: Account, order: -entries, rate: 100/s }`;
  const calls = `
  const token = await tokenOf('ada');
  const { body } = await ask('POST /accounts', token, { title: 'a' });
  assert.equal((await ask('POST /entries', token, { account: body.id })).status, 201);
  const renamed = await ask('PATCH /accounts/' + body.id, token, { title: 'b' });
  assert.equal(renamed.body.entries, 1);
  const written = await sql("select action, after->>'title' as title from accounts_audit order by at");
  assert.deepEqual(written.map(({ action, title }) => [action, title]), [['insert', 'a'], ['update', 'b']]);`;
  expect(designText(brief).tables.find(({ name }) => name === 'accounts')?.columns.map(({ name }) => name)).toContain('entries');
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);

it('a row of another tenant or of another owner cannot be linked', () => {
  const brief = `kentledge: 1
system: merchants
tenant: Merchant
actors: { clerk: { is: Clerk, authenticates: oidc } }
entities:
  Merchant: { fields: { name: string(50) } }
  Clerk: { fields: { merchant: Merchant, email: string(254) unique } }
  Product: { fields: { merchant: Merchant, name: string(50) } }
  Basket: { owner: clerk, fields: { clerk: Clerk, merchant: Merchant, title: string(50) } }
  Sale:
    fields:
      merchant: Merchant
      product: Product
      basket: Basket optional
      items: [{ product: Product, quantity: int 1..9 }, max 5]
operations:
  sell: { by: clerk, takes: { product: Product, basket: Basket optional, items: [{ product: Product, quantity: int 1..9 }, max 5] }, creates: Sale, set: { merchant: me.merchant } }
  resell: { by: clerk, takes: { product: Product }, updates: Sale, where: id = $id }
  join: { by: clerk, takes: { merchant: Merchant, email: string(254) }, creates: Clerk }
  getSale: { by: clerk, reads: Sale, where: id = $id }`;
  const calls = `
  const id = (n: number): string => '01890a5d-ac96-774b-bcce-b30209' + String(n).padStart(6, '0');
  const insert = (table: string, columns: string, rows: string[]): Promise<unknown> => sql('insert into ' + table + ' (' + columns + ') values ' + rows.join(', '));
  await insert('merchants', 'id, name', ["('" + id(1) + "', 'mine')", "('" + id(2) + "', 'theirs')"]);
  await insert('clerks', 'id, merchant_id, email, subject', ["('" + id(11) + "', '" + id(1) + "', 'a@x', 'ada')", "('" + id(12) + "', '" + id(1) + "', 'b@x', 'bob')", "('" + id(13) + "', '" + id(2) + "', 'e@x', 'eve')"]);
  await insert('products', 'id, merchant_id, name', ["('" + id(21) + "', '" + id(1) + "', 'mine')", "('" + id(22) + "', '" + id(2) + "', 'theirs')"]);
  await insert('baskets', 'id, clerk_id, merchant_id, title', ["('" + id(31) + "', '" + id(11) + "', '" + id(1) + "', 'mine')", "('" + id(32) + "', '" + id(12) + "', '" + id(1) + "', 'of bob')"]);
  const ada = await tokenOf('ada');
  const sell = (product: number, basket: number | undefined, item: number) =>
    ask('POST /sales', ada, { product: id(product), ...(basket === undefined ? {} : { basket: id(basket) }), items: [{ product: id(item), quantity: 1 }] });
  const sale = await sell(21, 31, 21);
  assert.equal(sale.status, 201);
  for (const refused of [await sell(22, undefined, 21), await sell(21, 32, 21), await sell(21, undefined, 22), await sell(29, undefined, 21)]) assert.equal(refused.status, 422, JSON.stringify(refused.body));
  assert.equal((await ask('PATCH /sales/' + sale.body.id, ada, { product: id(22) })).status, 422);
  assert.equal((await ask('PATCH /sales/' + sale.body.id, ada, { product: id(21) })).status, 200);
  assert.equal((await ask('GET /sales/' + sale.body.id, await tokenOf('eve'))).status, 404);
  assert.equal((await ask('PATCH /sales/' + sale.body.id, await tokenOf('eve'), { product: id(22) })).status, 404);
  assert.deepEqual((await sql('select count(*)::int as sales from sales')), [{ sales: 1 }]);`;
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);

it('a row put once more replaces its lists, one that is kept keeps them, and one in the trash is in nobody\'s way', () => {
  const brief = `kentledge: 1
system: baskets
entities:
  Basket:
    trash: 30d
    fields: { name: string(20) unique, note: string(20) optional, lines: [{ item: string(20), price: money }, about 3], total: = sum(lines.price) }
    views: { Basket: [id, name, lines, total], New: [name, note, lines] }
operations:
  put: { by: anyone, at: PUT /baskets -> 200, takes: { basket: New }, creates: Basket, else: update }
  ensure: { by: anyone, at: POST /ensure -> 200, takes: { basket: New }, creates: Basket, else: keep, returns: Basket }
  keepOne: { by: anyone, at: POST /keep -> 204, takes: { basket: New }, creates: Basket, else: keep, returns: none }
  getBasket: { by: anyone, reads: Basket, where: name = $name }
  removeBasket: { by: anyone, deletes: Basket, where: name = $name }`;
  const calls = `
  const basket = (...prices: string[]): object => ({ basket: { name: 'b', lines: prices.map((price) => ({ item: 'x', price })) } });
  const shown = async (): Promise<unknown> => { const { body } = await ask('GET /baskets/b'); return [body.lines.map((line: { price: string }) => line.price), body.total]; };
  assert.equal((await ask('PUT /baskets', undefined, basket('1.001'))).status, 400);
  assert.equal((await ask('PUT /baskets', undefined, basket('1', '2.5'))).status, 200);
  assert.deepEqual(await shown(), [['1.00', '2.50'], '3.50']);
  assert.equal((await ask('PUT /baskets', undefined, basket('3'))).body.total, '3.00');
  assert.equal((await ask('POST /ensure', undefined, basket('4', '5'))).body.total, '3.00');
  assert.equal((await ask('POST /keep', undefined, basket('6'))).status, 204);
  assert.deepEqual(await shown(), [['3.00'], '3.00']);
  assert.equal((await ask('DELETE /baskets/b')).status, 204);
  assert.equal((await ask('POST /ensure', undefined, basket())).body.total, '0.00');
  assert.equal((await ask('PUT /baskets', undefined, basket('7'))).body.total, '7.00');
  assert.deepEqual(await sql('select count(*)::int as rows from baskets'), [{ rows: 2 }]);`;
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);

it('what is computed, listed and answered of many rows is so for each of them', () => {
  const brief = `kentledge: 1
system: books
entities:
  Tag: { fields: { name: string(20) unique } }
  Rack: { fields: { name: string(20) }, invariants: { cheapEnough: sum(Book.price where rack = this) <= 20 } }
  Book:
    fields: { rack: Rack, title: string(20), price: money, slug: string(80) computed, tags: [Tag, about 2, created], rackName: = rack.name }
    views: { Book: [title, slug, price, rackName, tags: tags.name], New: [title, price, tags: tags.name] }
operations:
  makeRack: { by: anyone, takes: { name: string(20) }, creates: Rack }
  makeBook: { by: anyone, takes: { rack: Rack, book: New }, creates: Book }
  rename: { by: anyone, at: POST /rename -> 200, takes: { rack: Rack, title: string(20) }, updates: Book, where: rack = $rack, returns: { books: [Book] } }
  markUp: { by: anyone, at: POST /mark-up, takes: { rack: Rack }, updates: Book, where: rack = $rack, set: { price: price * 2 }, returns: none }
  listBooks: { by: anyone, reads: Book, where: rack = $rack, order: price, returns: { books: [Book] } }`;
  const calls = `
  await ask('POST /racks', undefined, { name: 's' });
  const [{ id: rack } = {}] = await sql('select id from racks');
  for (const price of ['1', '2', '3']) assert.equal((await ask('POST /books', undefined, { rack, book: { title: 'old', price, tags: [price] } })).status, 201);
  const renamed = await ask('POST /rename', undefined, { rack, title: 'new' });
  assert.equal(renamed.status, 200, JSON.stringify(renamed.body));
  assert.deepEqual(renamed.body.books.map((book: { price: string }) => book.price).toSorted(), ['1.00', '2.00', '3.00']);
  for (const book of renamed.body.books) assert.deepEqual([book.title, book.slug.slice(0, 4), book.rackName], ['new', 'new-', 's']);
  assert.equal(new Set(renamed.body.books.map((book: { slug: string }) => book.slug)).size, 3);
  assert.equal((await ask('POST /mark-up', undefined, { rack })).status, 204);
  assert.deepEqual((await ask('GET /books?rack=' + rack)).body.books.map((book: { price: string }) => book.price), ['2.00', '4.00', '6.00']);
  const refused = await ask('POST /mark-up', undefined, { rack });
  assert.deepEqual([refused.status, refused.body.code], [422, 'cheap-enough']);`;
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);

it('operations that lock the same rows in other orders all come to their end', () => {
  const brief = `kentledge: 1
system: depot
entities:
  Product: { fields: { name: string(20), stock: int >= 0 } }
  Depot: { fields: { name: string(20), moves: int default 0 } }
  Order: { fields: { lines: [{ product: Product, quantity: int 1..99 }, about 3] } }
operations:
  place:
    by: anyone
    at: POST /place -> 204
    takes: { lines: [{ product: Product, quantity: int 1..99 }] }
    does:
      - { creates: Order }
      - { each: $lines, updates: Product, where: id = $it.product and stock >= $it.quantity, set: { stock: stock - $it.quantity }, else: 409 soldOut }
    returns: none
  bringIn:
    { by: anyone, at: POST /bring-in -> 204, takes: { product: Product, depot: Depot }, returns: none, does: [
      { updates: Product, where: id = $product, set: { stock: stock + 1 } }, { updates: Depot, where: id = $depot, set: { moves: moves + 1 } }] }
  takeOut:
    { by: anyone, at: POST /take-out -> 204, takes: { product: Product, depot: Depot }, returns: none, does: [
      { updates: Depot, where: id = $depot, set: { moves: moves + 1 } }, { updates: Product, where: id = $product, set: { stock: stock - 1 } }] }`;
  const calls = `
  const id = (n: number): string => '01890a5d-ac96-774b-bcce-b30209' + String(n).padStart(6, '0');
  await sql("insert into products (id, name, stock) select ('01890a5d-ac96-774b-bcce-b30209' || lpad(n::text, 6, '0'))::uuid, 'p', 1000 from generate_series(1, 6) as n");
  await sql("insert into depots (id, name) values ('" + id(9) + "', 'd')");
  const lines = [1, 2, 3, 4, 5, 6].map((n) => ({ product: id(n), quantity: 1 }));
  const orders = Array.from({ length: 60 }, (_, turn) => [...lines.slice(turn % 6), ...lines.slice(0, turn % 6)]).map((given, turn) => (turn % 2 === 0 ? given : given.toReversed()));
  const retries = Number((await sql('select deadlocks from pg_stat_database where datname = current_database()'))[0]?.['deadlocks']);
  for (let at = 0; at < orders.length; at += 10) {
    const placed = await Promise.all(orders.slice(at, at + 10).map((given) => ask('POST /place', undefined, { lines: given })));
    assert.deepEqual([...new Set(placed.map(({ status }) => status))], [204]);
  }
  await sql('select pg_stat_force_next_flush()');
  assert.equal(Number((await sql('select deadlocks from pg_stat_database where datname = current_database()'))[0]?.['deadlocks']), retries);
  for (let turn = 0; turn < 8; turn += 1) {
    const moved = await Promise.all(['/bring-in', '/take-out', '/bring-in', '/take-out'].map((path) => ask('POST ' + path, undefined, { product: id(1), depot: id(9) })));
    assert.deepEqual([...new Set(moved.map(({ status }) => status))], [204]);
  }
  assert.deepEqual(await sql('select distinct stock::int from products'), [{ stock: 940 }]);
  assert.deepEqual(await sql('select moves::int from depots'), [{ moves: 32 }]);`;
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);

it('keys of numbers are numbers all the way, and people\'s functions get a row of an earlier step by its key', () => {
  const brief = `kentledge: 1
system: stores
entities:
  Store: { key: number, fields: { number: int 1..99, name: string(20) } }
  Shelf: { key: [store, row], fields: { store: Store, row: int 1..99, boxes: = count(Box where shelf = this) } }
  Box: { fields: { shelf: Shelf, store: Store, kind: small | large, label: string(80) unique computed } }
operations:
  makeStore: { by: anyone, takes: { number: int, name: string(20) }, creates: Store }
  makeShelf: { by: anyone, takes: { store: Store, row: int }, creates: Shelf }
  putBox:
    by: anyone
    at: POST /boxes
    takes: { shop: Store, row: int }
    does:
      - { reads: Store, where: number = $shop }
      - { reads: Shelf, where: store = $shop and row = $row }
      - { creates: Box, set: { shelf: $shelf, store: $store, kind: large } }
  grow: { by: anyone, at: POST /boxes/:id/grow -> 200, takes: { id: Box, kind: Box.kind }, updates: Box, where: id = $id }
  boxes: { by: anyone, at: POST /find-boxes -> 200, takes: { shelf: Shelf }, reads: Box, where: shelf = $shelf, page: none }`;
  const calls = `
  assert.equal((await ask('POST /stores', undefined, { number: 7, name: 's' })).status, 201);
  const shelf = await ask('POST /shelfs', undefined, { store: 7, row: 3 });
  assert.deepEqual([shelf.status, shelf.body.store, shelf.body.row, shelf.body.boxes], [201, 7, 3, 0]);
  const box = await ask('POST /boxes', undefined, { shop: 7, row: 3 });
  assert.deepEqual([box.status, box.body.shelf, box.body.store, box.body.kind], [201, { store: 7, row: 3 }, 7, 'large']);
  const grown = await ask('POST /boxes/' + box.body.id + '/grow', undefined, { kind: 'small' });
  assert.deepEqual([grown.status, grown.body.kind, grown.body.shelf], [200, 'small', { store: 7, row: 3 }]);
  assert.equal((await ask('POST /find-boxes', undefined, { shelf: { store: 7, row: 3 } })).body.items.length, 1);`;
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);

it('answers null for a value that may be missing, and turns the one list of an answer that has pages', () => {
  const brief = `kentledge: 1
system: homes
entities:
  User: { fields: { name: string(20) unique, motto: string(20) optional, city: City, notes: = count(Note where author = this) } }
  City: { fields: { name: string(20), mayor: string(20) optional } }
  Note: { fields: { author: User, title: string(20) }, views: { Title: [title] } }
operations:
  makeCity: { by: anyone, takes: { name: string(20) }, creates: City }
  makeUser: { by: anyone, takes: { name: string(20), city: City }, creates: User }
  makeNote: { by: anyone, takes: { author: User, title: string(20) }, creates: Note }
  home:
    by: anyone
    at: GET /home/:name
    takes: { name: string(20), hint: string(20) optional }
    does:
      - { reads: User, where: name = $name }
      - { reads: Note, where: author = $user, order: title, page: none, as: all }
      - { reads: Note, where: author = $user, order: title, page: 1, as: some }
    returns: { all: [Title], some: [Title], motto: = $user.motto, count: = $user.notes, town: = $user.city.name, mayor: = $user.city.mayor, hint: = $hint }`;
  const calls = `
  const city = (await ask('POST /cities', undefined, { name: 'c' })).body.id;
  const author = (await ask('POST /users', undefined, { name: 'u', city })).body.id;
  for (const title of ['a', 'b']) assert.equal((await ask('POST /notes', undefined, { author, title })).status, 201);
  const home = await ask('GET /home/u');
  assert.deepEqual(home.body, { all: [{ title: 'a' }, { title: 'b' }], some: [{ title: 'a' }], motto: null, count: 2, town: 'c', mayor: null, hint: null });`;
  expect(problemsOf(brief, calls)).toEqual([]);
}, 120_000);
