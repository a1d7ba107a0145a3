import { expect, it } from 'vitest';
import { designBrief } from '../pipeline/design-brief.ts';
import type { Diagnostic } from '../diagnostic/index.ts';
import { read } from '../read/index.ts';
import type { Brief, NotExercised, System } from '../system/index.ts';
import { design, designProblems, survey } from './index.ts';

function briefOf(text: string): Brief {
  const { brief, diagnostics } = read({ name: 'brief.yaml', text });
  if (brief === undefined) throw new Error(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join('\n'));
  return brief;
}

const systemOf = (text: string): System => design(briefOf(text)).system;
const codesOf = (text: string): readonly string[] => design(briefOf(text)).diagnostics.map((diagnostic) => diagnostic.code);
const indexesOf = (system: System): readonly string[] => system.tables.flatMap((table) => table.indexes.map((index) => `${table.name}(${index.parts.map((part) => part.expression + (part.descending ? ' desc' : '')).join(', ')})`));
const choiceOf = (system: System, id: string): string | undefined => system.decisions.find((decision) => decision.id === id)?.choice;

const notes = `kentledge: 1
system: notes
entities:
  User: { count: 10k, fields: { email: string(254) unique personal } }
  Note:
    count: 1M
    owner: author
    fields: { author: User, title: string(200), body: text about 2kB }
actors:
  user: { is: User, authenticates: oidc }
operations:
  listNotes: { by: user, reads: Note, where: author = me, rate: 20/s }
  getNote: { by: user, reads: Note, where: id = $id, rate: 40/s }
  writeNote: { by: user, takes: { title: string(200), body: text }, creates: Note, rate: 2/s }
`;

const shop = `kentledge: 1
system: shop
constraints: { platform: kubernetes }
actors:
  customer: { is: Customer, authenticates: oidc }
  staff: { authenticates: oidc, role: staff }
entities:
  Customer: { count: 5M, keep: 3y after updatedAt, fields: { email: string(254) unique personal, name: string(100) personal } }
  Product:
    count: 2M
    fields:
      sku: string(32) unique
      name: string(200)
      category: string(40) distinct 300 skew 1.1
      price: money
      cost: money only staff
      stock: int >= 0
      popularity: = count(Order.lines where product = this and order.placedAt > now - 30d)
  Order:
    count: 40M
    growth: 2M/month
    owner: customer
    keep: 10y after placedAt
    fields:
      customer: Customer
      status: pending | paid | shipped | cancelled default pending
      placedAt: timestamp default now
      lines: [{ product: Product, quantity: int 1..99, price: money default product.price }, about 3, max 100]
      total: = sum(lines.price * lines.quantity)
    transitions: { status: [pending -> paid -> shipped, pending -> cancelled] }
operations:
  listProducts: { by: anyone, reads: Product, where: category = $category, order: -popularity, stale: 1min, rate: 40/s, critical: true }
  placeOrder:
    by: customer
    takes: { lines: [{ product: Product, quantity: int 1..99 }, max 100] }
    creates: Order
    emits: OrderPlaced
    rate: 3/s
    idempotent: true
    critical: true
    latency: { p95: 150ms }
events:
  OrderPlaced: { of: Order, carries: [id, total, lines] }
externals:
  payments: { actions: [charge, refund], latency: { p50: 90ms, p99: 1200ms }, availability: 99.5%, limit: 200/s }
workflows:
  checkout:
    when: OrderPlaced
    deadline: 10min
    does:
      - { name: openOrder, checks: Order, where: id = $event.id and status = pending, undo: { updates: Order, where: id = $event.id, set: { status: cancelled } } }
      - { name: takePayment, calls: payments.charge, with: { reference: $event.id, amount: $event.total }, undo: payments.refund }
      - { name: confirmOrder, updates: Order, where: id = $event.id, set: { status: paid } }
traffic: { journeys: { visit: { rate: 2/s, does: [listProducts x3, placeOrder 50%] } } }
pins: { Order.store: postgresql }
`;

const news = `kentledge: 1
system: news
entities:
  User: { count: 9k, fields: { email: string(254) unique, karma: = sum(StoryVote.value where story.author = this) } }
  Story:
    count: 40k
    fields: { author: User, title: string(150), score: = sum(StoryVote.value where story = this), heat: decimal(7) computed }
  Comment: { count: 300k, owner: author, fields: { story: Story, author: User, parent: Comment optional(65%), body: text about 500B } }
  StoryVote: { count: 550k, key: [user, story], owner: user, fields: { user: User, story: Story, value: int -1..1 } }
actors:
  member: { is: User, authenticates: oidc }
operations:
  frontPage: { by: anyone, reads: Story, order: -heat, page: 25, rate: 20/min }
  getStory:
    by: anyone
    at: GET /stories/:id
    does:
      - { reads: Story, where: id = $id }
      - { reads: Comment, where: story = $id, order: createdAt, page: none }
    returns: { story: Story, comments: [Comment] }
    rate: 36/min
  vote:
    by: member
    takes: { story: Story }
    does:
      - { creates: StoryVote, set: { story: $story, value: 1 }, else: update }
      - { updates: Story, where: id = $story, set: {} }
    returns: none
    rate: 19/h
`;

it('makes of a small brief one process, one database, one index', () => {
  const system = systemOf(notes);
  expect(system.services.map(({ id, instances }) => [id, instances.value])).toEqual([['notes', 1]]);
  expect(system.stores.map(({ engine }) => engine)).toEqual(['postgresql']);
  expect(indexesOf(system)).toEqual(['notes(author_id, id)']);
  expect(system.jobs).toEqual([]);
  expect(system.notExercised).toEqual([]);
  expect(choiceOf(system, 'system.platform')).toBe('compose');
});

it('gives a table its columns, keys, checks and references', () => {
  const [users, table] = systemOf(notes).tables;
  expect(users?.columns.map(({ name, type, nullable }) => `${name} ${type}${nullable ? ' null' : ''}`)).toEqual(['id uuid', 'email text', 'created_at timestamptz', 'updated_at timestamptz', 'subject text null']);
  expect(users?.uniques.map((unique) => unique.name)).toEqual(['users_email_key', 'users_subject_key']);
  expect(table?.primaryKey).toEqual(['id']);
  expect(table?.foreignKeys).toEqual([{ name: 'notes_author_id_fkey', columns: ['author_id'], table: 'users', references: ['id'], onDelete: 'restrict' }]);
  expect(table?.checks.map((check) => check.expression)).toEqual(['char_length(title) <= 200']);
  expect(table?.rowBytes.value).toBeGreaterThan(2000);
});

it('checks invariants of one row by constraints', () => {
  const { tables } = systemOf(`kentledge: 1
system: events
entities:
  Talk:
    fields: { seats: int, taken: int, closed: bool, note: int optional, starts: timestamp, ends: timestamp }
    invariants: { fits: taken <= seats or closed, forward: ends > starts, noted: note > 3, twice: not (taken * 2 > seats + 10) }
operations: { getTalk: { by: anyone, reads: Talk, where: id = $id } }`);
  expect(tables[0]?.checks.map(({ name, expression }) => `${name}: ${expression}`)).toEqual(['talks_fits: taken <= seats or closed', 'talks_forward: ends > starts', 'talks_noted: note > 3', 'talks_twice: taken * 2 > seats + 10 is not true']);
});

it('keeps what the shop must order by in a column that a job refreshes, and adds up the rest in each read', () => {
  const system = systemOf(shop);
  expect(system.derivations.map(({ entity, field, how }) => `${entity}.${field} ${how.kind}`)).toEqual(['Product.popularity refreshed', 'Order.total computed']);
  expect(system.jobs.map((job) => job.id)).toEqual(expect.arrayContaining(['retention.Customer', 'erasure.Customer', 'retention.Order', 'refresh.Product.popularity']));
  expect(system.jobs.find((job) => job.purpose === 'refresh')?.every.value).toBe(30);
});

it('makes an index for each way in which the shop looks for rows, and no other', () => {
  expect(indexesOf(systemOf(shop))).toEqual(['customers(updated_at)', 'products(category, popularity desc, id desc)', 'orders(customer_id)', 'orders(placed_at)']);
});

it('finds the rows whose list holds a value by an inverted index', () => {
  const system = systemOf(`kentledge: 1
system: depot
entities:
  Item: { count: 1M, fields: { name: string(200), barcodes: [string(20), about 1, max 5] } }
operations:
  scan: { by: anyone, takes: { barcode: string(20) }, reads: Item, where: $barcode in barcodes, rate: 20/s }`);
  const [index] = system.tables.flatMap(({ indexes }) => indexes);
  expect([index?.method, index?.parts.map(({ expression }) => expression)]).toEqual(['gin', ['barcodes']]);
  expect(system.statements[0]?.sql).toContain('items.barcodes @> array[$1::text]');
});

it('finds the rows of either way of a conversation by the columns that both compare', () => {
  const system = systemOf(`kentledge: 1
system: talk
actors: { user: { is: User, authenticates: oidc } }
entities:
  User: { count: 100k, fields: { email: string(254) unique } }
  Note: { count: 10M, fields: { from: User, to: User, body: text } }
operations:
  talk: { by: user, takes: { with: User }, reads: Note, where: (from = me and to = $with) or (from = $with and to = me), order: -createdAt, rate: 10/s }
  listUsers: { by: user, reads: User }`);
  expect(indexesOf(system).filter((index) => index.startsWith('notes('))).toEqual(['notes(from_id, to_id, created_at)']);
});

it('adds the visits of journeys to rates', () => {
  const { operations } = systemOf(shop);
  expect(operations.map(({ id, totalRate }) => [id, totalRate.value])).toEqual([['listProducts', 46], ['placeOrder', 4]]);
});

it('finds nothing wrong with these briefs', () => {
  for (const text of [notes, shop, news]) expect(codesOf(text)).toEqual([]);
});

it('splits the latency budget', () => {
  const placeOrder = systemOf(shop).operations.find(({ id }) => id === 'placeOrder');
  const { deadline, statementTimeout, poolWait } = placeOrder?.budget ?? {};
  expect(deadline?.value).toBeCloseTo(0.75, 9);
  expect((statementTimeout?.value ?? 0) + (poolWait?.value ?? 0)).toBeLessThanOrEqual(deadline?.value ?? 0);
  expect(placeOrder?.transaction).toBe(true);
});

it('lists what is drawn but does not run', () => {
  expect(systemOf(shop).notExercised.map(({ subject }) => subject)).toEqual(['OrderPlaced', 'payments', 'checkout', 'system.platform']);
});

it('says when it does not know a platform', () => {
  expect(systemOf(`${notes}constraints: { platform: nomad }`).notExercised).toMatchObject([{ subject: 'constraints.platform', reason: expect.stringContaining('not nomad') }]);
});

it.each([
  ['a brief that is fine', notes],
  ['parts that do not run', shop],
  ['servers that are drawn', `${notes}pins: { system.database: replicas, system.cache: cache, system.pooler: pgbouncer, system.memory: 32GB }\n`],
  ['pins of decisions that need no tables', `${notes}pins: { Note.store: mongodb, User.service: people }\n`],
  ['pins of decisions that need statements', `${notes}pins: { notes.pool: many, Note.index.author_id: none, notes.instances: 0 }\n`],
  ['pins of nothing', `${notes}pins: { Note.shop: postgresql, system.keys: paper }\n`],
  ['an impossible objective', `${notes}objectives: { latency: { p95: 0.1ms } }\n`],
  ['an unknown platform', `${notes}constraints: { platform: nomad, exclude: [postgresql] }\n`],
  ['slow derived fields', news.replace('rate: 20/min', 'rate: 3000/s')],
])('knows of %s without designing it what the design says', (_, text) => {
  const brief = briefOf(text);
  const [surveyed, designed] = [survey(brief), design(brief)];
  const told = (diagnostics: readonly Diagnostic[]): readonly string[] => diagnostics.filter(({ code }) => code !== 'design/doubtful-latency').map(({ code, message }) => `${code}: ${message}`).toSorted();
  const subjects = (parts: readonly NotExercised[]): readonly string[] => parts.map(({ subject }) => subject).toSorted();
  expect(told(surveyed.diagnostics)).toEqual(told(designed.diagnostics));
  expect(subjects(surveyed.notExercised)).toEqual(subjects(designed.system.notExercised));
});

it('refuses to delete what kept rows refer to', () => {
  const orders = systemOf(shop).tables.find((table) => table.name === 'orders');
  expect(orders?.foreignKeys[0]?.onDelete).toBe('restrict');
  expect(choiceOf(systemOf(shop), 'Order.customer.delete')).toBe('restrict');
});

it('makes of a news site one process and one small database without triggers', () => {
  const system = systemOf(news);
  expect(system.services.map(({ instances }) => instances.value)).toEqual([1]);
  expect(system.derivations.every(({ how }) => how.kind === 'computed')).toBe(true);
  expect(system.tables.flatMap((table) => table.triggers)).toEqual([]);
  expect(indexesOf(system)).toEqual(['stories(heat desc, id desc)', 'comments(story_id)', 'story_votes(story_id)']);
  expect(system.stores[0]?.size.value).toBeLessThan(1e9);
});

it('starts a join where it is narrowed down', () => {
  const system = systemOf(`${news}  getUser: { by: anyone, reads: User, where: email = $email, rate: 4/min }\n`);
  expect(indexesOf(system)).toEqual(['stories(heat desc, id desc)', 'stories(author_id)', 'comments(story_id)', 'story_votes(story_id)']);
  const paths = system.statements.find(({ id }) => id === 'getUser.1')?.paths ?? [];
  expect(paths.filter(({ servedBy }) => servedBy.kind === 'scan')).toEqual([]);
});

it('keeps a counter by triggers where many read it and few change it', () => {
  const busy = news.replace('rate: 20/min', 'rate: 300/s');
  const system = systemOf(busy);
  expect(choiceOf(system, 'Story.score.derivation')).toBe('stored');
  const votes = system.tables.find((table) => table.name === 'story_votes');
  expect(votes?.triggers).toHaveLength(1);
  expect(system.derivations.find(({ field }) => field === 'score')?.rebuild).toContain('update stories');
});

it('serves every access path or says why it is scanned', () => {
  for (const text of [notes, shop, news]) {
    const system = systemOf(text);
    const names = new Set(system.tables.flatMap((table) => [`${table.name}_pkey`, ...table.uniques.map(({ name }) => name), ...table.indexes.map(({ name }) => name)]));
    for (const path of system.statements.flatMap((statement) => statement.paths)) {
      if (path.servedBy.kind === 'scan') expect(path.servedBy.reason).not.toBe('not decided yet');
      else expect(names).toContain(path.servedBy.name);
    }
  }
});

it('records each decision once, with what lost and why', () => {
  for (const text of [notes, shop, news]) {
    const { decisions } = systemOf(text);
    const ids = decisions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const decision of decisions) {
      expect(decision.options.map(({ id }) => id)).toContain(decision.choice);
      for (const option of decision.options) expect(option.rejected === undefined).toBe(option.id === decision.choice);
      expect(decision.because).toMatch(/[.)]$/);
    }
  }
});

it('lives with pins', () => {
  const pinned = `${notes}pins: { Note.index.author_id_id: none, Note.service: papers, User.service: papers, system.services: one }`;
  const system = systemOf(pinned);
  // Without its index a list of notes scans a million rows.
  expect(codesOf(pinned)).toEqual(['design/doubtful-latency']);
  expect(indexesOf(system)).toEqual([]);
  expect(system.statements.find(({ id }) => id === 'listNotes.1')?.paths[0]?.servedBy).toEqual({ kind: 'scan', reason: 'Note.index.author_id_id is pinned to none' });
  expect(system.services.map(({ id }) => id)).toEqual(['papers']);
});

it('searches several fields as one text, by one index', () => {
  const system = systemOf(`kentledge: 1
system: notes
entities: { Note: { count: 1M, fields: { title: string(80), body: text } } }
operations: { search: { by: anyone, reads: Note, where: (title | body) matches $text, order: -relevance, rate: 5/s } }
`);
  const text = "to_tsvector('simple', coalesce(coalesce(title, '') || ' ' || coalesce(body, ''), ''))";
  expect(system.tables[0]?.indexes.map(({ method, parts }) => [method, parts.map((part) => part.expression)])).toEqual([['gin', [text]]]);
  expect(system.statements[0]?.paths[0]?.servedBy).toMatchObject({ kind: 'index' });
});

it('takes a number as the pool and the instances of a service, and says what it costs', () => {
  const system = systemOf(`${notes}pins: { notes.pool: 30, notes.instances: 3 }`);
  expect(system.services.map(({ instances, pool }) => [instances.value, instances.from.kind, pool.value, pool.from.kind])).toEqual([[3, 'declared', 30, 'declared']]);
  const pinned = system.decisions.filter((decision) => decision.pinned);
  expect(pinned.map(({ id, choice }) => `${id} ${choice}`)).toEqual(['notes.instances 3', 'notes.pool 30']);
  for (const { because } of pinned) expect(because).toContain('What it costs: ');
});

it.each(['0', '-3', '1e30', '2.5', 'many', '100000'])('refuses %s as the pool of a service', (value) => {
  const { diagnostics } = design(briefOf(`${notes}pins: { notes.pool: ${value} }`));
  expect(diagnostics.map(({ code, fix }) => `${code}: ${fix.advice}`)).toEqual(['design/pin-value: `notes.pool` takes queueing or a whole number from 1 to 500; or remove the pin.']);
});

it('names the value that a pin was meant to have', () => {
  const { diagnostics } = design(briefOf(`${notes}pins: { Note.store: postgres }`));
  expect(diagnostics[0]?.fix.advice).toMatch(/^Write `postgresql`\./);
});

it('draws services where entities are pinned apart', () => {
  const system = systemOf(`${notes}pins: { User.service: people, Note.service: notes }`);
  expect(system.services.map(({ id, owns }) => [id, owns])).toEqual([['people', ['User']], ['notes', ['Note']]]);
  expect(system.notExercised.map(({ subject }) => subject)).toEqual(['User.service', 'Note.service']);
});

it.each(Object.entries(designProblems.definitions))('tells design/%s by its example', (code, { example }) => {
  expect(codesOf(example)).toContain(`design/${code}`);
});

it('gives the same bytes for the same brief', () => {
  for (const text of [notes, shop, news]) expect(JSON.stringify(design(briefOf(text)))).toBe(JSON.stringify(design(briefOf(text))));
});

it('takes a pin of any decision that the design makes', () => {
  const pinned = (pins: string): readonly string[] => {
    const text = `kentledge: 1
system: notes
actors: { user: { is: User, authenticates: oidc } }
entities:
  User: { count: 10k, fields: { email: string(254) unique } }
  Note: { count: 1M, owner: author, fields: { author: User, title: string(200) } }
operations:
  listNotes: { by: user, reads: Note, where: author = me, rate: 20/s }
pins: { ${pins} }`;
    const { system, diagnostics } = designBrief({ name: 'brief.yaml', text });
    return system?.decisions.filter((decision) => decision.pinned).map(({ id, choice }) => `${id} ${choice}`) ?? diagnostics.filter(({ severity }) => severity === 'error').map(({ code, fix }) => `${code} ${fix.advice}`);
  };
  const ids = ['user.authentication: oidc', 'Note.index.author_id_id: none', 'system.dataAccess: statements'];
  expect(pinned(ids.join(', '))).toEqual(['Note.index.author_id_id none', 'system.dataAccess statements', 'user.authentication oidc']);
  expect(pinned('user.zebra: oidc')).toEqual(['design/unknown-pin There are user.authentication.']);
});

it('locks a row for its version only where a read has given the version', () => {
  const purposes = (operations: string, pins = ''): readonly string[] => {
    const text = `kentledge: 1
system: notes
entities: { Note: { fields: { title: string(200) } } }
operations:
  changeNote: { by: anyone, takes: { title: string(200) }, updates: Note, where: id = $id }
${operations}${pins}`;
    const change = designBrief({ name: 'brief.yaml', text }).system?.operations.find(({ id }) => id === 'changeNote');
    return [change?.etag ?? '', ...(change?.plan.flatMap(({ actions }) => actions.map(({ purpose }) => purpose)) ?? [])];
  };
  const getNote = '  getNote: { by: anyone, reads: Note, where: id = $id }\n';
  expect(purposes(getNote)).toEqual(['matched', 'lock', 'update']);
  expect(purposes(getNote, 'pins: { Note.concurrency: last-write }')).toEqual(['none', 'update']);
  expect(purposes('  listNotes: { by: anyone, reads: Note }\n')).toEqual(['none', 'update']);
});

it('counts what a fold reads of the row outside once, not for each row that it walks', () => {
  const system = systemOf(`kentledge: 1
system: chat
actors: { user: { is: User, authenticates: oidc } }
entities:
  User: { count: 100k, fields: { email: string(99) unique } }
  Channel:
    count: 20k
    fields: { name: string(80), seenAt: = max(Seen.at where channel = this and user = me), unread: = count(Message where channel = this and createdAt > this.seenAt) }
  Seen: { count: 500k, key: [channel, user], fields: { channel: Channel, user: User, at: timestamp } }
  Message: { count: 50M, fields: { channel: Channel, body: text } }
operations:
  look: { by: user, reads: Channel, where: id = $id, rate: 10/s }
`);
  const numbers = new Map(system.decisions.flatMap((decision) => decision.numbers.map(({ name, quantity }) => [name, quantity.value])));
  // 2,500 messages of a channel, and twice one row of Seen: for the field itself, and for the other that reads it.
  expect(numbers.get('Channel.seenAt.statement')).toBeCloseTo(4e-6, 7);
  const [statement] = system.statements;
  const looked = statement?.paths.filter(({ table }) => table === 'seens') ?? [];
  expect(looked.map(({ rate }) => rate.value / (statement?.rate.value ?? 1))).toEqual([1, 1]);
});
