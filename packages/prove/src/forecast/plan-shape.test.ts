import { expect, it } from 'vitest';
import type { PlanNode } from '../measure/index.ts';
import { ownParts, shapeOf } from './plan-shape.ts';

const scan = (relation: string, cost: number, more: Partial<PlanNode> = {}): PlanNode => ({ 'Node Type': 'Index Scan', 'Relation Name': relation, 'Index Name': `${relation}_idx`, 'Total Cost': cost, 'Plan Rows': 10, ...more });
const itself = (relation: string): string => relation;

it('tells plans apart by nodes, tables, indexes and joins, not by costs', () => {
  const shape = shapeOf({ 'Node Type': 'Limit', Plans: [scan('orders', 5)] }, itself);
  expect(shape).toBe('Limit (Index Scan orders orders_idx)');
  expect(shapeOf({ 'Node Type': 'Limit', Plans: [scan('orders', 500)] }, itself)).toBe(shape);
  expect(shapeOf({ 'Node Type': 'Limit', Plans: [scan('orders', 5, { 'Index Name': 'other' })] }, itself)).not.toBe(shape);
});

it('counts the partitions of a table as one, however many a plan reads', () => {
  const whole = (relation: string): string => relation.replace(/_p\d+$/, '');
  const many: PlanNode = { 'Node Type': 'Append', Plans: [scan('orders_p1', 5), scan('orders_p2', 5), scan('orders_p3', 5)] };
  expect(shapeOf(many, whole)).toBe('Index Scan orders');
  expect(shapeOf(many, whole)).toBe(shapeOf(scan('orders_p9', 5), whole));
});

it('gives each node its own cost: below a limit as far as it is read, in a loop as often as it is run', () => {
  const limited: PlanNode = { 'Node Type': 'Limit', 'Total Cost': 10, Plans: [scan('orders', 100)] };
  expect(ownParts(limited)).toEqual([{ kind: 'Limit', cost: 0 }, { kind: 'Index Scan', cost: 10 }]);
  const loop: PlanNode = { 'Node Type': 'Nested Loop', 'Total Cost': 35, Plans: [scan('orders', 5), scan('users', 2, { 'Parent Relationship': 'Inner' })] };
  const [own, outer, inner] = ownParts(loop).map(({ cost }) => cost);
  expect([own, outer, inner]).toEqual([10, 5, 20]);
});

it('gives each node its own time, over all its loops', () => {
  const timed: PlanNode = { 'Node Type': 'Sort', 'Total Cost': 30, 'Actual Total Time': 9, 'Actual Loops': 1, Plans: [scan('orders', 20, { 'Actual Total Time': 2, 'Actual Loops': 3 })] };
  expect(ownParts(timed).map(({ seconds }) => seconds)).toEqual([expect.closeTo(0.003), expect.closeTo(0.006)]);
});
