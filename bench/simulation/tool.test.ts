import { expect, it } from 'vitest';
import { ours, runSlice, sliceOf } from './tool.ts';

it('runs a slice of ours in a process of its own, which gives the same for the same seed', () => {
  const slice = { requests: 5000, warmUp: 500 };
  const [first, again, other] = [1, 1, 2].map((seed) => runSlice(ours, 'V4', slice, seed));
  expect(first?.mean).toBe(again?.mean);
  expect(first?.mean).not.toBe(other?.mean);
  expect(first?.requests).toBeGreaterThanOrEqual(5000);
  expect(first?.cpu).toBeGreaterThan(0);
});

it('finds how many requests fill a slice', () => {
  const { requests, warmUp } = sliceOf(ours, 'V1', 0.05);
  expect(requests).toBeGreaterThan(1000);
  expect(warmUp).toBe(Math.ceil(requests / 4));
  expect(sliceOf({ ...ours, isCompiled: false }, 'V1', 0.05).warmUp).toBe(0);
});

it('says what a tool says when it fails, and refuses an answer that is none', () => {
  expect(() => runSlice(ours, 'V99', { requests: 10, warmUp: 0 }, 1)).toThrow('no case V99');
  const nothing = { name: 'nothing', command: [process.execPath, '-e', 'console.log(JSON.stringify({ mean: null }))'], isCompiled: true };
  expect(() => runSlice(nothing, 'V1', { requests: 10, warmUp: 0 }, 1)).toThrow('the mean is null');
});
