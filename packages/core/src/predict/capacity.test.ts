import { expect, it } from 'vitest';
import { design } from '../design/index.ts';
import { capacityOf } from './capacity.ts';
import { exactly, notesBrief, systemsBy, withDemand } from './fixture/systems.ts';
import { kneeOf } from './promises.ts';
import { suppose } from './what-if.ts';

const systemOf = systemsBy(design);

const needsOf = (...of: Parameters<typeof capacityOf>): ReadonlyMap<string, readonly number[]> => new Map(capacityOf(...of).needs.map(({ id, needed }) => [id, needed.map(({ value }) => value)]));

it('counts instances and cores that keep each no busier than is planned', () => {
  // 0.5 busy cores of the service and 0.25 of the database for each unit of load, 0.7 of each core used.
  const needs = needsOf(withDemand(systemOf(notesBrief), 0.02, 0.01, 0.012), undefined);
  expect(needs.get('notes.instances')).toEqual([1, 2, 4, 8]);
  expect(needs.get('main.cores')).toEqual([1, 1, 2, 4]);
});

it('sizes pools for the instances that are needed then', () => {
  // 250 requests a second at 10× hold a connection for 0.1 s: 25 of them are busy, in 8 instances.
  const pool = needsOf(withDemand(systemOf(notesBrief), 0.02, 0, 0.1), undefined).get('notes.pool')?.at(-1) ?? 0;
  expect(pool).toBeGreaterThanOrEqual(25 / 8 / 0.7);
  expect(pool).toBeLessThan(12);
});

it('adds to the data what a year adds, at that load', () => {
  const system = systemOf(notesBrief.replace('count: 1M,', 'count: 1M, growth: 1M/year,'));
  const [once, twice, fivefold] = needsOf(system, undefined).get('main.size') ?? [];
  const size = system.stores[0]?.size.value ?? 0;
  expect((once ?? 0) - size).toBeGreaterThan(0.5 * size);
  expect((twice ?? 0) - size).toBeCloseTo(2 * ((once ?? 0) - size), 0);
  expect((fivefold ?? 0) - size).toBeCloseTo(5 * ((once ?? 0) - size), 0);
});

it('says what breaks first at each load, and which one change helps most', () => {
  const system = withDemand(systemOf(notesBrief), 0.01, 0.001, 0.003);
  const knee = kneeOf(system, 'value');
  const { breaks, next } = capacityOf(system, knee);
  expect(breaks).toEqual([{ load: 5, subject: 'notes.cores', says: 'full' }, { load: 10, subject: 'notes.cores', says: 'full' }]);
  expect(next).toMatchObject({ id: 'notes.instances', from: { value: 1 }, to: { value: 2 } });
  const two = kneeOf(suppose(system, ['notes.instances=2']).system, 'value')?.load ?? 0;
  expect(Math.abs((next?.knee ?? 0) / two - 1)).toBeLessThan(1e-3);
  expect(next?.knee).toBeGreaterThan(1.9 * (knee?.load ?? 0));
});

it('names no change where none of them helps', () => {
  const system = withDemand(systemOf(notesBrief), 0.15, 0, 0);
  const knee = kneeOf(system, 'value');
  expect(knee).toEqual({ load: 0, breaks: { subject: 'listNotes', says: 'p95' } });
  expect(capacityOf(system, knee).next).toBeUndefined();
});

it('asks for a larger pool where connections are what is waited for', () => {
  const made = withDemand(systemOf(notesBrief), 0.0001, 0, 0.1);
  const narrow = { ...made, services: made.services.map((service) => ({ ...service, pool: exactly(4, 'connections') })) };
  expect(capacityOf(narrow, kneeOf(narrow, 'value')).next?.id).toBe('notes.pool');
});
