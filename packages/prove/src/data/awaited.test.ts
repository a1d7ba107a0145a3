import { expect, it } from 'vitest';
import { designText } from '../testing/build-brief.ts';
import { awaitedTimes } from './awaited.ts';
import { createData, valueAt } from './index.ts';

const system = designText(`
kentledge: 1
system: calendar
entities:
  Room: { count: 50, fields: { name: string(20) } }
  Slot: { count: 2k, unique: [room, startsAt], fields: { room: Room, startsAt: timestamp, endsAt: timestamp, noted: timestamp }, invariants: { forwards: endsAt > startsAt } }
  Booking: { count: 2k, fields: { slot: Slot, madeAt: timestamp default now, until: date } }
operations:
  book: { by: anyone, updates: Slot, where: id = $id and startsAt > now, set: { noted: now } }
  extend: { by: anyone, updates: Booking, where: id = $id and now + 1d < until and madeAt < now, set: { until: $until }, takes: { until: date } }
`);

it('finds the times that a step waits for, and those that an invariant ties to them', () => {
  expect([...awaitedTimes(system)].toSorted()).toEqual(['Booking.until', 'Slot.endsAt', 'Slot.startsAt']);
});

it.each([1, 2, 3, 4])('seed %i: has rows whose awaited time is to come, and more for which it is over; other times are never to come', (seed) => {
  const data = createData(system, { seed, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const shareToCome = (entity: string, name: string): number => {
    const plan = data.plan(entity);
    const times = Array.from({ length: plan.rows }, (_, row) => Date.parse(String(valueAt(data, plan, plan.fields.get(name)!, row))));
    return times.filter((time) => time > data.options.asOf + 86_400_000).length / times.length;
  };
  for (const [entity, name] of [['Slot', 'startsAt'], ['Booking', 'until']] as const) {
    expect(shareToCome(entity, name), `${entity}.${name}`).toBeGreaterThan(0.01);
    expect(shareToCome(entity, name), `${entity}.${name}`).toBeLessThan(0.5);
  }
  expect(shareToCome('Slot', 'noted')).toBe(0);
  expect(shareToCome('Booking', 'madeAt')).toBe(0);
});

it('keeps the invariant between awaited times', () => {
  const data = createData(system, { seed: 1, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const plan = data.plan('Slot');
  const time = (name: string, row: number): number => Date.parse(String(valueAt(data, plan, plan.fields.get(name)!, row)));
  for (let row = 0; row < plan.rows; row++) expect(time('endsAt', row)).toBeGreaterThan(time('startsAt', row));
});
