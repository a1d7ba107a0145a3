import { expect, it } from 'vitest';
import type { Document } from './gin-elements.ts';
import { listedElements, sampledElements } from './gin-elements.ts';
import type { GinElements } from './gin-size.ts';

const bytesOf = (element: string): number => element.length;
const different = (elements: readonly GinElements[]): number => elements.reduce((sum, one) => sum + one.different, 0);
const mean = (elements: readonly GinElements[]): number => elements.reduce((sum, one) => sum + one.different * one.share, 0);
/** Numbers that look like chance, the same each time. */
function chance(place: number): number {
  let bits = Math.imul(place + 1, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

function documents(of: (place: number) => readonly string[], isKnown = false): readonly Document[] {
  return Array.from({ length: 101 }, (_, place) => ({ elements: new Map(of(place).map((element) => [element, ''])), share: 1 / 101, isKnown }));
}

const sampled = { rows: 100_000, values: 100_000, bytesOf };

it('takes what ANALYZE lists for all there is where it holds the mean', () => {
  const common = ['a', 'b', 'c'].map((value) => ({ value, share: 0.5 }));
  expect(listedElements({ common }, { rows: 1000, bytesOf, mean: 1.5 })).toEqual(common.map(({ share }) => ({ different: 1, keyBytes: 1, share })));
});

it('lets unlisted elements be ever less frequent, as the listed ones are', () => {
  const zipf = Array.from({ length: 1000 }, (_, rank) => ({ value: `word${rank}`, share: 0.1 / (rank + 1) }));
  const mass = 0.1 * (Math.log(100_000) + 0.5772);
  const found = listedElements({ common: zipf }, { rows: 1e9, bytesOf, mean: mass });
  expect(mean(found)).toBeCloseTo(mass);
  expect(different(found)).toBeGreaterThan(70_000);
  expect(different(found)).toBeLessThan(130_000);
  const alike = zipf.map((one) => ({ ...one, share: 0.001 }));
  expect(different(listedElements({ common: alike }, { rows: 1e9, bytesOf, mean: 3 }))).toBeCloseTo(3000);
});

it('takes what nothing was listed of for anything between the rarest and the most frequent', () => {
  const found = listedElements({ common: [] }, { rows: 1_000_000, bytesOf, mean: 4 });
  expect(mean(found)).toBeCloseTo(4);
  expect(different(found)).toBeGreaterThan(16_000);
  expect(different(found)).toBeLessThan(4_000_000);
});

it('lets what was never seen twice grow with the values', () => {
  expect(different(sampledElements(documents((place) => [`${'x'.repeat(place)}y`]), sampled))).toBeCloseTo(100_000, -3);
});

it('lets numbers be no more than lie between the least and the greatest', () => {
  const found = different(sampledElements(documents((place) => [`user ${Math.floor(chance(place) * 50_000)}`]), sampled));
  expect(found).toBeGreaterThan(45_000);
  expect(found).toBeLessThan(55_000);
});

it('counts elements that are alike by how often two of a sample are the same', () => {
  const letters = (place: number): string => Math.floor(chance(place) * 2000).toString(2).replaceAll('0', 'a').replaceAll('1', 'b');
  const found = different(sampledElements(documents((place) => Array.from({ length: 10 }, (_, item) => letters(place * 10 + item))), sampled));
  expect(found).toBeGreaterThan(1400);
  expect(found).toBeLessThan(2800);
});

it('believes values that are all there is', () => {
  const found = sampledElements(documents((place) => [`only ${place}`, 'all'], true), sampled);
  expect(different(found)).toBe(102);
  expect(mean(found)).toBeCloseTo(2);
});
