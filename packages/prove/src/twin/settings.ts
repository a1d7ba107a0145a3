import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { ClientBase } from 'pg';
import { errorText, proveProblems } from '../run/index.ts';

/** What a planner reads beside the category that is named for it, and where names are looked for. */
const others = ['work_mem', 'hash_mem_multiplier', 'max_parallel_workers_per_gather', 'parallel_leader_participation', 'effective_io_concurrency', 'search_path', 'row_security'];
// Known to many servers, and of no consequence for a plan whose statement is never run.
const harmless = ['max_parallel_workers', 'max_worker_processes', 'max_parallel_maintenance_workers', 'temp_buffers', 'maintenance_io_concurrency'];

type Settings = Readonly<Record<string, string>>;

/** Returns the settings that a plan may depend on and PostgreSQL takes, and tells of the others. */
export async function checkSettings(client: ClientBase, settings: Settings): Promise<{ readonly taken: Settings; readonly told: readonly Diagnostic[] }> {
  const { rows } = await client.query<{ name: string }>(`select name from pg_settings where context = 'user' and (category like 'Query Tuning%' or name = any($1))`, [others]);
  const known = new Set(rows.map(({ name }) => name));
  const taken: Record<string, string> = {};
  const told: Diagnostic[] = [];
  for (const [name, value] of Object.entries(settings)) {
    if (harmless.includes(name)) continue;
    const reason = known.has(name) ? await refusalOf(client, name, value) : 'no planner reads it';
    if (reason === undefined) taken[name] = value;
    else told.push(proveProblems.create('setting-refused', [], { setting: name, reason }));
  }
  return { taken, told };
}

async function refusalOf(client: ClientBase, name: string, value: string): Promise<string | undefined> {
  try {
    await client.query('select set_config($1, $2, false)', [name, value]);
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

/** Gives a session settings that were checked. */
export async function applySettings(client: ClientBase, settings: Settings): Promise<void> {
  const names = Object.keys(settings);
  if (names.length > 0) await client.query('select set_config(name, value, false) from unnest($1::text[], $2::text[]) s (name, value)', [names, Object.values(settings)]);
}
