import { expect, it } from 'vitest';
import { topologicalOrder } from './topological-order.ts';

const from = (edges: Readonly<Record<string, readonly string[]>>) => (node: string) => edges[node] ?? [];

it('puts each node after those it depends on, else keeps the order of the input', () => {
  expect(topologicalOrder(['d', 'a', 'c', 'b'], from({ d: ['b'], b: ['c'] }))).toEqual({ order: ['c', 'b', 'd', 'a'] });
});

it('names the nodes of a cycle in order', () => {
  expect(topologicalOrder(['x', 'a', 'b', 'c'], from({ x: ['a'], a: ['b'], b: ['c'], c: ['a'] }))).toEqual({ cycle: ['a', 'b', 'c'] });
  expect(topologicalOrder(['a'], from({ a: ['a'] }))).toEqual({ cycle: ['a'] });
});

it('passes over names that are no node', () => {
  expect(topologicalOrder(['a'], from({ a: ['ghost'] }))).toEqual({ order: ['a'] });
});

it('takes a chain of 100,000 nodes', () => {
  const nodes = Array.from({ length: 100_000 }, (_, index) => String(index));
  const { order } = topologicalOrder(nodes, (node) => (node === '99999' ? [] : [String(Number(node) + 1)]));
  expect(order?.[0]).toBe('99999');
});
