import { expect, it } from 'vitest';
import type { Interval } from '../interval.ts';
import type { Model } from '../model.ts';
import { constant, station, use } from './notation.ts';
import { between, covers, endedOf, inSteps, overSeeds, successOf } from './observe.ts';
import { failingServer } from './retries.ts';

const seconds = 20;
const seeds = 8;

const success = (of: Model): Interval => overSeeds(seeds, (seed) => successOf(between(of, seed, 0, seconds)));
const load = (of: Model): Interval =>
  overSeeds(seeds, (seed) => {
    const seen = between(of, seed, 0, seconds);
    return (seen.calls[0]?.attempts ?? 0) / endedOf(seen);
  });
/** What one run of Brooker's program with as many calls is known to: 3 deviations. */
const own = (share: number): number => 3 * Math.sqrt((share * (1 - share)) / (1000 * seconds));

const three = (failure: number): Model => failingServer(failure, 100, 1000, {});
const bucket = (failure: number): Model => failingServer(failure, 100, 1000, { budget: { share: 0.1, burst: 5 } });
const stop = (failure: number): Model => failingServer(failure, 100, 1000, { stop: { share: 0.1, seconds: 1e6 } });
const none = (failure: number): Model => failingServer(failure, 100, 1000, { attempts: 1 });

it.each([[0.1, 0.9999, 1.111], [0.2, 0.9984, 1.248], [0.5, 0.9375, 1.875]])('makes of failures of %d with three retries what independent attempts do', (failure, succeeds, attempts) => {
  expect([covers(success(three(failure)), succeeds), covers(load(three(failure)), attempts, 0.0005)]).toEqual([true, true]);
  expect(covers(success(none(failure)), 1 - failure)).toBe(true);
});

it('succeeds as often as in the program that retries were studied with', () => {
  // https://brooker.co.za/blog/2022/02/28/retries.html: three retries, a bucket of 10 %, none above 10 % of failures.
  const rows = [[three, 0.1, 0.9999], [bucket, 0.1, 0.988], [stop, 0.1, 0.929], [three, 0.5, 0.937], [bucket, 0.5, 0.557], [stop, 0.5, 0.493]] as const;
  expect(rows.filter(([of, failure, known]) => !covers(success(of(failure)), known, own(known)))).toEqual([]);
});

it('adds no more load than its limits let it', () => {
  // A full bucket of 5 for each of 100 clients comes to the tenth.
  const filled = 0.1 + (5 * 100) / (1000 * seconds);
  const added = load(bucket(0.5));
  expect([added.high <= 1 + filled, covers(added, 1.12, 0.005), load(stop(0.5)).high < 1.001]).toEqual([true, true, true]);
  expect(load(three(0.5)).low).toBeGreaterThan(1.8);
});

it('multiplies attempts from layer to layer', () => {
  const of = failingServer(1, 1, 10, { attempts: 3 });
  const layers: Model = { ...of, calls: ['a', 'b', 'c'].map((id, at) => ({ id, program: ['middle', 'inner', 'server'][at] ?? '', retries: { attempts: 3, backoff: 0, jitter: false } })), programs: [{ id: 'client', steps: [{ do: 'call', call: 'a' }] }, { id: 'middle', steps: [{ do: 'call', call: 'b' }] }, { id: 'inner', steps: [{ do: 'call', call: 'c' }] }, { id: 'server', steps: [{ do: 'fail', chance: 1 }] }] };
  const seen = between(layers, 1, 0, 100);
  expect(seen.calls.map(({ attempts }) => attempts / endedOf(seen))).toEqual([3, 9, 27]);
});

it('sends those who failed together together again, unless they wait for different times', () => {
  /** Attempts in the half second in which those come back whose first attempt fell into half a second without an answer. */
  const again = (jitter: boolean) =>
    overSeeds(6, (seed) => {
      const of = failingServer(0, 1, 200, { attempts: 2, backoff: 2, jitter });
      const down: Model = { ...of, stations: [station('server', 100)], programs: [of.programs[0]!, { id: 'server', steps: [use('server', constant(0.001))] }], changes: [{ at: 10, do: 'kill station', station: 'server', seconds: 0.5 }] };
      return inSteps(down, seed, 0.5, 25).at(-1)!.calls[0]!.attempts;
    });
  // A hundred of their own, and all or an eighth of those of 10 to 10.5 s: with jitter they come within two seconds of then.
  expect(covers(again(false), 200)).toBe(true);
  expect(covers(again(true), 112.5)).toBe(true);
});
