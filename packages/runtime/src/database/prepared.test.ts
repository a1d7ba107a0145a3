import { openRun } from '@kentledge/prove/run';
import { startPostgres } from '@kentledge/prove/postgres';
import { afterAll, expect, it } from 'vitest';
import { Log } from '../observe/log.ts';
import { Metrics } from '../observe/metrics.ts';
import { Budget } from './budget.ts';
import { Connections } from './connections.ts';
import { statement } from './statement.ts';

const run = await openRun();
const { url } = await startPostgres(run);
const metrics = new Metrics();
const connections = new Connections({ url, size: 1, name: 'prepared', milliseconds: 5000, policies: false, constraints: {}, log: new Log('fatal', { write: () => undefined }), metrics });
afterAll(async () => {
  await connections.close();
  await run.close();
});

it('prepares a statement once a connection under its own name, and gives its columns in our types', async () => {
  const sum = statement<{ sum: number }>({ name: 'sum_of_two', text: 'select ($1::int8 + $2::int8) as sum' });
  const prepared = statement<{ name: string; times: number }>({ name: 'prepared', text: `select name, generic_plans + custom_plans as times from pg_prepared_statements where name = 'sum_of_two'` });
  for (const value of [1, 2, 3]) expect((await connections.query(new Budget(5000), sum, [value, 1])).rows).toEqual([{ sum: value + 1 }]);
  expect((await connections.query(new Budget(5000), prepared, [])).rows).toEqual([{ name: 'sum_of_two', times: 3 }]);
});
