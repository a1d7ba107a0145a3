import type { ClientBase } from 'pg';
import { errorCode } from '../run/index.ts';

/** Seconds of each try. */
export interface ProbedTimes {
  readonly roundTrips: readonly number[];
  /** Empty where the role may not write to the log. */
  readonly commits: readonly number[];
}

const roundTrips = 200;
const commits = 60;
/** Leaves a record in the log and no row: a commit waits for the disk only if something was logged. */
const logged = `select pg_logical_emit_message(true, 'kentledge', '')`;

/** Measures from here how long the database takes to answer without work, and to commit. */
export async function probeTimes(client: ClientBase): Promise<ProbedTimes> {
  const trip = { name: 'kentledge_round_trip', text: 'select 1' };
  const times: number[] = [];
  await client.query(trip);
  for (let number = 0; number < roundTrips; number++) times.push(await secondsOf(() => client.query(trip)));
  return { roundTrips: times, commits: await commitTimes(client) };
}

async function commitTimes(client: ClientBase): Promise<readonly number[]> {
  const times: number[] = [];
  for (let number = 0; number < commits; number++) {
    await client.query('begin');
    try {
      await client.query(logged);
    } catch (error) {
      await client.query('rollback');
      // insufficient_privilege
      if (errorCode(error) === '42501') return [];
      throw error;
    }
    times.push(await secondsOf(() => client.query('commit')));
  }
  return times;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
