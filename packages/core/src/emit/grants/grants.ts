import { dollarQuoted, identifier, literal } from '../../sql/index.ts';
import type { System, Table } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import { actorsUsed } from '../service/actors-module.ts';
import { createMe, entityOfMe, findMe, meProperties } from '../service/me.ts';
import type { TableUses } from './table-uses.ts';
import { tableUses } from './table-uses.ts';

/** Returns the role that has the service's rights; no role of PostgreSQL's own begins so. */
export function serviceRole(system: Pick<System, 'name'>): string {
  return `app_${system.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`.slice(0, 63);
}

/**
 * Returns the file that gives the service's role the rights that its statements, jobs and triggers use, and no other: no table
 * may be changed, emptied or made by it. It says the same however often it runs, and nothing where there is no such role.
 */
export function grantsFile(system: System, contracts: readonly Contract[], runtimeTables: readonly string[]): string {
  const role = serviceRole(system);
  const to = identifier(role);
  const uses = usesOf(system, contracts);
  const tables = system.tables.map((table) => identifier(table.name));
  const keepers = system.tables.flatMap(({ partitions }) => (partitions?.kind === 'range' ? [`${identifier(partitions.keeper.name)}(timestamptz)`] : []));
  const lines = [
    `if not exists (select from pg_roles where rolname = ${literal(role)}) then`,
    '  return;',
    'end if;',
    `execute format('grant usage on schema %I to ${to}', current_schema());`,
    `revoke all on ${[...tables, ...runtimeTables].join(', ')} from ${to};`,
    ...system.tables.flatMap((table) => grantsOn(table, uses.get(table.name), to)),
    ...runtimeTables.map((table) => `grant select, insert, update, delete on ${table} to ${to};`),
    // They run with the rights of the owner, so not everybody may call them.
    ...keepers.flatMap((keeper) => [`revoke execute on function ${keeper} from public;`, `grant execute on function ${keeper} to ${to};`]),
  ];
  const heading = `-- The rights of the service, which \`npm run migrate\` sets after each run where the role ${role} exists:\n--   create role ${to} nologin; create role … login password '…' in role ${to};\n`;
  return `${heading}do ${dollarQuoted(`\nbegin\n${lines.map((line) => `  ${line}`).join('\n')}\nend\n`)};\n`;
}

/** Who locks must be let change some column: not one that says whose the row is, by which a policy that lets others lock it would let them take it. */
function lockedBy({ primaryKey, columns, foreignKeys }: Table): string {
  const refers = new Set(foreignKeys.flatMap((key) => key.columns));
  return [...primaryKey, ...columns.filter(({ generated }) => generated === undefined).map(({ name }) => name)].find((name) => !refers.has(name)) ?? primaryKey[0] ?? '';
}

function grantsOn(table: Table, uses: TableUses | undefined, to: string): readonly string[] {
  if (uses === undefined) return [];
  const whole = [...(uses.reads ? ['select'] : []), ...(uses.inserts ? ['insert'] : []), ...(uses.deletes ? ['delete'] : [])];
  const columns = uses.updates.size > 0 || !uses.locks ? table.columns.map(({ name }) => name).filter((name) => uses.updates.has(name)) : [lockedBy(table)];
  return [
    ...(whole.length === 0 ? [] : [`grant ${whole.join(', ')} on ${identifier(table.name)} to ${to};`]),
    ...(columns.length === 0 ? [] : [`grant update (${columns.map(identifier).join(', ')}) on ${identifier(table.name)} to ${to};`]),
  ];
}

/** Returns what the service does to each table: by operations, jobs, triggers (they have the rights of who writes), and to find who calls. */
function usesOf(system: System, contracts: readonly Contract[]): ReadonlyMap<string, TableUses> {
  const names = new Set(system.tables.map((table) => table.name));
  const callers = actorsUsed(contracts).flatMap((actor) => {
    const entity = entityOfMe(system, actor);
    if (entity === undefined) return [];
    const properties = meProperties(system, actor, contracts);
    return [findMe(system, actor, entity, properties), createMe(system, actor, properties)?.sql ?? ''];
  });
  const triggers = system.tables.flatMap((table) => table.triggers.map(({ up }) => up));
  const found = new Map<string, TableUses>();
  for (const sql of [...system.statements.map((statement) => statement.sql), ...system.jobs.map((job) => job.sql), ...callers, ...triggers]) {
    for (const [table, uses] of tableUses(sql, names)) {
      const known = found.get(table);
      found.set(table, known === undefined ? uses : both(known, uses));
    }
  }
  return found;
}

function both(a: TableUses, b: TableUses): TableUses {
  return { reads: a.reads || b.reads, inserts: a.inserts || b.inserts, deletes: a.deletes || b.deletes, locks: a.locks || b.locks, updates: new Set([...a.updates, ...b.updates]) };
}
