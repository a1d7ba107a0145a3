import type { Model, Step } from '../model.ts';
import { call, constant, exponential, model, station, wait } from './notation.ts';

/** Transactions that each lock some rows, one after the other, and hold all of them to the end; who waits too long begins again. */
export interface Locking {
  readonly transactions: number;
  readonly locks: number;
  readonly rows: number;
  /** Seconds between two locks. */
  readonly step: number;
}

/** A database that is full of transactions: each is followed by the next. */
export function locking({ transactions, locks, rows, step }: Locking): Model {
  const steps = Array.from({ length: locks }).reduce<readonly Step[]>((inner) => [{ do: 'hold', station: 'rows', steps: [wait(exponential(step)), ...inner] }], []);
  return model({
    // Of two that wait for each other one gives up in the end.
    stations: [station('rows', 1, { copies: rows, patience: constant(30 * locks * step) })],
    programs: [{ id: 'client', steps: [call('transaction')] }, { id: 'transaction', steps }],
    calls: [{ id: 'transaction', program: 'transaction', retries: { attempts: 1000, backoff: step, jitter: true } }],
    sources: [{ id: 'clients', program: 'client', kind: 'closed', users: transactions, think: constant(1e-6) }],
  });
}

/** Requests that each change one of so many rows, and hold its lock for a while. */
export function hotRows(rate: number, rows: number, held: number): Model {
  return model({
    stations: [station('row', 1, { copies: rows })],
    programs: [{ id: 'request', steps: [{ do: 'hold', station: 'row', steps: [wait(exponential(held))] }] }],
    sources: [{ id: 'requests', program: 'request', kind: 'open', rate, gaps: 'exponential' }],
  });
}
