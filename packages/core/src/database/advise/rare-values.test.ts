import { sqlParser } from '@kentledge/prove/parser';
import { beforeAll, expect, it } from 'vitest';
import type { PlanTree } from '../../evidence/index.ts';
import type { ColumnStatistics } from '../../statistics/index.ts';
import type { SqlParser } from '../query/parser.ts';
import { Known } from './known.ts';
import { meanCost } from './rare-values.ts';

let parser: SqlParser;
beforeAll(async () => {
  parser = await sqlParser();
});

const column = (name: string, more: Partial<ColumnStatistics>): ColumnStatistics => ({ name, inherited: false, nullFraction: 0, width: 8, distinct: -1, ...more });

/** Orders of four states, of which one has 97 of 100, and of customers that are all alike. */
function known(states: Partial<ColumnStatistics> = {}): Known {
  const table = { schema: 'app', name: 'orders', kind: 'table' as const, columns: ['id', 'state', 'customer'].map((name) => ({ name, type: 'text', nullable: false })), indexes: [], foreignKeys: [] };
  const common = [{ value: 'done', share: 0.97 }, { value: 'open', share: 0.01 }, { value: 'paid', share: 0.01 }, { value: 'lost', share: 0.01 }];
  const columns = [column('id', {}), column('state', { distinct: 4, common, ...states }), column('customer', { distinct: 1000 })];
  return new Known({ tables: [table] }, { kentledge: 'statistics', version: 1, of: 'x', source: { kind: 'assumed' }, relations: [{ schema: 'app', name: 'orders', kind: 'table', rows: 1e6, pages: 1e4, allVisible: 0, columns }] }, parser);
}

const walk = (filter: string, more: Partial<PlanTree> = {}): PlanTree => ({ 'Node Type': 'Limit', 'Total Cost': 40, Plans: [{ 'Node Type': 'Index Scan', 'Relation Name': 'orders', 'Index Name': 'orders_placed', Filter: filter, 'Total Cost': 100_000, ...more }] });
// A quarter of the rows has a state on average: the mean of 0.25 / 0.97 and three times 0.25 / 0.01.
const times = (0.25 / 0.97 + 3 * 25) / 4;

it.each(['(state = $1)', "((state)::text = ($1)::text)", '($1 = state)', "((o.state = $1) AND (o.customer = $2))"])('counts a walk past other values by how rare each value is: %s', (filter) => {
  expect(meanCost(walk(filter), known(), parser)).toBeCloseTo(40 * times, 6);
});

it('finds the walk below what passes rows on, and adds nothing to what reads all', () => {
  const inside = walk('(state = $1)');
  expect(meanCost({ ...inside, Plans: [{ 'Node Type': 'Nested Loop', 'Total Cost': 100_000, Plans: inside.Plans ?? [] }] }, known(), parser)).toBeCloseTo(40 * times, 6);
  expect(meanCost({ ...inside, Plans: [{ 'Node Type': 'Sort', 'Total Cost': 39, Plans: inside.Plans ?? [] }] }, known(), parser)).toBe(40);
  expect(meanCost(inside.Plans?.[0] ?? inside, known(), parser)).toBe(100_000);
});

it('never counts more than the whole walk', () => {
  expect(meanCost(walk('(state = $1)', { 'Total Cost': 90 }), known(), parser)).toBe(90);
});

it.each([
  ['a constant, whose share the planner knows', "(state = 'open')"],
  ['what is no equality', '(state > $1)'],
  ['one of several', '((state = $1) OR (customer = $2))'],
  ['values that are all alike', '(customer = $1)'],
  ['what is no SQL', '(NOT (hashed SubPlan 1))'],
])('leaves %s as it is', (_, filter) => {
  expect(meanCost(walk(filter), known(), parser)).toBe(40);
});

it('counts the values together that are not listed', () => {
  // Ten values, of which one is listed with half of the rows: 0.1 / 0.5 once, 0.1 / (0.5 / 9) nine times.
  const state = { distinct: 10, common: [{ value: 'done', share: 0.5 }] };
  expect(meanCost(walk('(state = $1)'), known(state), parser)).toBeCloseTo(40 * ((0.1 / 0.5 + 9 * (0.9 / 0.5)) / 10), 6);
});

it.each([
  ['words', "(to_tsvector('english'::regconfig, state) @@ plainto_tsquery('english'::regconfig, $1))"],
  ['a pattern', '(state ~~* $1)'],
  ['a range with both ends given', '((id >= $1) AND (id <= $2))'],
  ['a range about another column as well', '((customer = $3) AND (id >= $1) AND (id < $2))'],
])('counts half of a walk past what fulfils no condition whose share is a guess: %s', (_, filter) => {
  expect(meanCost(walk(filter), known(), parser)).toBe(40 + (100_000 - 40) / 2);
  const joined: PlanTree = { 'Node Type': 'Limit', 'Total Cost': 40, Plans: [{ 'Node Type': 'Nested Loop', 'Total Cost': 100_000, Plans: [{ 'Node Type': 'Index Scan', 'Relation Name': 'users' }, { 'Node Type': 'Index Scan', 'Relation Name': 'orders', Filter: filter }] }] };
  expect(meanCost(joined, known(), parser)).toBe(40 + (100_000 - 40) / 2);
});

it.each(["(state ~~ 'x%')", '(id >= $1)', '((id >= $1) OR (id <= $2))', '((id >= $1) AND (customer <= $2))', '((id >= 5) AND (id <= 9))'])('takes the planner at its word where it knows, or where most rows may be meant: %s', (filter) => {
  expect(meanCost(walk(filter), known(), parser)).toBe(40);
});

const sorted = (condition: string): PlanTree => ({ 'Node Type': 'Limit', 'Total Cost': 60, Plans: [{ 'Node Type': 'Sort', 'Total Cost': 60, Plans: [{ 'Node Type': 'Index Scan', 'Relation Name': 'orders', 'Index Cond': condition, 'Total Cost': 50 }] }] });

it('counts a sort of all rows of a value by how often frequent ones are asked for', () => {
  // Four values: asked for as often as it occurs, one has 4 (0.97² + 3 · 0.01²) times the mean; half of the runs do so.
  const heavier = 4 * (0.97 ** 2 + 3 * 0.01 ** 2);
  expect(meanCost(sorted('(state = $1)'), known(), parser)).toBeCloseTo(60 + (60 * (heavier - 1)) / 2, 6);
  const bitmap: PlanTree = { 'Node Type': 'Bitmap Heap Scan', 'Relation Name': 'orders', 'Recheck Cond': '(state = $1)' };
  expect(meanCost({ 'Node Type': 'Limit', 'Total Cost': 60, Plans: [{ 'Node Type': 'Sort', 'Total Cost': 60, Plans: [bitmap] }] }, known(), parser)).toBeCloseTo(60 + (60 * (heavier - 1)) / 2, 6);
  expect(meanCost(sorted('(customer = $1)'), known(), parser)).toBe(60);
  expect(meanCost(sorted("(state = 'open')"), known(), parser)).toBe(60);
});
