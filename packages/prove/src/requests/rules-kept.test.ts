import { expect, it } from 'vitest';
import { createData, pathValue } from '../data/index.ts';
import type { Data } from '../data/index.ts';
import { designText } from '../testing/build-brief.ts';
import { createRequests, patient } from './index.ts';
import type { PlannedRequest } from './index.ts';

const system = designText(`kentledge: 1
system: calendar
entities:
  Guest: { count: 200, fields: { name: string(40) } }
  Slot:
    count: 4k
    fields: { startsAt: timestamp, endsAt: timestamp, capacity: int 1..500, booked: int >= 0 default 0, status: free | closed default free }
    invariants: { notOver: booked <= capacity, forwards: endsAt > startsAt }
  Booking: { count: 2k, owner: guest, fields: { guest: Guest, slot: Slot, seats: int 1..20, level: int 0..9 default 0 } }
actors:
  guest: { is: Guest, authenticates: oidc }
operations:
  openSlot: { by: anyone, creates: Slot, takes: { startsAt: timestamp, endsAt: timestamp, capacity: int } }
  shrink: { by: anyone, updates: Slot, where: id = $id, takes: { capacity: int }, at: PATCH /slots/:id }
  book:
    by: guest
    takes: { slot: Slot, seats: int 1..20 }
    does:
      - { updates: Slot, where: id = $slot and status = free and startsAt > now and booked + $seats <= capacity, set: { booked: booked + $seats }, else: 409 full, as: taken }
      - { creates: Booking, set: { slot: $taken, seats: $seats } }
  cancel:
    by: guest
    does:
      - { reads: Booking, where: id = $id, as: booking }
      - { checks: Slot, where: id = $booking.slot and startsAt > now + 24h, else: 422 tooLate }
      - { updates: Slot, where: id = $booking.slot, set: { booked: booked - $booking.seats } }
  raise: { by: anyone, updates: Booking, where: id = $id, set: { level: level + $by }, takes: { by: int 1..9 }, at: POST /bookings/:id/raise }
  closeEmpty: { by: anyone, updates: Slot, where: id = $id and booked = 0, set: { status: closed }, else: 409 booked, at: POST /slots/:id/close }
  never: { by: anyone, updates: Slot, where: id = $id and capacity > 5000, set: { status: closed }, at: POST /slots/:id/never }
  impossible: { by: anyone, updates: Booking, where: id = $id, set: { level: level + 10 * $by }, takes: { by: int 1..9 }, at: POST /bookings/:id/impossible }
`);

function take(operation: string, count: number, seed = 1, patience?: number): { readonly data: Data; readonly made: readonly PlannedRequest[] } {
  const data = createData(system, { seed, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const requests = createRequests(system, data, 'secret');
  return { data, made: Array.from({ length: count }, () => requests.next(operation, patience)).filter((request) => request !== undefined) };
}

const seeds = [1, 2, 3];

it.each(seeds)('seed %i: a new row keeps its invariants', (seed) => {
  const { made } = take('openSlot', 100, seed);
  expect(made).toHaveLength(100);
  for (const { values } of made) {
    expect(Date.parse(String(values['endsAt']))).toBeGreaterThan(Date.parse(String(values['startsAt'])));
    expect(Number(values['capacity'])).toBeGreaterThanOrEqual(0);
  }
});

it.each(seeds)('seed %i: a changed row keeps them with what it has already', (seed) => {
  const { data, made } = take('shrink', 100, seed);
  expect(made.length).toBeGreaterThan(50);
  for (const { values, subject } of made) expect(Number(values['capacity'])).toBeGreaterThanOrEqual(Number(pathValue(data, data.plan('Slot'), subject?.row ?? 0, ['booked'])));
});

it.each(seeds)('seed %i: a sum of the row and a parameter fits, and the time is to come', (seed) => {
  const { data, made } = take('book', 100, seed);
  expect(made.length).toBeGreaterThan(50);
  const slot = data.plan('Slot');
  for (const { values, subject } of made) {
    const [booked, capacity, startsAt] = ['booked', 'capacity', 'startsAt'].map((name) => pathValue(data, slot, subject?.row ?? 0, [name]));
    expect(Number(booked) + Number(values['seats'])).toBeLessThanOrEqual(Number(capacity));
    expect(Date.parse(String(startsAt))).toBeGreaterThan(data.options.asOf);
  }
});

it('what a later step writes into the row that another refers to stays within its limits', () => {
  const { data, made } = take('cancel', 20, 1, patient);
  expect(made.length).toBeGreaterThan(3);
  for (const { subject } of made) {
    const [seats, booked, startsAt] = [['seats'], ['slot', 'booked'], ['slot', 'startsAt']].map((path) => pathValue(data, data.plan('Booking'), subject?.row ?? 0, path));
    expect(Number(booked) - Number(seats)).toBeGreaterThanOrEqual(0);
    expect(Date.parse(String(startsAt))).toBeGreaterThan(data.options.asOf + 86_400_000);
  }
});

it('takes an amount that keeps the field within its limits', () => {
  const { data, made } = take('raise', 100);
  expect(made.length).toBeGreaterThan(50);
  for (const { values, subject } of made) expect(Number(values['by']) + Number(pathValue(data, data.plan('Booking'), subject?.row ?? 0, ['level']))).toBeLessThanOrEqual(9);
});

it('finds the few rows that fit where it may take its time, and gives up soon where it may not', () => {
  const rows = take('closeEmpty', 30, 1, patient);
  expect(rows.made.length).toBeGreaterThan(3);
  for (const { subject } of rows.made) expect(pathValue(rows.data, rows.data.plan('Slot'), subject?.row ?? 0, ['booked'])).toBe(0);
  expect(take('closeEmpty', 30, 1, 1).made.length).toBeLessThan(rows.made.length);
});

it('makes none where no row fits, and says so at once after it has looked at all', () => {
  const data = createData(system, { seed: 1, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const requests = createRequests(system, data, 'secret');
  expect(requests.next('never', patient)).toBeUndefined();
  const before = performance.now();
  for (let turn = 0; turn < 1000; turn++) expect(requests.next('never', patient)).toBeUndefined();
  expect(performance.now() - before).toBeLessThan(100);
});

it('makes none where what it writes breaks a limit whatever is drawn', () => {
  expect(take('impossible', 3, 1, 50).made).toEqual([]);
});

it('keeps the requests that were made ahead, one of each operation, in their sequence', () => {
  const make = (): ReturnType<typeof createRequests> => createRequests(system, createData(system, { seed: 1, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' }), 'secret');
  const [plain, ahead] = [make(), make()];
  for (let turn = 0; turn < 5; turn++) {
    ahead.prepare(['book', 'shrink']);
    ahead.prepare(['book']);
    for (const operation of ['book', 'shrink']) expect(ahead.next(operation)).toEqual(plain.next(operation));
  }
});
