import { expect, it } from 'vitest';
import { btreeLevel, btreePages, ginPages } from './index-size.ts';

// Pages that CREATE INDEX of PostgreSQL 18 made for columns of type uuid (an entry of 24 bytes), counted by pg_relation_size.
it.each([
  [400_000, 400_000, 1543],
  [450_000, 89_375, 750],
  [400_000, 172_718, 1015],
  [400_000, 10_000, 369],
  [400_000, 100, 353],
])('%i rows of %i different keys take about %i pages', (rows, keys, pages) => {
  expect(Math.abs(btreePages({ rows, keyBytes: 16, keys, mergesEqual: true }) / pages - 1)).toBeLessThan(0.025);
});

it('takes the real bytes of entries where they are known', () => {
  const shape = { rows: 50_000, keyBytes: 20, keys: 50_000, mergesEqual: true };
  expect(btreePages({ ...shape, entryBytes: 28 })).toBeLessThan(btreePages(shape));
});

it('does not merge equal keys of types whose equal values differ on disk', () => {
  const shape = { rows: 400_000, keyBytes: 16, keys: 100, mergesEqual: false };
  expect(btreePages(shape)).toBe(btreePages({ ...shape, keys: 400_000 }));
});

it('counts the levels above the leaves', () => {
  expect([btreeLevel(2, 16), btreeLevel(194, 16), btreeLevel(1543, 16), btreeLevel(153_414, 16)]).toEqual([0, 1, 2, 3]);
});

it('gives frequent elements of an inverted index lists of their own', () => {
  const of = (share: number): number => ginPages({ rows: 100_000, tablePages: 2000, elements: [{ different: 100, keyBytes: 6, share }] });
  // 1 KB each lies with its entry, 12 KB each in two pages and one above them.
  expect(of(0.005)).toBeLessThan(40);
  expect(of(0.5)).toBeGreaterThanOrEqual(300);
  expect(ginPages({ rows: 0, tablePages: 0, elements: [] })).toBe(3);
});
