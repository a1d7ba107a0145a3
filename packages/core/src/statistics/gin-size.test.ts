import { expect, it } from 'vitest';
import { ginPages } from './gin-size.ts';

// Pages that CREATE INDEX of PostgreSQL 18 made, counted by pg_relation_size, of arrays whose elements were drawn alike.
it.each([
  ['10 numbers, 2 in a row', { rows: 1_000_000, tablePages: 8371, elements: [{ different: 10, keyBytes: 4, share: 0.19 }] }, 274],
  ['200 numbers, 2 in a row', { rows: 500_000, tablePages: 5251, elements: [{ different: 200, keyBytes: 4, share: 0.01 }] }, 588],
  ['50,000 numbers, 5 in a row', { rows: 200_000, tablePages: 1897, elements: [{ different: 50_000, keyBytes: 4, share: 0.0001 }] }, 1052],
  ['numbers of one row each', { rows: 200_000, tablePages: 1897, elements: [{ different: 200_000, keyBytes: 4, share: 1 / 200_000 }] }, 1373],
])('%s', (_, shape, pages) => {
  expect(ginPages(shape) / pages).toBeGreaterThan(0.93);
  expect(ginPages(shape) / pages).toBeLessThan(1.07);
});

it('has a page that tells of it, and a root', () => {
  expect(ginPages({ rows: 0, tablePages: 0, elements: [] })).toBe(2);
});
