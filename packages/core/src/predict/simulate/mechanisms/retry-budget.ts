import type { TimedRetryBudget } from '@kentledge/policies';
import type { Model } from '../model.ts';
import { call, exponential, model, open, station, use } from './notation.ts';

/** A server for 500 a second that gets 1,000, refuses what it has no room for, and is asked up to 4 times. */
export function saturated(budget?: TimedRetryBudget): Model {
  return model({
    stations: [station('server', 10, { room: 20 })],
    programs: [{ id: 'client', steps: [call('ask')] }, { id: 'serve', steps: [use('server', exponential(0.02))] }],
    calls: [{ id: 'ask', program: 'serve', retries: { attempts: 4, backoff: 0.1, jitter: true, ...(budget === undefined ? {} : { budget }) } }],
    sources: [open('client', 1000)],
  });
}
