import { expect, it } from 'vitest';
import { constant, model, open, station, use } from '../mechanisms/notation.ts';
import { between, covers, goodput, meanTime, overSeeds } from '../mechanisms/observe.ts';
import type { Law, Model, Station } from '../model.ts';

const shared = (time: Law, rate: number, more: Partial<Station> = {}): Model => model({ stations: [station('cores', 1, { atOnce: 1e6, ...more })], programs: [{ id: 'p', steps: [use('cores', time)] }], sources: [open('p', rate)] });
const time = (of: Model, until: number) => overSeeds(8, (seed) => meanTime(between(of, seed, until / 20, until)));

it.each<[string, Law]>([['steady', constant(1)], ['exponential', { kind: 'exponential', mean: 1 }], ['varied', { kind: 'lognormal', mean: 1, variation: 4 }]])('takes service / (1 - busy) for %s services alike where one server is shared', (_, law) => {
  expect(covers(time(shared(law, 0.8), 40_000), 5)).toBe(true);
});

it('hurts short requests less beside long ones than a queue', () => {
  // V11: 0.5495 s where shared, 4.11 s in a queue.
  const jobs: Law = { kind: 'mix', of: [{ share: 0.999, mean: 0.1 }, { share: 0.001, mean: 10 }] };
  expect(covers(time(shared(jobs, 0.8 / 0.1099), 8000), 0.5495)).toBe(true);
  expect(time(shared(jobs, 0.8 / 0.1099, { atOnce: 1 }), 8000).mean).toBeGreaterThan(2);
});

it('is slower the more there are, as Gunther says', () => {
  const [users, contention, coherency] = [20, 0.03, 0.001];
  const of: Model = { ...shared(constant(0.01), 0, { servers: 32, slowdown: { contention, coherency } }), sources: [{ id: 'p', program: 'p', kind: 'closed', users, think: constant(0) }] };
  const exact = users / (0.01 * (1 + contention * (users - 1) + coherency * users * (users - 1)));
  expect(goodput(between(of, 1, 10, 60)) / exact).toBeCloseTo(1, 2);
});
