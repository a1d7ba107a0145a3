import { expect, it } from 'vitest';
import type { System } from '@kentledge/core/system';
import { createData, keyAt, pathValue, referredRow, tenantOf } from '../data/index.ts';
import { loadable } from '../load/index.ts';
import { designExample, designText } from '../testing/build-brief.ts';
import { depotBrief } from '../testing/depot-brief.ts';
import { teamBrief } from '../testing/team-brief.ts';
import type { PlannedRequest, Requests } from './index.ts';
import { createRequests } from './index.ts';
import { subjectRules } from './subject.ts';

const systems: readonly (readonly [string, System])[] = [...['notes', 'shop', 'lobsters'].map((name) => [name, designExample(name)] as const), ['teams', designText(teamBrief)], ['depots', designText(depotBrief)]];

function requestsOf(system: System, seed = 3): Requests {
  // Rows of the planted briefs are few as it is.
  const scale = system.name === 'depots' ? 1 : 0.01;
  return createRequests(system, createData(system, { seed, scale, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' }), 'secret');
}

function take(requests: Requests, operation: string, count: number): readonly PlannedRequest[] {
  return Array.from({ length: count }, () => requests.next(operation)).filter((request) => request !== undefined);
}

it.each(systems)('%s: makes requests for every operation that can be loaded', (_, system) => {
  const requests = requestsOf(system);
  for (const { id } of loadable(system)) expect(take(requests, id, 60), id).toHaveLength(60);
});

it.each(systems)('%s: makes the same sequence for the same seed, whatever is asked in between', (_, system) => {
  const operations = loadable(system).map(({ id }) => id);
  const [first, again, other] = [requestsOf(system), requestsOf(system), requestsOf(system, 4)];
  const inTurn = Array.from({ length: 20 }, () => operations.map((id) => first.next(id)));
  const oneByOne = operations.map((id) => take(again, id, 20));
  expect(operations.map((_id, place) => inTurn.map((turn) => turn[place]))).toEqual(oneByOne);
  expect(operations.map((id) => take(other, id, 20))).not.toEqual(oneByOne);
});

it.each(systems)('%s: never takes a row again that a request uses up', (_, system) => {
  const requests = requestsOf(system);
  const rules = subjectRules(system);
  const seen = new Set<string>();
  for (const { id } of loadable(system)) {
    if (rules.get(id)?.[0]?.consumes !== true) continue;
    for (const { subject } of take(requests, id, 300)) {
      const row = `${subject?.entity} ${subject?.row}`;
      expect(seen.has(row), `${id} takes ${row} again`).toBe(false);
      seen.add(row);
    }
  }
});

it('asks for rows of the caller’s own tenant', () => {
  const system = designText(teamBrief);
  const data = createData(system, { seed: 3, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const requests = createRequests(system, data, 'secret');
  for (const { caller, subject } of take(requests, 'getTask', 100)) {
    expect(tenantOf(data, subject?.entity ?? '', subject?.row ?? 0)).toBe(tenantOf(data, caller?.entity ?? '', caller?.row ?? 0));
  }
});

it('puts parameters where the operation takes them', () => {
  const [get] = take(requestsOf(designExample('notes')), 'getNote', 1);
  expect(get).toMatchObject({ method: 'GET', path: expect.stringMatching(/^\/notes\/[0-9a-f-]{36}$/) as string, status: 200 });
  expect(get?.body).toBeUndefined();
  const [write] = take(requestsOf(designExample('notes')), 'writeNote', 1);
  expect(Object.keys(JSON.parse(write?.body ?? '{}') as object).toSorted()).toEqual(['body', 'title']);
});

it('names rows inside objects, keys of several fields as objects, and lists of plain values flat', () => {
  const system = designText(`kentledge: 1
system: shelves
entities:
  Shelf: { key: [room, place], count: 50, fields: { room: string(10), place: int } }
  Book: { count: 200, fields: { isbn: string(20) unique, shelf: Shelf, words: [string(20), max 5] } }
operations:
  find: { by: anyone, at: POST /find -> 200, takes: { book: { isbn: Book.isbn } }, reads: Book, where: isbn = $book.isbn }
  add: { by: anyone, takes: { isbn: string(20), shelf: Shelf, words: [string(20), max 5] }, creates: Book }`);
  const data = createData(system, { seed: 3, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const requests = createRequests(system, data, 'secret');
  const isbns = new Set(Array.from({ length: 200 }, (_, row) => pathValue(data, data.plan('Book'), row, ['isbn'])));
  const bodiesOf = <T>(operation: string): readonly T[] => take(requests, operation, 20).map(({ body }) => JSON.parse(body ?? '{}') as T);
  for (const { book } of bodiesOf<{ book: { isbn: string } }>('find')) expect(isbns.has(book.isbn)).toBe(true);
  for (const { shelf, words } of bodiesOf<{ shelf: unknown; words: unknown[] }>('add')) {
    expect(shelf).toEqual({ room: expect.any(String) as string, place: expect.any(Number) as number });
    expect(words.filter((word) => typeof word !== 'string')).toEqual([]);
  }
});

it('lets those make their own row who have none yet', () => {
  const system = designText(`kentledge: 1
system: circle
entities:
  User: { count: 50, fields: { handle: string(20) unique } }
  Follow: { key: [follower, followed], owner: follower, count: 400, fields: { follower: User, followed: User }, invariants: { notOneself: follower != followed } }
  Seat: { key: [user, row, number], count: 900, fields: { user: User, row: int 1..9, number: int 1..12 } }
actors: { user: { is: User, authenticates: oidc } }
operations:
  signUp: { by: user, at: POST /me -> 200, takes: { handle: string(20) }, creates: User, else: update }
  follow: { by: user, at: PUT /follows/:followed -> 200, takes: { followed: User }, creates: Follow, else: keep }
  addSeat: { by: user, takes: { row: int, number: int }, creates: Seat, set: { user: me } }`);
  const data = createData(system, { seed: 3, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const requests = createRequests(system, data, 'secret');
  expect(take(requests, 'signUp', 30).map(({ caller }) => caller?.row)).toEqual(Array.from({ length: 30 }, (_, turn) => 50 + turn));
  const followed = take(requests, 'follow', 30);
  expect(followed).toHaveLength(30);
  for (const { caller, values } of followed) expect(values['followed']).not.toBe(keyAt(data, data.plan('User'), caller?.row ?? 0)[0]);
  const seats = take(requests, 'addSeat', 200).map(({ caller, values }) => `${caller?.row} ${String(values['row'])} ${String(values['number'])}`);
  const plan = data.plan('Seat');
  const filled = Array.from({ length: plan.rows }, (_, row) => `${referredRow(data, plan, plan.fields.get('user')!, row)} ${String(pathValue(data, plan, row, ['row']))} ${String(pathValue(data, plan, row, ['number']))}`);
  expect(new Set([...filled, ...seats]).size).toBe(plan.rows + 200);
});

it('names rows of the caller’s own where nobody else sees them, and keys of several fields as objects wherever a row gave them', () => {
  const system = designText(`kentledge: 1
system: post
entities:
  Customer: { count: 60, fields: { name: string(20) } }
  Address: { count: 300, owner: customer, fields: { customer: Customer, street: string(40) } }
  Card: { count: 200, owner: customer, fields: { customer: Customer, last4: string(4) } }
  Shelf: { key: [room, place], count: 50, fields: { room: string(10), place: int } }
  Parcel: { count: 500, owner: customer, fields: { customer: Customer, address: Address, card: Card, shelf: Shelf } }
actors: { customer: { is: Customer, authenticates: oidc } }
operations:
  send: { by: customer, takes: { address: Address, card: Card, shelf: Shelf }, creates: Parcel, set: { customer: me } }
  move: { by: customer, at: POST /move -> 200, takes: { from: Shelf, into: Shelf }, updates: Parcel, where: shelf = $from and customer = me, set: { shelf: $into } }`);
  const data = createData(system, { seed: 3, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const requests = createRequests(system, data, 'secret');
  const sent = take(requests, 'send', 60);
  const ownersOf = (entity: string): ReadonlyMap<unknown, number | undefined> => {
    const plan = data.plan(entity);
    return new Map(Array.from({ length: plan.rows }, (_, row) => [keyAt(data, plan, row)[0], referredRow(data, plan, plan.fields.get('customer')!, row)]));
  };
  const [addresses, cards] = [ownersOf('Address'), ownersOf('Card')];
  expect(sent.filter(({ caller, values }) => addresses.get(values['address']) !== caller?.row)).toEqual([]);
  // One in thirty customers has no card.
  expect(sent.filter(({ caller, values }) => cards.get(values['card']) === caller?.row).length).toBeGreaterThan(50);
  for (const { body } of take(requests, 'move', 20)) {
    const { from, into } = JSON.parse(body ?? '{}') as { from: unknown; into: unknown };
    for (const shelf of [from, into]) expect(shelf).toEqual({ room: expect.any(String) as string, place: expect.any(Number) as number });
  }
});
