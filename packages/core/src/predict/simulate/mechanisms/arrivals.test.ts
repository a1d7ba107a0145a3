import { expect, it } from 'vitest';
import { askedBy, coming } from './arrivals.ts';
import { between, covers, overSeeds, p99 } from './observe.ts';

const tail = (users: number) => overSeeds(6, (seed) => p99(between(askedBy(users), seed, 100, 20_000)));
/** Width of a bucket of the times. */
const bucket = 0.008;

it('has a tail of half a minute with open arrivals, and hides it with users who wait for answers', () => {
  // What runs of https://brooker.co.za/blog/2023/05/10/open-closed.html gave: 34 to 46 s, 0.48 s and 1.21 s.
  const open = tail(0);
  expect([open.low < 46, open.high > 34]).toEqual([true, true]);
  expect([covers(tail(1), 0.48, 0.02), covers(tail(10), 1.21, 0.2)]).toEqual([true, true]);
});

it('has the tail of a service alone where one user asks', () => {
  const beyond = (time: number): number => 0.999 * Math.exp(-time / 0.1) + 0.001 * Math.exp(-time / 10) - 0.01;
  let [low, high] = [0, 10];
  for (let halving = 0; halving < 50; halving += 1) [low, high] = beyond((low + high) / 2) > 0 ? [(low + high) / 2, high] : [low, (low + high) / 2];
  expect(covers(tail(1), low, bucket * low)).toBe(true);
});

it('has half the tail at a steady beat', () => {
  const of = (gaps: 'exponential' | 'constant') => overSeeds(8, (seed) => p99(between(coming(gaps), seed, 1000, 100_000)));
  const [beat, chance] = [of('constant'), of('exponential')];
  expect([covers(beat, 12.400484, bucket * 12.4), covers(chance, 23.025851, bucket * 23)]).toEqual([true, true]);
  expect(beat.high).toBeLessThan(chance.low);
});
