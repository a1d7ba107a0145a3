import { expect, it } from 'vitest';
import { designText } from '../testing/build-brief.ts';
import { createData, newPair, referredRow, tenantOf, valueAt } from './index.ts';
import type { Data, GivenPairs } from './index.ts';

const system = designText(`
kentledge: 1
system: follows
tenant: Team
entities:
  Team: { count: 5, fields: { name: string(20) } }
  User: { count: 200, fields: { team: Team } }
  Page: { count: 300, trash: 30d, fields: { team: Team, name: string(20) } }
  Star: { count: 2k, key: [user, page], fields: { user: User, page: Page } }
  Tag: { count: 60, fields: { name: string(20) } }
  Day: { count: 40, fields: { name: string(20) } }
  Liked: { count: 900, key: [tag, day], fields: { tag: Tag, day: Day skew 1 } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  register: { by: anyone, creates: User, takes: { team: Team } }
  days: { by: anyone, reads: Liked, where: tag = $tag }
  star: { by: user, creates: Star, takes: { page: Page }, set: { user: me } }
`);

function dataOf(seed: number): Data {
  return createData(system, { seed, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
}

function filled(data: Data, entity: string): Set<string> {
  const plan = data.plan(entity);
  const { first, second: [second] } = plan.pair!;
  return new Set(Array.from({ length: plan.rows }, (_, row) => `${referredRow(data, plan, first, row)} ${referredRow(data, plan, second!.field, row)}`));
}

const nothing = (): GivenPairs => ({ counts: new Map(), names: new Set() });

it.each(['Star', 'Liked'].flatMap((entity) => [1, 2, 3].map((seed) => [entity, seed] as const)))('%s, seed %i: gives pairs that are neither filled nor given before, around whatever is settled', (entity, seed) => {
  const data = dataOf(seed);
  const { pair } = data.plan(entity);
  const known = filled(data, entity);
  const given = nothing();
  for (let turn = 0; turn < 400; turn++) {
    const settled = turn % 3 === 0 ? {} : turn % 3 === 1 ? { first: turn % 20 } : { second: (turn * 7) % 20 };
    const rows = newPair(pair!, settled, turn, given);
    if (rows === undefined) continue;
    expect(known.has(rows.join(' ')), `${turn}: ${rows.join(' ')}`).toBe(false);
    known.add(rows.join(' '));
    if (settled.first !== undefined) expect(rows[0]).toBe(settled.first);
    if (settled.second !== undefined) expect(rows[1]).toBe(settled.second);
  }
  expect(known.size).toBeGreaterThan(data.plan(entity).rows + 200);
});

it('keeps both sides in one tenant: the one asked for, or that of the settled side', () => {
  const data = dataOf(1);
  const { pair } = data.plan('Star');
  const given = nothing();
  for (let turn = 0; turn < 60; turn++) {
    const [user, page] = newPair(pair!, turn < 30 ? { tenant: 3 } : { second: turn % 20 }, turn, given) ?? [0, 0];
    expect(tenantOf(data, 'User', user)).toBe(tenantOf(data, 'Page', page));
    if (turn < 30) expect(tenantOf(data, 'User', user)).toBe(3);
  }
});

it('gives none for a row in the trash: no pair is about it', () => {
  expect(newPair(dataOf(1).plan('Star').pair!, { second: 20 * 5 }, 0, nothing())).toBeUndefined();
});

const compound = designText(`
kentledge: 1
system: hall
entities:
  User: { count: 40, fields: { name: string(20) } }
  Follow: { count: 1200, key: [follower, followed], fields: { follower: User, followed: User }, invariants: { notOneself: follower != followed } }
  Hall: { count: 3, fields: { name: string(20) } }
  Seat: { count: 250, key: [hall, row, number], fields: { hall: Hall, row: int 1..9, number: int 1..12, kind: plain | wide } }
  Locker: { count: 30, key: [floor, number], fields: { floor: int > 0 < 4, number: int 1..20 } }
actors: { staff: { authenticates: oidc, role: staff } }
operations:
  seats: { by: staff, reads: Seat, where: hall = $hall }
  addSeat: { by: staff, creates: Seat, takes: { hall: Hall, row: int, number: int, kind: Seat.kind } }
  follow: { by: staff, creates: Follow, takes: { follower: User, followed: User } }
`);

it.each([1, 2, 3])('seed %i: nobody follows himself, in rows nor in new pairs', (seed) => {
  const data = createData(compound, { seed, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const { pair, rows } = data.plan('Follow');
  const known = filled(data, 'Follow');
  expect(known.size).toBe(rows);
  const given = nothing();
  for (let turn = 0; turn < 300; turn++) {
    const made = newPair(pair!, turn % 3 === 0 ? {} : turn % 3 === 1 ? { first: turn % 40 } : { second: (turn * 7) % 40 }, turn, given);
    if (made === undefined) continue;
    expect(known.has(made.join(' '))).toBe(false);
    known.add(made.join(' '));
  }
  expect([...known].filter((name) => name.split(' ')[0] === name.split(' ')[1])).toEqual([]);
  expect(known.size).toBeGreaterThan(rows + 100);
});

it.each(['Seat', 'Locker'])('%s: a key of numbers with few values repeats in no row, and no value leaves its limits', (entity) => {
  const data = createData(compound, { seed: 1, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const plan = data.plan(entity);
  const rows = Array.from({ length: plan.rows }, (_, row) => plan.entity.key.map((name) => valueAt(data, plan, plan.fields.get(name)!, row)));
  expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(plan.rows);
  const numbers = rows.map((row) => row.filter((value) => typeof value === 'number'));
  expect(numbers.every((row) => row.length === 2 && row.every((value) => Number.isInteger(value) && value >= 1 && value <= 20))).toBe(true);
  expect(new Set(numbers.map(([first]) => first)).size).toBe(entity === 'Seat' ? 9 : 3);
});
