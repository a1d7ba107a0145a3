import type { Breaker } from '@kentledge/policies';
import type { Model } from '../model.ts';
import { call, constant, model, open, station, use } from './notation.ts';

/** A server that is down from the 20th to the 40th second, and hangs: callers learn of it after half a second. */
export function hanging(breaker?: Breaker): Model {
  return model({
    services: [{ id: 'clients', instances: 1, balancing: 'random' }],
    stations: [station('server', 100)],
    programs: [{ id: 'client', service: 'clients', steps: [call('ask')] }, { id: 'serve', steps: [use('server', constant(0.01))] }],
    calls: [{ id: 'ask', program: 'serve', timeout: 0.5, cancels: true, ...(breaker === undefined ? {} : { breaker }) }],
    sources: [open('client', 100)],
    changes: [{ at: 20, do: 'pause', station: 'server', seconds: 20 }],
  });
}
