import { expect, it } from 'vitest';
import { design } from '../design/index.ts';
import type { System } from '../system/index.ts';
import { notesBrief, systemsBy } from './fixture/systems.ts';
import { influencesOf } from './influence.ts';
import { kneeOf } from './promises.ts';
import { suppose } from './what-if.ts';

const systemOf = systemsBy(design);

const system = systemOf(notesBrief);
const knee = kneeOf(system, 'value');
const kneeWith = (text: string): number => kneeOf(suppose(system, [text]).system, 'value')?.load ?? 0;

it('tells by how many per cent the knee moves, as trying it out does', () => {
  const found = new Map(influencesOf(system, 1, knee, undefined).map((influence) => [influence.name, influence.knee]));
  for (const [name, elasticity] of found) {
    const tried = (Math.log(kneeWith(`${name}=x1.02`)) - Math.log(kneeWith(`${name}=x0.98`))) / (Math.log(1.02) - Math.log(0.98));
    expect([name, elasticity]).toEqual([name, expect.closeTo(tried, 2)]);
  }
  expect(found.get('listNotes.demand.service')).toBeLessThan(-0.5);
});

it('puts first what is known worst, not only what weighs most', () => {
  const ranges = (low: number, high: number, place: number): System['operations'] => system.operations.map((operation, at) => (at === place ? { ...operation, demand: { ...operation.demand, service: { ...operation.demand.service, low: operation.demand.service.value * low, high: operation.demand.service.value * high } } } : operation));
  const known = { ...system, operations: ranges(0.999, 1.001, 0) };
  expect(influencesOf(system, 1, knee, undefined)[0]?.name).toBe('listNotes.demand.service');
  expect(influencesOf(known, 1, knee, undefined)[0]?.name).not.toBe('listNotes.demand.service');
});

it('says nothing of what is known exactly', () => {
  const exact = { ...system, operations: system.operations.map((operation) => ({ ...operation, demand: { service: { ...operation.demand.service, low: 0.001, value: 0.001, high: 0.001 }, database: { ...operation.demand.database, low: 0, value: 0, high: 0 }, held: { ...operation.demand.held, low: 0, value: 0, high: 0 } } })) };
  expect(influencesOf(exact, 1, kneeOf(exact, 'value'), { id: 'listNotes', used: 1 })).toEqual([]);
});

it('counts the p95 of the tightest operation by how much of its objective it takes', () => {
  const weightOf = (used: number): number => influencesOf(system, 1, undefined, { id: 'writeNote', used }).find(({ name }) => name === 'writeNote.demand.held')?.weight ?? 0;
  expect(weightOf(0.5)).toBeCloseTo(5 * weightOf(0.1), 9);
});
