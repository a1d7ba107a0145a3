import type { Advice } from '@kentledge/core/evidence';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { adviseWorkload } from './advise.ts';

// What somebody who knows PostgreSQL would say of schemas with a million rows in each table.

let run: Run;
beforeAll(async () => {
  run = await openRun();
}, 60_000);
afterAll(() => run.close());

async function advise(schema: readonly string[], queries: Readonly<Record<string, string>>): Promise<Advice> {
  const { advice } = await adviseWorkload(run, { schema, queries: Object.entries(queries).map(([id, sql]) => ({ id, weight: 1, sql })) });
  return advice;
}

const definitions = ({ indexes }: Advice): readonly string[] => indexes.map(({ state, table, definition }) => `${state} ${table} ${definition}`);

it('serves a queue in its order, by the rows that wait', async () => {
  const jobs = 'create table jobs (id bigint primary key, queue text not null, run_at timestamptz not null, locked_at timestamptz, priority int not null, payload jsonb)';
  const next = 'select id from jobs where queue = $1 and locked_at is null and run_at <= now() order by priority desc, run_at limit 1 for update skip locked';
  expect(definitions(await advise([jobs], { next }))).toEqual(['new jobs (queue, priority desc, run_at) where locked_at IS NULL']);
}, 60_000);
