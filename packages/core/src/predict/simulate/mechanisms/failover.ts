import type { Model } from '../model.ts';
import { call, constant, model, open, station, use, wait } from './notation.ts';

/** Seconds from the fault to the new leader, as in GitLab's of 2019 (07:34:17 to 07:35:10). */
export const failover = 53;

/** A service whose database is away for so long, and is asked again by those who wait long enough. */
export function failing({ seconds, attempts = 1, backoff = 0 }: { readonly seconds: number; readonly attempts?: number; readonly backoff?: number }): Model {
  return model({
    services: [{ id: 'api', instances: 2, balancing: 'turns' }],
    stations: [station('database', 8)],
    programs: [{ id: 'request', service: 'api', steps: [wait(constant(0.001)), call('query')] }, { id: 'query', steps: [use('database', constant(0.005))] }],
    calls: [{ id: 'query', program: 'query', retries: { attempts, backoff, jitter: false } }],
    sources: [open('request', 200)],
    changes: seconds === 0 ? [] : [{ at: 20, do: 'kill station', station: 'database', seconds }],
  });
}

/** One of several instances dies; those who send it requests find out after a while, if ever. */
export function oneDies({ instances, notices, attempts = 1, seconds = 50 }: { readonly instances: number; readonly notices?: number; readonly attempts?: number; readonly seconds?: number }): Model {
  return model({
    services: [{ id: 'api', instances, balancing: 'random', ...(notices === undefined ? {} : { notices }) }],
    stations: [station('core', 4, { service: 'api' })],
    programs: [{ id: 'client', steps: [call('ask')] }, { id: 'serve', service: 'api', steps: [use('core', constant(0.005))] }],
    calls: [{ id: 'ask', program: 'serve', retries: { attempts, backoff: 0, jitter: false } }],
    sources: [open('client', 400)],
    changes: [{ at: 10, do: 'kill', service: 'api', instance: 0, seconds }],
  });
}
