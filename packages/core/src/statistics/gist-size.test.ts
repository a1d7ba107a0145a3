import { expect, it } from 'vitest';
import { gistPages } from './gist-size.ts';

// Pages that CREATE INDEX of PostgreSQL 18 made, counted by pg_relation_size, with the mean width that ANALYZE found.
it.each([
  ['int4range in order', 100_000, [['int4range', 14]], 347],
  ['int4range in order', 1_000_000, [['int4range', 14]], 3450],
  ['int4range anywhere', 100_000, [['int4range', 14]], 432],
  ['tstzrange in order', 100_000, [['tstzrange', 22]], 447],
  ['tstzrange anywhere', 100_000, [['tstzrange', 22]], 538],
  ['daterange', 100_000, [['daterange', 14]], 347],
  ['numrange', 100_000, [['numrange', 27]], 543],
  ['point', 100_000, [['point', 16]], 817],
  ['point', 1_000_000, [['point', 16]], 8157],
  ['box', 100_000, [['box', 32]], 1104],
  ['polygon', 100_000, [['polygon', 101]], 1112],
  ['circle', 100_000, [['circle', 24]], 915],
  ['addresses of 4 bytes', 100_000, [['inet', 7]], 487],
  ['addresses of 16 bytes', 100_000, [['inet', 19]], 839],
  ['datemultirange', 100_000, [['datemultirange', 21]], 751],
  ['int8multirange', 100_000, [['int8multirange', 53]], 990],
  ['a number and int4range', 100_000, [['integer', 4], ['int4range', 14]], 567],
  ['a number and tstzrange', 100_000, [['integer', 4], ['tstzrange', 22]], 817],
  ['a number and point', 100_000, [['integer', 4], ['point', 16]], 911],
  ['a number and inet', 100_000, [['integer', 4], ['inet', 7]], 491],
] as const)('%s: %i rows', (_name, rows, parts, pages) => {
  const predicted = gistPages(rows, parts.map(([type, width]) => ({ type, width })));
  expect(predicted / pages).toBeGreaterThan(0.8);
  expect(predicted / pages).toBeLessThan(1.2);
});
