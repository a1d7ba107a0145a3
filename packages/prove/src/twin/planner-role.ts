import { Client } from 'pg';
import type { ClientBase } from 'pg';
import type { Postgres } from '../postgres/index.ts';
import { clientConfig } from '../run/index.ts';

const planner = 'kentledge_planner';
/** Seconds that planning one statement may take. */
export const planSeconds = 10;

/** A schema and queries are somebody's text: a role that may reach neither files nor programs nor other servers runs the one and plans the other. */
export async function createPlanner(admin: ClientBase, { password, database }: Postgres): Promise<void> {
  await admin.query(`create role ${planner} login nosuperuser nocreatedb nocreaterole noreplication password '${password}'`);
  await admin.query(`grant all on database ${database} to ${planner}; grant all on schema public to ${planner}; revoke connect, temporary on database postgres, template1 from public`);
  await admin.query(`create schema kentledge_twin; create extension pg_buffercache schema kentledge_twin; grant usage on schema kentledge_twin to ${planner}`);
}

/** To be called when the schema is made: what it gave the role's sessions is taken back, and no further schema is made. */
export async function dropRights(admin: ClientBase, { database }: Postgres): Promise<void> {
  await admin.query(`revoke create, temporary on database ${database} from ${planner}, public; alter role ${planner} reset all; alter role ${planner} in database ${database} reset all`);
}

/** Returns the URL by which that role connects. */
export function plannerUrl({ url }: Postgres): string {
  const own = new URL(url);
  own.username = planner;
  return own.href;
}

/** Opens a session that plans. */
export async function openPlanner(postgres: Postgres): Promise<Client> {
  const client = new Client(clientConfig(plannerUrl(postgres)));
  // Its end is seen by whoever asks next.
  client.on('error', () => undefined);
  await client.connect();
  // Each plan ends in a ROLLBACK outside of BEGIN, about which PostgreSQL warns.
  await client.query(`set statement_timeout = '${planSeconds}s'; set client_min_messages = error`);
  return client;
}
