import { expect, it } from 'vitest';
import { createEngine } from './engine/engine.ts';
import { call, constant, exponential, model, open, station, use } from './mechanisms/notation.ts';
import { between, endedOf, goodput, successOf } from './mechanisms/observe.ts';
import type { Model, Station } from './model.ts';
import { outcome } from './results.ts';

const small = { frames: 64, services: 4, instances: 16, places: 64, calls: 8, sources: 16, laws: 64, code: 256 };
const queue = (more: Partial<Station>, rate = 100): Model => model({ stations: [station('s', 1, more)], programs: [{ id: 'p', steps: [use('s', exponential(0.005))] }], sources: [open('p', rate)] });

it('refuses what a full table of requests has no room for', () => {
  const engine = createEngine(small);
  // Nobody leaves a queue without servers: 64 are inside, and the rest is refused.
  engine.load(queue({ servers: 0 }), 1, outcome.answered);
  engine.run(100);
  const seen = engine.result();
  expect([seen.inside, seen.sources[0]!.ended[outcome.answered]]).toEqual([64, 0]);
  expect(seen.sources[0]!.ended[outcome.refused]).toBeGreaterThan(9000);
});

it('refuses calls, fan-outs and messages that a full table has no room for, and ends all', () => {
  const engine = createEngine(small);
  const leaves = Array.from({ length: 20 }, () => 'leaf');
  engine.load(
    model({
      programs: [{ id: 'p', steps: [{ do: 'publish', to: ['message'] }, { do: 'call all', calls: leaves }, call('leaf')] }, { id: 'q', steps: [{ do: 'wait', time: constant(0.1) }] }, { id: 'message', steps: [{ do: 'wait', time: constant(0.1) }] }],
      calls: [{ id: 'leaf', program: 'q', atMost: 30, retries: { attempts: 3, backoff: 0, jitter: false } }],
      sources: [open('p', 200)],
      changes: [{ at: 10, do: 'traffic', source: 'p', factor: 0 }],
    }),
    1,
    outcome.answered,
  );
  engine.run(20);
  const seen = engine.result();
  expect(seen.inside).toBe(0);
  expect(seen.sources[0]!.ended[outcome.refused]).toBeGreaterThan(1000);
});

it('takes more users than it has room for', () => {
  const engine = createEngine(small);
  engine.load({ ...queue({}), sources: [{ id: 'p', program: 'p', kind: 'closed', users: 150, think: constant(0.01) }] }, 1, outcome.answered);
  engine.run(10);
  expect(engine.result().inside).toBeLessThanOrEqual(64);
  expect(engine.result().sources[0]!.ended[outcome.answered]).toBeGreaterThan(1500);
});

it.each([
  ['no servers', queue({ servers: 0 }), 0],
  ['no servers to share', queue({ servers: 0, atOnce: 10 }), 0],
  ['no room', queue({ servers: 0, room: 0 }), 0],
  ['no patience', queue({ patience: constant(0) }), 1],
  ['no requests', queue({}, 0), 0],
  ['services that take no time', { ...queue({ atOnce: 5 }), programs: [{ id: 'p', steps: [use('s', constant(0))] }] }, 1],
  ['services without end', { ...queue({ atOnce: 5 }), programs: [{ id: 'p', steps: [use('s', constant(Number.POSITIVE_INFINITY))] }] }, 0],
  ['no instances', { ...queue({ service: 'v' }), services: [{ id: 'v', instances: 0, balancing: 'turns' }], programs: [{ id: 'p', service: 'v', steps: [use('s', constant(0.001))] }] }, 0],
  ['no timeout at all', { ...queue({}), programs: [{ id: 'q', steps: [use('s', constant(0.001))] }, { id: 'p', steps: [call('c')] }], calls: [{ id: 'c', program: 'q', timeout: 0, retries: { attempts: 5, backoff: 0, jitter: false } }] }, 0],
  ['no users', { ...queue({}), sources: [{ id: 'p', program: 'p', kind: 'closed', users: 0, think: constant(0) }] }, 0],
  ['users who neither think nor wait', { ...queue({ servers: 0, room: 0 }), sources: [{ id: 'p', program: 'p', kind: 'closed', users: 2, think: constant(0) }] }, 0],
  ['a cache without a curve', { ...queue({}), caches: [{ id: 'c', hits: [], isWarm: false }], programs: [{ id: 'p', steps: [{ do: 'look up', cache: 'c', miss: [] }] }] }, 1],
  ['empty fan-outs', { ...queue({}), programs: [{ id: 'p', steps: [{ do: 'call all', calls: [] }] }] }, 1],
] as const satisfies readonly (readonly [string, Model, 0 | 1])[])('ends with %s', (_, of, answers) => {
  const seen = between(of, 1, 0, 20);
  expect(goodput(seen) > 0).toBe(answers === 1);
  expect(seen.stations.every(({ busy, waiting }) => Number.isFinite(busy) && Number.isFinite(waiting))).toBe(true);
});

it('goes on as before after no traffic at all', () => {
  const silence: Model = { ...queue({}), changes: [{ at: 5, do: 'traffic', source: 'p', factor: 0 }, { at: 10, do: 'traffic', source: 'p', factor: 1 }] };
  expect([endedOf(between(silence, 1, 6, 10)), goodput(between(silence, 1, 11, 111)) > 90]).toEqual([0, true]);
});

it('shares servers with a service that takes for ever beside short ones, without more and more events', () => {
  const long: Model = { ...queue({ servers: 2, atOnce: 5 }), programs: [{ id: 'p', steps: [use('s', constant(0.001))] }, { id: 'long', steps: [use('s', constant(1e9))] }], sources: [open('p', 50), open('long', 0.1, 'constant')] };
  const engine = createEngine({ ...small, frames: 64 });
  engine.load({ ...long, changes: [{ at: 15, do: 'traffic', source: 'long', factor: 0 }] }, 1, outcome.answered);
  engine.run(2000);
  expect(successOf(engine.result())).toBeGreaterThan(0.999);
});
