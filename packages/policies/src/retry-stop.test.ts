import { expect, it } from 'vitest';
import { retryStop } from './retry-stop.ts';
import type { RetryStop } from './retry-stop.ts';

const tenth: RetryStop = { share: 0.1, seconds: 10 };

function after(calls: number): Float64Array {
  const state = new Float64Array(retryStop.cells);
  retryStop.start(state, 0);
  for (let call = 0; call < calls; call += 1) retryStop.called(state, 0, tenth, 0);
  return state;
}

it('lets retries be made up to its share of the calls', () => {
  const state = after(20);
  expect([1, 2, 3].map(() => retryStop.mayRetry(state, 0, tenth, 1))).toEqual([true, true, false]);
});

it('stops the retries of who has made few calls at the first failure', () => {
  expect(retryStop.mayRetry(after(9), 0, tenth, 1)).toBe(false);
});

it('forgets failures', () => {
  const state = after(20);
  for (let failure = 0; failure < 5; failure += 1) retryStop.mayRetry(state, 0, tenth, 1);
  for (let call = 0; call < 20; call += 1) retryStop.called(state, 0, tenth, 20);
  expect(retryStop.mayRetry(state, 0, tenth, 21)).toBe(true);
});
