import type { Model, Source } from '../model.ts';
import { call, constant, model, open, station, use } from './notation.ts';

export const rate = 2000;

/** A server that stands still once, asked at a steady beat, or by users who each wait for their answer before they ask again. */
export function paused(how: 'open' | 'closed', busy: number, seconds: number): Model {
  const users: Source = { id: 'users', program: 'request', kind: 'closed', users: 100, think: constant(100 / rate) };
  return model({
    stations: [station('server', 1)],
    programs: [{ id: 'request', steps: [use('server', constant(busy / rate))] }],
    sources: [how === 'open' ? open('request', rate, 'constant') : users],
    changes: seconds === 0 ? [] : [{ at: 5, do: 'pause', station: 'server', seconds }],
  });
}

/** A server that is busy 0.7 of its time; callers wait half a second and try again twice. Its one collection of garbage takes a second. */
export function collecting({ seconds, cancels, attempts }: { readonly seconds: number; readonly cancels: boolean; readonly attempts: number }): Model {
  return model({
    stations: [station('server', 1)],
    programs: [{ id: 'client', steps: [call('ask')] }, { id: 'serve', steps: [use('server', constant(0.007))] }],
    calls: [{ id: 'ask', program: 'serve', timeout: 0.5, cancels, retries: { attempts, backoff: 0, jitter: false } }],
    sources: [open('client', 100)],
    changes: seconds === 0 ? [] : [{ at: 20, do: 'pause', station: 'server', seconds }],
  });
}

/** Cores that all instances' requests share stand still together. */
export function sharedCores(seconds: number, factor: number): Model {
  return model({
    stations: [station('cores', 2, { atOnce: 1000 })],
    programs: [{ id: 'request', steps: [use('cores', constant(0.001))] }],
    sources: [open('request', 1000, 'constant')],
    changes: [{ at: 5, do: 'pause', station: 'cores', seconds }, { at: 8, do: 'slow', station: 'cores', factor }],
  });
}
