import { expect, it } from 'vitest';
import { call, constant, model, open, wait } from '../mechanisms/notation.ts';
import { between, goodput, successOf } from '../mechanisms/observe.ts';
import type { Call, Model } from '../model.ts';

/** A hundred calls a second by each of some instances. */
const calling = (more: Partial<Call>, instances: number): Model =>
  model({
    services: [{ id: 'clients', instances, balancing: 'turns' }],
    programs: [{ id: 'p', service: 'clients', steps: [call('c')] }, { id: 'q', steps: [wait(constant(0.095))] }],
    calls: [{ id: 'c', program: 'q', ...more }],
    sources: [open('p', 100 * instances, 'constant')],
  });

it.each([1, 5])('lets each of %d instances pass as many as its rate limit says', (instances) => {
  const limited = between(calling({ rateLimit: { rate: 40, burst: 5 } }, instances), 1, 10, 110);
  expect(goodput(limited) / instances).toBeCloseTo(40, 0);
  expect(successOf(between(calling({}, instances), 1, 10, 110))).toBe(1);
});

it.each([1, 5])('lets each of %d instances have so many calls under way', (instances) => {
  // Four calls, each followed by another in a tenth of a second.
  expect(goodput(between(calling({ atMost: 4 }, instances), 1, 10, 110)) / instances).toBeCloseTo(40, 0);
});
