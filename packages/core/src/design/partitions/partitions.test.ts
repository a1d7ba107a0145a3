import { expect, it } from 'vitest';
import { read } from '../../read/index.ts';
import type { Decision, Partitions, System } from '../../system/index.ts';
import { design } from '../index.ts';

function systemOf(text: string): { readonly system: System; readonly codes: readonly string[] } {
  const { brief, diagnostics } = read({ name: 'brief.yaml', text });
  if (brief === undefined) throw new Error(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join('\n'));
  const designed = design(brief);
  return { system: designed.system, codes: designed.diagnostics.map(({ code }) => code) };
}

interface Parts {
  readonly count?: string;
  readonly keep?: string;
  readonly more?: string;
  readonly fields?: string;
  readonly operations?: string;
  readonly rest?: string;
}

const brief = ({ count = '3G', keep = '5y after createdAt', more = '', fields = '', operations = '', rest = '' }: Parts): string => `kentledge: 1
system: telemetry
entities:
  Device: { count: 100k, fields: { serial: string(40) unique } }
  Reading: { count: ${count}, keep: ${keep}${more}, fields: { device: Device, value: decimal(3)${fields} } }
${rest}operations:
  record: { by: anyone, creates: Reading, takes: { device: Device, value: decimal(3) }, rate: 20/s }
  history: { by: anyone, reads: Reading, where: device = $device, order: -createdAt, rate: 5/s }
${operations}`;
const decisionOf = (parts: Parts, id = 'Reading.partitions'): Decision | undefined => systemOf(brief(parts)).system.decisions.find((decision) => decision.id === id);

it('splits a large table by the time from which its rows are kept, and a job keeps the partitions', () => {
  const { system } = systemOf(brief({}));
  const readings = system.tables.find(({ name }) => name === 'readings');
  expect(readings?.partitions).toMatchObject({ column: 'created_at', span: 'quarter', others: false });
  expect(readings?.primaryKey).toEqual(['id']);
  expect(system.jobs).toMatchObject([{ id: 'partitions.Reading', sql: 'select readings_partitions()' }]);
  expect(system.decisions.find(({ id }) => id === 'Reading.retention')?.choice).toBe('partitions');
  expect(readings?.indexes.map(({ parts }) => parts.map(({ column }) => column).join())).toEqual(['device_id,created_at,id']);
});

it.each([
  ['90d', 'week'],
  ['1y', 'month'],
  ['10y', 'quarter'],
  ['20d', 'day'],
])('keeps %s in partitions of a %s', (time, span) => {
  const { system } = systemOf(brief({ keep: `${time} after createdAt` }));
  expect(system.tables.find(({ name }) => name === 'readings')?.partitions).toMatchObject({ kind: 'range', span });
});

it('splits a table of middling size whose rows go faster than a job deletes them', () => {
  expect(decisionOf({ count: '300M', keep: '20d after createdAt' })?.choice).toBe('range');
  expect(decisionOf({ count: '300M' })).toBeUndefined();
});

it('has a place for times that a caller gives', () => {
  const { system } = systemOf(brief({ keep: '5y after at', fields: ', at: timestamp', operations: '  tell: { by: anyone, creates: Reading, takes: { device: Device, value: decimal(3), at: timestamp }, rate: 20/s }\n' }).replace(/ {2}record.*\n/, ''));
  expect(system.tables.find(({ name }) => name === 'readings')?.partitions).toMatchObject({ column: 'at', others: true });
});

it.each<readonly [string, Parts]>([
  ['number would no longer be unique', { fields: ', number: int optional unique' }],
  ['its key (device, value) would no longer be unique', { more: ', key: [device, value]' }],
  ['rows of notes refer to it', { rest: '  Note: { fields: { reading: Reading, title: string(9) } }\n', operations: '  note: { by: anyone, creates: Note, takes: { reading: Reading, title: string(9) } }\n' }],
  ['rows of reading_tags refer to it', { fields: ', tags: [Device, about 2]' }],
  ['`correct` changes `updatedAt`', { keep: '5y after updatedAt', operations: '  correct: { by: anyone, updates: Reading, where: id = $id, takes: { id: uuid, value: decimal(3) }, rate: 1/s }\n' }],
  ['`at` is no timestamp that each row has', { keep: '5y after at', fields: ', at: timestamp optional' }],
  ['its audit must show each row that goes', { more: ', audit: 1y' }],
  ['rows leave the trash one by one', { more: ', trash: 30d', operations: '  drop: { by: anyone, deletes: Reading, where: id = $id }\n' }],
])('leaves a large table whole where %s', (reason, parts) => {
  const decision = decisionOf(parts);
  expect(decision?.choice).toBe('none');
  expect(decision?.because).toContain(reason);
});

it('leaves it whole where statements that name no time cost more than deleting', () => {
  const decision = decisionOf({ operations: '  getReading: { by: anyone, reads: Reading, where: id = $id, rate: 5k/s }\n' });
  expect(decision).toMatchObject({ choice: 'none', because: expect.stringContaining('would be searched by getReading.1') as string });
});

it('lives with a pin, and refuses one that can’t be built', () => {
  const pinned = systemOf(`${brief({})}pins: { Reading.partitions: none }`);
  expect([pinned.system.jobs.map(({ id }) => id), pinned.codes]).toEqual([['retention.Reading'], []]);
  const small = systemOf(`${brief({ count: '1M' })}pins: { Reading.partitions: range }`);
  expect([small.system.jobs.map(({ id }) => id), small.codes]).toEqual([['partitions.Reading'], []]);
  const impossible = systemOf(`${brief({ fields: ', number: int optional unique' })}pins: { Reading.partitions: range }`);
  expect([impossible.system.jobs.map(({ id }) => id), impossible.codes]).toEqual([['retention.Reading'], ['design/pin-not-built']]);
});

it('takes the span of ranges from a pin, so that a table in use keeps its own when its rows are kept for another time', () => {
  const spanOf = (keep: string, pin: string): unknown => systemOf(`${brief({ count: '1M', keep })}pins: { Reading.partitions: ${pin} }`).system.tables.find(({ name }) => name === 'readings')?.partitions;
  expect(spanOf('5y after createdAt', 'range')).toMatchObject({ span: 'quarter' });
  expect(spanOf('1y after createdAt', 'range_quarter')).toMatchObject({ kind: 'range', span: 'quarter' });
  expect(spanOf('5y after createdAt', 'range_day')).toMatchObject({ kind: 'range', span: 'day' });
  const impossible = systemOf(`${brief({ fields: ', number: int optional unique' })}pins: { Reading.partitions: range_month }`);
  expect(impossible.codes).toEqual(['design/pin-not-built']);
  const audited = systemOf(`${brief({ count: '1M', more: ', audit: 5y' })}pins: { Reading.audit.partitions: range_month }`);
  expect([audited.codes, audited.system.tables.find(({ name }) => name === 'readings_audit')?.partitions]).toMatchObject([[], { span: 'month' }]);
});

it('knows that few equal values fall unevenly', () => {
  const number = (distinct: string): Decision | undefined => orders({ fields: `, number: int distinct ${distinct}`, pins: 'Order.partitions: hash_by_number_128', operations: '  byNumber: { by: anyone, reads: Order, where: number = $number, rate: 500/s }\n' }).decision;
  const against = (distinct: string): string => number(distinct)?.because ?? '';
  // Throws of 400 values into 128 partitions: the fullest has 2.6 times the mean one in half of them, and 3.5 times in one of twenty.
  expect(against('400')).toMatch(/too few or too unequal for even partitions; the fullest partition has 70\.7 GB/);
  expect(against('1M')).not.toContain('too unequal');
});

it('keeps the name of the partition for other words from a word', () => {
  const { partitions } = orders({ fields: ', state: open | default', operations: byState.operations, pins: 'Order.partitions: list' });
  expect(partitions).toMatchObject({ parts: [{ name: 'orders_open' }, { name: 'orders_default_2' }], others: 'orders_default' });
});

it('splits an audit whose rows are too many to delete', () => {
  const text = brief({ count: '10M', keep: '5y after createdAt', more: ', audit: 5y' }).replace('rate: 20/s', 'rate: 2k/s');
  const { system } = systemOf(text);
  expect(system.tables.find(({ name }) => name === 'readings_audit')?.partitions).toMatchObject({ column: 'at', others: false });
  expect(system.jobs.map(({ id }) => id)).toContain('partitions.audit.Reading');
  const whole = systemOf(`${text}pins: { Reading.audit.partitions: none }`);
  expect([whole.codes, whole.system.jobs.map(({ id }) => id)]).toEqual([[], expect.arrayContaining(['audit.Reading'])]);
});

interface Catalogue {
  readonly count?: string;
  readonly more?: string;
  readonly fields?: string;
  readonly entities?: string;
  readonly operations?: string;
  readonly pins?: string;
}

/** Orders of 2.5 TB, which nothing says to drop. */
const catalogue = ({ count = '30G', more = '', fields = '', entities = '', operations = '', pins = '' }: Catalogue): string => `kentledge: 1
system: shop
entities:
  Shop: { count: 100k, fields: { name: string(40) } }
  Order: { count: ${count}${more}, fields: { shop: Shop, total: int${fields} } }
${entities}operations:
  getOrder: { by: anyone, reads: Order, where: id = $id, rate: 50/s }
  ofShop: { by: anyone, reads: Order, where: shop = $shop, order: -createdAt, rate: 5/s }
${operations}${pins === '' ? '' : `pins: { ${pins} }\n`}`;
const orders = (parts: Catalogue): { readonly decision?: Decision | undefined; readonly partitions?: Partitions | undefined; readonly codes: readonly string[] } => {
  const { system, codes } = systemOf(catalogue(parts));
  return { decision: system.decisions.find(({ id }) => id === 'Order.partitions'), partitions: system.tables.find(({ name }) => name === 'orders')?.partitions, codes };
};
const names = (count: number): readonly string[] => Array.from({ length: count }, (_, part) => `orders_h${part}`);
const often = '  byShop: { by: anyone, reads: Order, where: shop = $shop, rate: 500/s }\n';
const byState = { fields: ', state: open | paid | lost', operations: '  byState: { by: anyone, reads: Order, where: state = $state, order: -createdAt, rate: 500/s }\n' };

it('splits a table that is too large for one vacuum by the hash of its key, and tells which statements look everywhere', () => {
  const { decision, partitions } = orders({});
  expect(partitions).toEqual({ kind: 'hash', columns: ['id'], names: names(32) });
  expect(decision?.because).toContain('all 32 partitions are searched by ofShop.1, ofShop.1:cursor: 0.0064 cores more');
  expect(decision?.options.find(({ id }) => id === 'range')?.rejected).toContain('it has no `keep`');
  expect(decision?.options.find(({ id }) => id === 'hash')?.cost?.unit).toBe('cores');
});

it('looks at what the table grows to', () => {
  expect(orders({ count: '1G' }).decision).toBeUndefined();
  expect(orders({ count: '1G', more: ', growth: 2G/month' }).partitions).toMatchObject({ names: names(128) });
});

it('splits by the reference that most statements name, if the keys allow it', () => {
  expect(orders({ operations: often }).partitions).toMatchObject({ columns: ['shop_id'] });
  const referred = orders({ operations: `${often}  note: { by: anyone, creates: Note, takes: { order: Order } }\n`, entities: '  Note: { fields: { order: Order } }\n' });
  expect(referred.decision).toMatchObject({ choice: 'none', because: expect.stringMatching(/all 32 partitions would be searched by ofShop.1, .*which does not name id: 0.646 cores more/) as string });
});

it('splits by no column whose values nobody knows, and by none with values so unequal that one partition would be full', () => {
  const total = '  byTotal: { by: anyone, reads: Order, where: total = $total, rate: 90/s }\n';
  expect(orders({ operations: total }).partitions).toMatchObject({ columns: ['id'] });
  expect(orders({ operations: total.replace('total', 'number').replace('$total', '$number').replace('total =', 'number ='), fields: ', number: int distinct 1M' }).partitions).toMatchObject({ columns: ['number'] });
  expect(orders({ operations: often.replace('500', '60') }).partitions).toMatchObject({ columns: ['shop_id'] });
  expect(systemOf(catalogue({ operations: often.replace('500', '60') }).replace('shop: Shop', 'shop: Shop skew 1.3')).system.tables.find(({ name }) => name === 'orders')?.partitions).toMatchObject({ columns: ['id'] });
});

it('splits by the first part of a compound key, and parts and lists by their whole', () => {
  const text = `kentledge: 1
system: feed
entities:
  User: { count: 1G, fields: { name: string(40) } }
  Follow: { count: 40G, key: [follower, followed], fields: { follower: User, followed: User } }
  Post: { count: 10G, fields: { author: User, tags: [User, about 9], parts: [{ text: string(90) }, about 9] } }
operations:
  follows: { by: anyone, reads: Follow, where: follower = $follower, rate: 90/s }
  isFollowed: { by: anyone, reads: Follow, where: follower = $follower and followed = $followed, rate: 90/s }
  getPost: { by: anyone, reads: Post, where: id = $id, rate: 90/s }
`;
  const { system } = systemOf(text);
  const columns = system.tables.map(({ name, partitions }) => [name, partitions?.kind === 'hash' ? partitions.columns.join() : '']);
  expect(columns).toEqual([['users', ''], ['follows', 'follower_id'], ['posts', ''], ['post_tags', 'post_id'], ['post_parts', 'post_id']]);
  expect(system.decisions.filter(({ id }) => id.endsWith('.partitions')).map(({ id }) => id)).toEqual(['Follow.partitions', 'Post.parts.partitions', 'Post.tags.partitions']);
});

it('splits by a list where most statements name a word and its pieces are small enough', () => {
  const { decision, partitions } = orders(byState);
  expect(partitions).toEqual({ kind: 'list', column: 'state', parts: ['open', 'paid', 'lost'].map((word) => ({ name: `orders_${word}`, values: [word] })), others: 'orders_default' });
  expect(decision?.because).toContain('more statements name state than id');
  const larger = orders({ ...byState, count: '90G' }).decision;
  expect([larger?.choice, larger?.options.find(({ id }) => id === 'list')?.rejected]).toEqual(['none', expect.stringContaining('the fullest partition has 2.67 TB')]);
  const moved = orders({ ...byState, operations: `${byState.operations}  pay: { by: anyone, updates: Order, where: id = $id, set: { state: paid } }\n` });
  expect(moved.decision?.choice).not.toBe('list');
});

it.each([
  ['number would no longer be unique: each key must hold `id`', { fields: ', number: int unique' }],
  ['`number` is not in each row', { fields: ', number: int distinct 1M optional', pins: 'Order.partitions: hash_by_number' }],
  ['`renumber` changes `number`: rows would move', { fields: ', number: int distinct 1M', operations: '  renumber: { by: anyone, updates: Order, where: id = $id, takes: { id: uuid, number: int } }\n', pins: 'Order.partitions: hash_by_number' }],
  ['rows of notes refer to it', { entities: '  Note: { fields: { order: Order } }\n', operations: '  note: { by: anyone, creates: Note, takes: { order: Order } }\n', pins: 'Order.partitions: hash_by_shop_id' }],
])('splits into no pieces where %s', (reason, parts: Catalogue) => {
  const { brief: checked } = read({ name: 'brief.yaml', text: catalogue(parts) });
  if (checked === undefined) throw new Error('it has errors');
  const { system, diagnostics } = design(checked);
  const decision = system.decisions.find(({ id }) => id === 'Order.partitions');
  expect([decision?.because, ...diagnostics.map(({ message }) => message)].join('\n')).toContain(reason);
});

it('takes columns and a number from a pin, and refuses what it does not know', () => {
  const pinned = (value: string): readonly unknown[] => {
    const { partitions, codes } = orders({ count: '1M', pins: `Order.partitions: ${value}` });
    return partitions?.kind === 'hash' ? [partitions.columns.join(), partitions.names.length] : [partitions?.kind, ...codes];
  };
  expect(['hash', 'hash_7', 'hash_by_shop_id', 'hash_by_shop_id_64'].map(pinned)).toEqual([['id', 4], ['id', 7], ['shop_id', 4], ['shop_id', 64]]);
  expect(['hash_1', 'hash_2000', 'hash_by_nothing', 'list_by_shop_id', 'sometimes'].map(pinned)).toEqual(Array.from({ length: 5 }, () => [undefined, 'design/pin-value']));
  expect(['range', 'list'].map(pinned)).toEqual([[undefined, 'design/pin-not-built'], [undefined, 'design/pin-not-built']]);
  expect(orders({ pins: 'Order.partitions: none' })).toMatchObject({ decision: { choice: 'none', pinned: true }, partitions: undefined });
});

it('splits by hash what grows old where time can’t split it, and a job deletes old rows by their key', () => {
  const { system } = systemOf(brief({ count: '90G', rest: '  Note: { fields: { reading: Reading } }\n', operations: '  note: { by: anyone, creates: Note, takes: { reading: Reading } }\n  getReading: { by: anyone, reads: Reading, where: id = $id, rate: 90/s }\n' }));
  expect(system.tables.find(({ name }) => name === 'readings')?.partitions).toMatchObject({ kind: 'hash', columns: ['id'] });
  expect(system.decisions.find(({ id }) => id === 'Reading.partitions')?.because).toContain('Not by time: rows of notes refer to it');
  expect(system.jobs.find(({ id }) => id === 'retention.Reading')?.sql).toContain('where (id) in (');
});

it('gives partitions names that no table has', () => {
  const { partitions } = orders({ entities: '  Taken: { table: orders_h1, fields: { name: string(9) } }\n', pins: 'Order.partitions: hash_2', operations: '  take: { by: anyone, creates: Taken, takes: { name: string(9) } }\n' });
  expect(partitions).toMatchObject({ names: ['orders_h0', 'orders_h1_2'] });
});
