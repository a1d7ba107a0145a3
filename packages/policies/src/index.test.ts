import { expect, it } from 'vitest';
import { chancesOf } from './fixture/chances.ts';
import { breaker, clientThrottle, concurrencyLimit, hedge, queueShedder, rateLimit, retryBudget, timedRetryBudget } from './index.ts';

type Step = (state: Float64Array, at: number, chance: () => number, now: number) => unknown;

const breaking = { window: 10, threshold: 0.3, fewest: 3, rest: 1, longestRest: 4, probes: 2 };
const limit = { inside: 3, waiting: 2 };
const rate = { rate: 1, burst: 3 };
const shedding = { target: 0.3, interval: 2 };
const throttle = { allowance: 2, window: 24 };
const share = { share: 0.2, burst: 3 };
const timed = { share: 0.2, floor: 0.1, seconds: 10 };
const hedging = { quantile: 0.9, least: 0.01, most: 1, budget: share };

const policies: Readonly<Record<string, { readonly cells: number; readonly start: (state: Float64Array, at: number) => void; readonly step: Step }>> = {
  breaker: {
    cells: breaker.cells,
    start: (state, at) => breaker.start(state, at, breaking),
    step: (state, at, chance, now) => {
      const ticket = breaker.started(state, at, breaking, now);
      if (ticket > 0) breaker.ended(state, at, breaking, ticket, chance() < 0.3, now);
      return [ticket, breaker.phase(state, at)];
    },
  },
  clientThrottle: {
    cells: clientThrottle.cells,
    start: (state, at) => clientThrottle.start(state, at),
    step: (state, at, chance, now) => {
      const priority = Math.floor(4 * chance());
      const sent = clientThrottle.maySend(state, at, throttle, priority, chance(), now);
      if (sent) clientThrottle.ended(state, at, throttle, priority, chance() < 0.3, now);
      return sent;
    },
  },
  concurrencyLimit: {
    cells: concurrencyLimit.cells,
    start: (state, at) => concurrencyLimit.start(state, at),
    step: (state, at, chance) => {
      const what = chance();
      if (what < 0.1) return concurrencyLimit.givesUp(state, at);
      return what < 0.5 ? concurrencyLimit.leaves(state, at) : concurrencyLimit.comes(state, at, limit);
    },
  },
  hedge: {
    cells: hedge.cells,
    start: (state, at) => hedge.start(state, at, hedging),
    step: (state, at, chance) => {
      const delay = hedge.called(state, at, hedging);
      hedge.answered(state, at, hedging, chance());
      return [delay, hedge.maySend(state, at)];
    },
  },
  queueShedder: {
    cells: queueShedder.cells,
    start: (state, at) => queueShedder.start(state, at),
    step: (state, at, chance, now) => {
      const others = Math.floor(8 * chance());
      const most = queueShedder.arrives(state, at, shedding, others, now);
      return [most, queueShedder.takesNewest(state, at, shedding, now), queueShedder.mayServe(state, at, shedding, 2 * chance(), others, now)];
    },
  },
  rateLimit: {
    cells: rateLimit.cells,
    start: (state, at) => rateLimit.start(state, at, rate),
    step: (state, at, _chance, now) => rateLimit.wait(state, at, rate, now),
  },
  retryBudget: {
    cells: retryBudget.cells,
    start: (state, at) => retryBudget.start(state, at, share),
    step: (state, at, chance) => (chance() < 0.7 ? retryBudget.called(state, at, share) : retryBudget.mayRetry(state, at)),
  },
  timedRetryBudget: {
    cells: timedRetryBudget.cells,
    start: (state, at) => timedRetryBudget.start(state, at),
    step: (state, at, chance, now) => (chance() < 0.7 ? timedRetryBudget.called(state, at, timed, now) : timedRetryBudget.mayRetry(state, at, timed, now)),
  },
};

/** Runs two thousand steps at a place of a column of `length` cells, all of them `filled` before; returns the answers and the column. */
function run(name: string, at: number, length: number, filled: number): { readonly answers: readonly unknown[]; readonly state: Float64Array } {
  const { start, step } = policies[name]!;
  const chance = chancesOf(1);
  const state = new Float64Array(length).fill(filled);
  start(state, at);
  let now = 0;
  const answers = Array.from({ length: 2000 }, () => {
    now += chance();
    return step(state, at, chance, now);
  });
  return { answers, state };
}

it.each(Object.keys(policies))('%s does the same at any place of any column, and leaves its neighbours alone', (name) => {
  const { cells } = policies[name]!;
  const [alone, amid] = [run(name, 0, cells, 0), run(name, 3, cells + 5, -77)];
  expect(new Set(alone.answers.map((answer) => JSON.stringify(answer))).size).toBeGreaterThan(1);
  expect(amid.answers).toEqual(alone.answers);
  expect(amid.state.subarray(3, 3 + cells)).toEqual(alone.state);
  expect([...amid.state.subarray(0, 3), ...amid.state.subarray(3 + cells)]).toEqual([-77, -77, -77, -77, -77]);
});
