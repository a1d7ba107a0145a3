import { expect, it } from 'vitest';
import { call, constant, model, open, station, use, wait } from '../mechanisms/notation.ts';
import { between, inSteps } from '../mechanisms/observe.ts';
import type { Call, Change, Model } from '../model.ts';
import { outcome } from '../results.ts';

/** Ten requests a second, each of which calls what takes a second on one of many servers. */
function calling(more: Partial<Call>, changes: readonly Change[] = []): Model {
  return model({
    services: [{ id: 'caller', instances: 1, balancing: 'turns' }, { id: 'callee', instances: 1, balancing: 'turns' }],
    stations: [station('server', 100, { service: 'callee' })],
    programs: [{ id: 'p', service: 'caller', steps: [call('c')] }, { id: 'q', service: 'callee', steps: [use('server', constant(1))] }],
    calls: [{ id: 'c', program: 'q', ...more }],
    sources: [open('p', 10, 'constant')],
    changes,
  });
}

const busy = (of: Model, from = 5): number => between(of, 1, from, from + 10).stations[0]!.busy;
const ended = (of: Model, until: number, how: keyof typeof outcome): number => between(of, 1, 0, until).sources[0]!.ended[outcome[how]]!;

it('lets the callee work on after a timeout, unless that cancels', () => {
  expect([busy(calling({ timeout: 0.3 })), busy(calling({ timeout: 0.3, cancels: true }))]).toEqual([expect.closeTo(10, 6), expect.closeTo(3, 6)]);
});

it('cancels all parts of a fan-out, and both attempts of a hedged call', () => {
  const timed = calling({ timeout: 0.3, cancels: true });
  const middle: Model = { ...timed, programs: [timed.programs[0]!, { id: 'm', steps: [{ do: 'call all', calls: ['d', 'd'] }] }, timed.programs[1]!], calls: [{ ...timed.calls[0]!, program: 'm' }, { id: 'd', program: 'q' }] };
  const hedged = calling({ timeout: 0.3, cancels: true, hedge: { after: 0.1, budget: { share: 1, burst: 10 } } });
  expect([busy(middle), busy(hedged)]).toEqual([expect.closeTo(6, 6), expect.closeTo(5, 6)]);
});

it('gives back what cancelled frames hold, and what they wait for', () => {
  const of = calling({ timeout: 0.3, cancels: true });
  const held: Model = { ...of, stations: [station('server', 1), station('lock', 1)], programs: [of.programs[0]!, { id: 'q', steps: [{ do: 'hold', station: 'lock', steps: [use('server', constant(0.01)), wait(constant(1))] }] }] };
  const seen = between(held, 1, 5, 15);
  // One after the other holds the lock for as long as it is waited for.
  expect([seen.stations[1]!.busy > 0.9, seen.stations[1]!.waiting < 3, seen.inside < 20]).toEqual([true, true, true]);
});

it('tells callers at once that an instance has died, and refuses until it is back', () => {
  const of = calling({}, [{ at: 5.05, do: 'kill', service: 'callee', seconds: 2 }]);
  // Ten are inside; twenty more come.
  expect([ended(of, 5.06, 'failed'), ended(of, 5.06, 'refused'), ended(of, 20, 'refused')]).toEqual([10, 0, 20]);
  expect(ended(of, 20, 'answered') + 30).toBe(Math.round(between(of, 1, 0, 20).sources[0]!.ended.reduce((sum, each) => sum + each, 0)));
});

it('counts each request once when callers and callees die together', () => {
  const of = calling({ retries: { attempts: 3, backoff: 0, jitter: false } }, [{ at: 5.05, do: 'kill', service: 'caller', seconds: 2 }, { at: 5.05, do: 'kill', service: 'callee', seconds: 2 }]);
  const together: Model = { ...of, programs: of.programs.map(({ steps, id }) => ({ id, steps, service: 'callee' })) };
  const seen = between(together, 1, 0, 20);
  // Each that is inside is a caller and a callee.
  expect(seen.inside / 2 + seen.sources[0]!.ended.reduce((sum, each) => sum + each, 0)).toBe(199);
});

it('leaves what a dead caller called to go on for nobody, unless its end is noticed', () => {
  const at: Change = { at: 5.05, do: 'kill', service: 'caller', seconds: 0.5 };
  const after = (more: Partial<Call>) => between(calling(more, [at]), 1, 5.1, 5.3).stations[0]!.busy;
  expect([after({}) > 7, after({ cancels: true }) < 0.1]).toEqual([true, true]);
});

it('leaves no call under way of a caller that was killed or cancelled', () => {
  const of = calling({ atMost: 11 }, [{ at: 5.05, do: 'kill', service: 'caller', seconds: 0.5 }]);
  expect(inSteps(of, 1, 1, 12).at(-1)!.sources[0]!.ended[outcome.answered]).toBe(10);
});

it('kills twice what is there twice', () => {
  const of = calling({}, [{ at: 5.05, do: 'kill', service: 'callee', seconds: 4 }, { at: 6.05, do: 'kill', service: 'callee', seconds: 1 }]);
  expect(ended(of, 20, 'refused')).toBe(40);
  expect(inSteps(of, 1, 1, 15).at(-1)!.sources[0]!.ended[outcome.answered]).toBe(10);
});

it('does not begin what nobody waits for where the deadline is passed on', () => {
  const of = (passesDeadline: boolean): Model => {
    const timed = calling({ timeout: 0.3, passesDeadline });
    return { ...timed, stations: [station('server', 1, { service: 'callee' })], programs: [timed.programs[0]!, { id: 'q', service: 'callee', steps: [use('server', constant(0.2)), use('server', constant(0.2))] }] };
  };
  const [passed, not] = [between(of(true), 1, 5, 35), between(of(false), 1, 5, 35)];
  // Else work for those who have left takes all, and the queue grows.
  expect([passed.inside < 10, not.inside > 100]).toEqual([true, true]);
});

it('keeps a deadline from calls that do not pass it on', () => {
  const timed = calling({ timeout: 0.3, passesDeadline: true });
  const of = (passesDeadline: boolean): Model => ({
    ...timed,
    programs: [timed.programs[0]!, { id: 'm', service: 'callee', steps: [wait(constant(0.4)), call('d')] }, timed.programs[1]!],
    calls: [{ ...timed.calls[0]!, program: 'm' }, { id: 'd', program: 'q', timeout: 10, passesDeadline }],
  });
  expect([busy(of(true)), busy(of(false))]).toEqual([0, expect.closeTo(10, 6)]);
});
