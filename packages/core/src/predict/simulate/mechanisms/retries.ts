import type { Call, Model } from '../model.ts';
import { call, model, open } from './notation.ts';

/** Clients, each with its own budget or stop, ask a server that fails with a chance, whoever asks. */
export function failingServer(failure: number, clients: number, rate: number, retries: Partial<NonNullable<Call['retries']>>): Model {
  return model({
    services: [{ id: 'clients', instances: clients, balancing: 'random' }],
    programs: [{ id: 'client', service: 'clients', steps: [call('ask')] }, { id: 'server', steps: [{ do: 'fail', chance: failure }] }],
    calls: [{ id: 'ask', program: 'server', retries: { attempts: 4, backoff: 0, jitter: false, ...retries } }],
    sources: [open('client', rate)],
  });
}
