import { expect, it } from 'vitest';
import { design } from '../design/index.ts';
import { notesBrief, systemsBy } from './fixture/systems.ts';
import { growthOf } from './growth.ts';
import type { Knees } from './growth.ts';

const systemOf = systemsBy(design);

const year = 31_557_600;
const today = Date.UTC(2026, 10, 24);
const knees = (value: number, low = value, high = value): Knees => {
  const at = (load: number) => ({ load, breaks: { subject: 'notes.cores', says: 'full' as const } });
  return { value: at(value), low: at(high), high: at(low) };
};
const growing = systemOf(`${notesBrief}traffic: { growth: 50%/year }\n`);

it('says when traffic that grows as declared reaches the knee: (1 + growth)^t = knee', () => {
  expect(growthOf(growing, knees(1.5 ** 3, 1.5, 1.5 ** 4), undefined)?.after).toMatchObject({ value: expect.closeTo(3 * year, 3), low: expect.closeTo(year, 3), high: expect.closeTo(4 * year, 3) });
});

it('gives a date where it is told the day', () => {
  expect(growthOf(growing, knees(1.5), today)?.date).toBe('2027-11-24');
  expect(growthOf(growing, knees(1.5), undefined)).not.toHaveProperty('date');
});

it('is past the knee already where it lies below the declared traffic', () => {
  expect(growthOf(growing, knees(0), today)?.after.value).toBe(0);
  expect(growthOf(growing, knees(0.5), today)?.date).toBe('2026-11-24');
});

it('says nothing where no growth is declared, and no date that is too far', () => {
  expect(growthOf(systemOf(notesBrief), knees(2), today)).toBeUndefined();
  expect(growthOf(growing, { value: undefined, low: undefined, high: undefined }, today)).toBeUndefined();
  expect(growthOf(growing, knees(1e300), today)).not.toHaveProperty('date');
});
