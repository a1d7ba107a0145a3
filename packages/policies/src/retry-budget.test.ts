import fc from 'fast-check';
import { expect, it } from 'vitest';
import { breaker } from './breaker.ts';
import { chancesOf } from './fixture/chances.ts';
import { retryBudget } from './retry-budget.ts';

// The simulation of https://brooker.co.za/blog/2022/02/28/retries.html: a server fails each attempt with the same chance, whatever its load; clients
// retry at once, three times at most, or while the budget has tokens, or three times at most while their own breaker is closed (first attempts always go).
const budget = { share: 0.1, burst: 5 };
const tripping = { window: 60, threshold: 0.1, fewest: 1, rest: 1, longestRest: 60, probes: 5 };
const roundTrip = 0.04;

type Rule = 'three' | 'budget' | 'breaker';

interface Fleet {
  readonly clients: number;
  readonly callsEach: number;
  /** Calls a second of each client. */
  readonly rate: number;
}

function shareAndLoad(rule: Rule, failure: number, { clients, callsEach, rate }: Fleet): { readonly success: number; readonly load: number } {
  const chance = chancesOf(5);
  const [tokens, trips] = [new Float64Array(retryBudget.cells), new Float64Array(breaker.cells)];
  let [successes, attempts] = [0, 0];
  for (let client = 0; client < clients; client += 1) {
    retryBudget.start(tokens, 0, budget);
    breaker.start(trips, 0, tripping);
    for (let call = 0; call < callsEach; call += 1) {
      let now = call / rate;
      const ticket = breaker.started(trips, 0, tripping, now);
      retryBudget.called(tokens, 0, budget);
      for (let tries = 1; ; tries += 1) {
        attempts += 1;
        now += roundTrip;
        const failed = chance() < failure;
        breaker.ended(trips, 0, tripping, ticket, failed, now);
        if (!failed) successes += 1;
        if (!failed || !mayRetry(rule, tries, tokens, trips)) break;
      }
    }
  }
  return { success: successes / (clients * callsEach), load: attempts / (clients * callsEach) };
}

function mayRetry(rule: Rule, tries: number, tokens: Float64Array, trips: Float64Array): boolean {
  if (rule === 'budget') return retryBudget.mayRetry(tokens, 0);
  return tries <= 3 && (rule === 'three' || breaker.phase(trips, 0) === 'closed');
}

const fleet = { clients: 100, callsEach: 200, rate: 10 };

it.each([
  ['three', 0.1, 0.9999, 1.111],
  ['three', 0.5, 0.9375, 1.875],
  ['budget', 0.1, 0.988, 1.1],
  ['budget', 0.5, 0.557, 1.12],
  ['breaker', 0.1, 0.929, 1.03],
  ['breaker', 0.5, 0.493, 1],
] as const)('gives what Brooker found with %s where %s of the attempts fail: success %s, load %s', (rule, failure, success, load) => {
  const found = shareAndLoad(rule, failure, fleet);
  expect(Math.abs(found.success - success)).toBeLessThan(0.01);
  expect(Math.abs(found.load - load)).toBeLessThan(0.012);
});

it('needs no more luck with a thousand small clients than with ten large ones, where a breaker hardly retries any more', () => {
  const of = (rule: Rule, clients: number): number => shareAndLoad(rule, 0.02, { clients, callsEach: 20_000 / clients, rate: 1000 / clients }).success;
  expect(Math.min(of('budget', 10), of('budget', 1000))).toBeGreaterThan(0.999);
  expect(of('breaker', 10)).toBeGreaterThan(0.999);
  expect(of('breaker', 1000)).toBeLessThan(0.99);
});

it('never has more retries than its share of the calls and the burst, in any order', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), fc.array(fc.boolean(), { maxLength: 300 }), (share, burst, events) => {
      const state = new Float64Array(retryBudget.cells);
      retryBudget.start(state, 0, { share, burst });
      let [calls, retries] = [0, 0];
      for (const isCall of events) {
        if (isCall) {
          calls += 1;
          retryBudget.called(state, 0, { share, burst });
        } else if (retryBudget.mayRetry(state, 0)) retries += 1;
        expect(retries).toBeLessThanOrEqual(share * calls + burst + 1e-9);
        expect(state[0]! >= 0 && state[0]! <= burst).toBe(true);
      }
    }),
  );
});
