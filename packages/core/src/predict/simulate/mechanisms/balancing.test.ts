import { expect, it } from 'vitest';
import { balanced } from './balancing.ts';
import { between, covers, meanTime, overSeeds } from './observe.ts';

const instances = 300;
const mean = (busy: number, how: Parameters<typeof balanced>[2]) => overSeeds(6, (seed) => meanTime(between(balanced(instances, busy, how), seed, 100, 500)));
/** What 100 queues wait longer than endlessly many, at 0.9 (Mitzenmacher, IEEE TPDS 12(10), 2001, table 1: 2.6454 against 2.6141); it falls as 1 / queues. */
const bias = (2.6454 / 2.6141 - 1) * (100 / instances);

it.each([[0.8, 1.947363], [0.9, 2.614057]])('waits at %d as the better of two endlessly many queues do', (busy, exact) => {
  expect(covers(mean(busy, 'better of two'), exact, 2 * bias * exact)).toBe(true);
});

it('waits as one queue does where instances are drawn', () => {
  expect([covers(mean(0.8, 'random'), 5), mean(0.8, 'random').low > 4]).toEqual([true, true]);
});

it('waits less where they take turns, since each gets its requests at a steadier beat', () => {
  const turns = mean(0.8, 'turns');
  // Nearly D/M/1 (2.69) where there are many.
  expect(covers(turns, 2.692731, 0.05)).toBe(true);
});
