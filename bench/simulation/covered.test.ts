import { exactCases } from '@kentledge/core/predict';
import { expect, it } from 'vitest';
import { coverageOf, keyOf, linesOf, pendingOf } from './covered.ts';
import type { CoveredRun } from './covered.ts';

const [one, other] = exactCases() as [ReturnType<typeof exactCases>[number], ReturnType<typeof exactCases>[number]];
const runOf = (seed: number, low: number | null, high: number | null, its = one): CoveredRun => ({ id: its.id, key: keyOf(its), seed, low, high });

it('goes on where a file ends, also within a line', () => {
  const runs = [runOf(0, 4, 6), runOf(1, 4, 6)];
  const text = runs.map((run) => `${JSON.stringify(run)}\n`).join('');
  expect(linesOf(`${text}{"id":"V1","k`)).toEqual(runs);
  expect(linesOf('')).toEqual([]);
});

it('makes only runs that are not there', () => {
  const pending = pendingOf([one, other], [runOf(0, 4, 6), runOf(1, 4, 6, other)], { from: 0, to: 2 });
  expect(pending.map(({ its, seed }) => [its.id, seed])).toEqual([[one.id, 1], [other.id, 0]]);
});

it('counts runs of a case as it is now, and of seeds that are asked for', () => {
  const { exact } = one;
  const stale = { ...runOf(3, exact - 1, exact + 1), key: 'of old' };
  const runs = [runOf(0, exact - 1, exact + 1), runOf(1, exact + 1, exact + 2), runOf(2, null, null), stale, runOf(9, exact - 1, exact + 1)];
  expect(coverageOf(one, runs, 5)).toEqual({ covered: 1, count: 3 });
});

it('takes a case with another room, model or length for another case', () => {
  const [station] = one.model.stations;
  const limited = { ...one, model: { ...one.model, stations: [{ ...station!, room: 5 }] } };
  const keys = [one, limited, { ...one, requests: one.requests + 1 }, { ...one, watched: 2 }].map(keyOf);
  expect(new Set(keys).size).toBe(4);
  expect(keyOf({ ...one, exact: 7 })).toBe(keyOf(one));
});
