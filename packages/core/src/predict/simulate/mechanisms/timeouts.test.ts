import { expect, it } from 'vitest';
import type { Model } from '../model.ts';
import { covers, inSteps, overSeeds, waitingAt } from './observe.ts';
import { askedAgain, meanJob } from './timeouts.ts';

/** How many more wait from second to second, between the means of two stretches. */
const growth = (of: Model) =>
  overSeeds(6, (seed) => {
    const [, second, third] = inSteps(of, seed, 3000, 3);
    return second === undefined || third === undefined ? Number.NaN : (waitingAt(third, 0) - waitingAt(second, 0)) / 3000;
  });

it('works on for nobody, and the queue grows without end once it is longer than callers wait', () => {
  // Each asks twice.
  expect(covers(growth(askedAgain({ cancels: false })), (2 * 0.8) / meanJob - 1 / meanJob)).toBe(true);
});

it('keeps up when timeouts cancel, and when nobody asks again', () => {
  const [cancelled, patient] = [growth(askedAgain({ cancels: true })), growth(askedAgain({ cancels: false, timeout: 1e6 }))];
  expect([covers(cancelled, 0), cancelled.high < 0.1, covers(patient, 0), patient.high < 0.1]).toEqual([true, true, true, true]);
});
