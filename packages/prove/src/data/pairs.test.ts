import { expect, it } from 'vitest';
import { pairAt } from './pairs.ts';
import type { PairSpace } from './pairs.ts';

const space: PairSpace = { stream: 5, pairs: 1000, first: 40, second: 300, skew: 0 };

it('never gives the same pair twice, not even beyond the filled ones', () => {
  const seen = new Set(Array.from({ length: 5000 }, (_, index) => pairAt(space, index).join('/')));
  expect(seen.size).toBe(5000);
});

it('spreads the pairs evenly over the first side', () => {
  const runs = new Map<number, number>();
  for (let index = 0; index < 1000; index++) runs.set(pairAt(space, index)[0], (runs.get(pairAt(space, index)[0]) ?? 0) + 1);
  expect(runs.size).toBe(40);
  expect(Math.max(...runs.values()) - Math.min(...runs.values())).toBeLessThanOrEqual(1);
});

it('keeps skewed pairs distinct and prefers popular rows', () => {
  const skewed: PairSpace = { ...space, pairs: 2000, skew: 1.1 };
  const seen = new Set<string>();
  const popular = new Map<number, number>();
  for (let index = 0; index < 2000; index++) {
    const [first, second] = pairAt(skewed, index);
    seen.add(`${first}/${second}`);
    popular.set(second, (popular.get(second) ?? 0) + 1);
  }
  expect(seen.size).toBe(2000);
  expect(popular.get(0)).toBe(40);
  expect(popular.get(0) ?? 0).toBeGreaterThan(3 * (popular.get(200) ?? 0));
});

it('works with more rows on the first side than pairs', () => {
  const sparse: PairSpace = { stream: 1, pairs: 10, first: 5000, second: 7, skew: 0 };
  const seen = new Set(Array.from({ length: 40 }, (_, index) => pairAt(sparse, index).join('/')));
  expect(seen.size).toBe(40);
});
