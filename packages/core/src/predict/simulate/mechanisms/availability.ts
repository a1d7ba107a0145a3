import type { Model } from '../model.ts';
import { constant, exponential, model, open, station, use } from './notation.ts';

/** Parts that fail now and then, and wait for one of the crews. A part is a user that thinks until it fails. */
export function repaired(parts: number, crews: number, untilFailure: number, repair: number): Model {
  return model({
    stations: [station('crews', crews)],
    programs: [{ id: 'repair', steps: [use('crews', exponential(repair))] }],
    sources: [{ id: 'parts', program: 'repair', kind: 'closed', users: parts, think: exponential(untilFailure) }],
  });
}

/** One server that breaks down and goes on where it was: fails every 100 seconds on average, and takes 10 to be repaired. */
export function breaking(breaks: boolean): Model {
  return model({
    stations: [station('server', 1, breaks ? { pauses: { every: exponential(100), last: exponential(10) } } : {})],
    programs: [{ id: 'request', steps: [use('server', exponential(1))] }],
    sources: [open('request', 0.5)],
  });
}

/** Requests that need three parts, each of which refuses a share of them. */
export function needing(parts: number, failure: number, attempts: number): Model {
  const ids = Array.from({ length: parts }, (_, part) => `part ${part}`);
  return model({
    programs: [{ id: 'request', steps: ids.map((id) => ({ do: 'call', call: id })) }, { id: 'part', steps: [{ do: 'wait', time: constant(0.001) }, { do: 'fail', chance: failure }] }],
    calls: ids.map((id) => ({ id, program: 'part', retries: { attempts, backoff: 0, jitter: false } })),
    sources: [open('request', 1000)],
  });
}
