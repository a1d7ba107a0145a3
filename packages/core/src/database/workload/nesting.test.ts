import { expect, it } from 'vitest';
import { nestingOf } from './nesting.ts';

it.each<[string, (count: number) => string]>([
  ['brackets', (count) => `select ${'('.repeat(count)}1${')'.repeat(count)}`],
  ['operators', (count) => `select ${'1 + '.repeat(count)}1`],
  ['NOT', (count) => `select ${'not '.repeat(count)}true`],
  ['UNION', (count) => `select 1, 2${' union select 1, 2'.repeat(count)}`],
  ['joins', (count) => `select from a${' join b on a = b and c = d'.repeat(count)}`],
  ['CASE', (count) => `select ${'case when a then '.repeat(count)}1${' end'.repeat(count)}`],
  ['subqueries with operators around', (count) => `select ${'1 + (select '.repeat(count / 2)}1${')'.repeat(count / 2)}`],
])('counts %s that nest', (_, text) => {
  expect(nestingOf(text(1000))).toBeGreaterThanOrEqual(1000);
  expect(nestingOf(text(1000))).toBeLessThan(1100);
});

it.each<[string, (count: number) => string]>([
  ['lists', (count) => `select 1 where a in (${'-1, '.repeat(count)}1)`],
  ['rows', (count) => `values ${'(1 + 2, -3), '.repeat(count)}(1, 2)`],
  ['conditions', (count) => `select 1 where a = 1${' and (b > 1 or not c = 2)'.repeat(count)}`],
  ['branches of CASE', (count) => `select case${' when a = 1 then -b'.repeat(count)} else 1 end`],
  ['texts', (count) => `select '${'('.repeat(count)}', $$${'+'.repeat(count)}$$`],
])('counts no %s that lie side by side', (_, text) => {
  expect(nestingOf(text(1000))).toBeLessThan(10);
});
