import { expect, it } from 'vitest';
import { btreeLevel, btreePages, hashPages } from './index-size.ts';

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

// Of keys of type integer, counted as above.
it.each([
  [{ rows: 157_000, keys: 157_000 }, 514],
  [{ rows: 160_000, keys: 160_000 }, 642],
  [{ rows: 700_000, keys: 700_000 }, 2562],
  [{ rows: 300_000, keys: 1000 }, 1374],
  [{ rows: 300_000, keys: 5, common: [0.2, 0.2, 0.2, 0.2, 0.2] }, 1761],
  [{ rows: 45_000, keys: 45_000, tableRows: 150_000 }, 514],
])('a hash index of %o takes about %i pages', (shape, pages) => {
  expect(Math.abs(hashPages({ tableRows: shape.rows, ...shape }) / pages - 1)).toBeLessThan(0.07);
});

it('merges the keys that repeat most, whatever the others do', () => {
  const shape = { rows: 150_000, keyBytes: 4, keys: 45_001, mergesEqual: true };
  expect(btreePages({ ...shape, common: [0.7] }) / 214).toBeCloseTo(1, 1);
  expect(btreePages(shape) / 214).toBeGreaterThan(1.2);
});
