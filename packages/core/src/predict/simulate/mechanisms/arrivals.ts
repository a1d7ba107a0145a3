import type { Law, Model, Source } from '../model.ts';
import { exponential, model, station, use } from './notation.ts';
import { jobs, meanJob } from './timeouts.ts';

/** One server, asked by whoever comes, or by so many who wait for their answers; both offer 0.8 of what it can. */
export function askedBy(users: number): Model {
  const busy = 0.8;
  const think = (1 - busy) * meanJob + ((users - 1) * meanJob) / busy;
  const source: Source = users === 0 ? { id: 'x', program: 'ask', kind: 'open', rate: busy / meanJob, gaps: 'exponential' } : { id: 'x', program: 'ask', kind: 'closed', users, think: exponential(think) };
  return asked(jobs, source);
}

/** One server of mean time 1 and requests that come 0.8 a second by chance, or at a steady beat. */
export function coming(gaps: 'exponential' | 'constant'): Model {
  return asked(exponential(1), { id: 'x', program: 'ask', kind: 'open', rate: 0.8, gaps });
}

function asked(time: Law, source: Source): Model {
  return model({ stations: [station('server', 1)], programs: [{ id: 'ask', steps: [use('server', time)] }], sources: [source] });
}
