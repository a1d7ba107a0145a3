import { expect, it } from 'vitest';
import { bitsAt, sequence, shuffled, streamOf, uniformAt, unshuffled, zipfRank, zipfShare } from './index.ts';

it('spreads uniform numbers evenly over ten bins', () => {
  const bins = new Array<number>(10).fill(0);
  for (let index = 0; index < 100_000; index++) bins[Math.floor(uniformAt(7, index) * 10)]! += 1;
  for (const bin of bins) expect(Math.abs(bin - 10_000)).toBeLessThan(400);
});

it('gives different streams for different names and the same for the same', () => {
  expect(streamOf(1, 'a')).not.toBe(streamOf(1, 'b'));
  expect(streamOf(1, 'a')).toBe(streamOf(1, 'a'));
  expect(bitsAt(3, 5)).not.toBe(bitsAt(3, 5 + 2 ** 32));
});

it.each([1, 2, 3, 10, 1000, 4097])('shuffles %i places without repeating one', (count) => {
  const seen = new Set(Array.from({ length: count }, (_, index) => shuffled(11, index, count)));
  expect(seen.size).toBe(count);
  expect(Math.max(...seen)).toBe(count - 1);
});

it.each([1, 2, 3, 10, 1000, 4097])('finds each of %i indexes by its place in the shuffle', (count) => {
  for (let index = 0; index < count; index++) expect(unshuffled(11, shuffled(11, index, count), count)).toBe(index);
});

it('follows the ratios of Zipf’s law at the popular ranks', () => {
  const counts = new Array<number>(300).fill(0);
  for (let index = 0; index < 400_000; index++) counts[zipfRank(uniformAt(5, index), 300, 1.1)]! += 1;
  // Exact ratios are 2^1.1 = 2.14 and 4^1.1 = 4.59; the continuous approximation is within 12 % of them.
  expect(counts[0]! / counts[1]!).toBeGreaterThan(2.14 * 0.88);
  expect(counts[0]! / counts[1]!).toBeLessThan(2.14 * 1.12);
  expect(counts[0]! / counts[3]!).toBeGreaterThan(4.59 * 0.88);
  expect(counts[0]! / counts[3]!).toBeLessThan(4.59 * 1.12);
});

it('draws uniformly with exponent 0 and stays inside at the edges', () => {
  expect(zipfRank(0.9999999, 10, 0)).toBe(9);
  expect(zipfRank(0.9999999, 10, 1)).toBe(9);
  expect(zipfRank(0, 10, 1.1)).toBe(0);
  expect(zipfRank(0.5, 1, 1.1)).toBe(0);
});

it('tells the shares of ranks as it draws them', () => {
  let first = 0;
  for (let index = 0; index < 100_000; index++) if (zipfRank(uniformAt(5, index), 300, 1.1) < 3) first += 1;
  expect(zipfShare(0, 3, 300, 1.1)).toBeCloseTo(first / 100_000, 2);
  expect(zipfShare(0, 300, 300, 1.1)).toBeCloseTo(1, 9);
  expect(zipfShare(30, 60, 300, 0)).toBeCloseTo(0.1, 9);
});

it('draws gaps with the mean of the rate', () => {
  const numbers = sequence(9);
  let total = 0;
  for (let index = 0; index < 50_000; index++) total += numbers.gap(40);
  expect(total / 50_000).toBeCloseTo(1 / 40, 3);
});
