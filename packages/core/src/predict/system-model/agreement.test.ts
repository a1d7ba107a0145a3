import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { design } from '../../design/index.ts';
import { systemsBy } from '../fixture/systems.ts';
import { solve } from '../solve.ts';
import type { Estimate } from './estimate.ts';
import { simulateSystem } from './simulate-system.ts';

const shop = systemsBy(design)(readFileSync(new URL('../../../../../examples/shop/brief.yaml', import.meta.url), 'utf8'));
const busiest = solve(shop, 1, 'value').parts.reduce((most, { busy }) => Math.max(most, busy), 0);

/** Within the interval of a simulation, or within this share of its value: what the formulas are off. */
function isNear(formula: number, { value, low, high }: Estimate, bias: number): boolean {
  return formula >= Math.min(low, value * (1 - bias)) && formula <= Math.max(high, value * (1 + bias));
}

// The formulas have each request stretched in proportion to its work, where turns of an event loop are first come, first served: dear requests are
// quicker than they say, cheap ones slower, and of all together the mean is right. They don't know that a connection is held until its turn of the loop.
it.each([[0.3, 0.01], [0.6, 0.02], [0.8, 0.06]])('agrees with the formulas where the busiest part is busy %s of the time', (target, bias) => {
  const load = target / busiest;
  const solved = solve(shop, load, 'value');
  const { operations, parts, overloads } = simulateSystem(shop, { load, requests: 200_000 }, [1, 2]);
  expect(overloads).toEqual([]);
  const times = operations.flatMap(({ operation, requests, mean }) => (mean === undefined ? [] : [{ operation, requests, simulated: mean, formula: solved.operations.get(operation)?.mean ?? 0 }]));
  expect(times.length).toBeGreaterThan(8);
  const all = (of: (time: (typeof times)[number]) => number): number => times.reduce((sum, time) => sum + time.requests * of(time), 0) / times.reduce((sum, { requests }) => sum + requests, 0);
  const mean: Estimate = { value: all(({ simulated }) => simulated.value), low: all(({ simulated }) => simulated.low), high: all(({ simulated }) => simulated.high) };
  expect(isNear(all(({ formula }) => formula), mean, bias)).toBe(true);
  for (const { simulated, formula, operation } of times) expect([operation, isNear(formula, simulated, 0.05 + target / 3)]).toEqual([operation, true]);
  for (const id of ['shop.cores', 'main.cores', 'payments.limit']) {
    const formula = solved.parts.find((part) => part.id === id)?.busy ?? 0;
    const busy = parts.find((part) => part.id === id)?.busy ?? { value: 0, low: 0, high: 0 };
    expect([id, isNear(formula, busy, 0.01)]).toEqual([id, true]);
  }
});
