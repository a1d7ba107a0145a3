import { expect, it } from 'vitest';
import { carryByNodes, nodeRates } from './node-rates.ts';
import { normalAt } from './testing/normal.ts';

const parts = (noise: number) => Array.from({ length: 20 }, (_, place) => ({ kind: place % 2 === 0 ? 'Index Scan' : 'Sort', cost: 10 + place, seconds: (10 + place) * (place % 2 === 0 ? 1e-5 : 1e-6) * Math.exp(noise * normalAt(5, place)) }));

it('carries the seconds of a unit of cost to a plan that nobody ran', () => {
  const carried = carryByNodes(nodeRates(parts(0.05)), [{ kind: 'Index Scan', cost: 1000 }, { kind: 'Sort', cost: 5000 }], 'another plan');
  if ('notPredicted' in carried) throw new Error(carried.notPredicted);
  expect(Math.abs(carried.seconds / 0.015 - 1)).toBeLessThan(0.1);
  expect(carried.low).toBeLessThan(carried.seconds);
});

it('says so where no measured node is of the kind, unless it hardly counts', () => {
  const rates = nodeRates(parts(0.05));
  expect(carryByNodes(rates, [{ kind: 'Index Scan', cost: 10 }, { kind: 'Gather Merge', cost: 100 }], 'its plan is another')).toEqual({ notPredicted: 'its plan is another, and nothing measured stands for its Gather Merge' });
  expect(carryByNodes(rates, [{ kind: 'Index Scan', cost: 1000 }, { kind: 'Limit', cost: 1 }], '')).toHaveProperty('seconds');
});

it('predicts nothing where nodes of a kind took very different times for a unit', () => {
  expect(carryByNodes(nodeRates(parts(1.5)), [{ kind: 'Index Scan', cost: 1000 }], 'its plan is another')).toMatchObject({ notPredicted: expect.stringContaining('wider than 10 times') as string });
});

it('needs three nodes of a kind', () => {
  expect(nodeRates(parts(0).slice(0, 5)).has('Sort')).toBe(false);
});
