import type { Model } from '../model.ts';
import { constant, exponential, model, station, use, wait } from './notation.ts';
import type { Law } from '../model.ts';

/** Threads that each pause between two transactions, in a database whose transactions slow each other (Gunther's law). */
export const threads = 9600;
export const pause = 0.369;
const transaction = 0.0015;
const slowdown = { contention: 0.00764, coherency: 1.317e-5 };

/** The threads share a pool of connections. For a second the database stands still, so that all want one at once. */
export function pooled(connections: number, stalls = true, slows = true): Model {
  return model({
    stations: [station('pool', connections), station('database', 4096, slows ? { slowdown } : {})],
    programs: [{ id: 'thread', steps: [{ do: 'hold', station: 'pool', steps: [use('database', exponential(transaction))] }] }],
    sources: [{ id: 'threads', program: 'thread', kind: 'closed', users: threads, think: exponential(pause) }],
    changes: stalls ? [{ at: 0.5, do: 'pause', station: 'database', seconds: 1 }] : [],
  });
}

/** Transactions a second that the database does for so many at once. */
export function throughput(connections: number): number {
  return connections / (transaction * (1 + slowdown.contention * (connections - 1) + slowdown.coherency * connections * (connections - 1)));
}

/** Requests that hold a connection for a while, from an open source. */
export function holding(connections: number, rate: number, holds: Law = constant(0.02)): Model {
  return model({
    stations: [station('pool', connections)],
    programs: [{ id: 'request', steps: [{ do: 'hold', station: 'pool', steps: [wait(holds)] }] }],
    sources: [{ id: 'requests', program: 'request', kind: 'open', rate, gaps: 'exponential' }],
  });
}
