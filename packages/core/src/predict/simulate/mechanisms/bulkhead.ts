import type { Model } from '../model.ts';
import { call, exponential, model, open, station, use, wait } from './notation.ts';

/** Two tenants share 30 workers. One asks for 15 a second that take 20 ms; the other asks for `noise` a second that hold a worker for a second, at most so many at once. */
export function tenants(noise: number, atMost?: number): Model {
  return model({
    services: [{ id: 'gateway', instances: 1, balancing: 'random' }],
    stations: [station('workers', 30)],
    programs: [
      { id: 'quiet', service: 'gateway', steps: [use('workers', exponential(0.02))] },
      { id: 'noisy', service: 'gateway', steps: [call('slow')] },
      { id: 'slow', steps: [{ do: 'hold', station: 'workers', steps: [wait(exponential(1))] }] },
    ],
    calls: [{ id: 'slow', program: 'slow', ...(atMost === undefined ? {} : { atMost }) }],
    sources: [open('quiet', 15), open('noisy', noise)],
  });
}
