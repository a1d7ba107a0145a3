import { rowWidth, jobs as jobFacts } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import { dollarQuoted, identifier, literal } from '../../sql/index.ts';
import type { Column, Entity, Table, Trigger } from '../../system/index.ts';
import type { Names } from '../tables/naming.ts';

/** The table that keeps what became of an entity's rows, and the trigger that writes it. */
export interface Audit {
  readonly table: Table;
  readonly trigger: Trigger;
}

const column = (name: string, type: string, more: Partial<Column> = {}): Column => ({ name, type, nullable: false, role: 'runtime', ...more });

const columns: readonly Column[] = [
  column('id', 'uuid', { default: 'gen_random_uuid()' }),
  column('at', 'timestamptz', { default: 'now()' }),
  column('action', 'text'),
  column('actor', 'text', { nullable: true, default: `nullif(current_setting('kentledge.actor', true), '')` }),
  column('key', 'jsonb'),
  column('before', 'jsonb', { nullable: true }),
  column('after', 'jsonb', { nullable: true }),
];

/** Returns the audit of an entity's table: each insert, update and delete with the row before and after, but no secrets. `writes` are rows a second, by the operations `writers`. */
export function auditOf(entity: Entity, table: Table, kept: number, { writes, writers }: { readonly writes: number; readonly writers: readonly string[] }, names: Names): Audit {
  const name = names.take(`${table.name}_audit`);
  names.reserve(`${name}_pkey`);
  const { header, json } = rowWidth.facts;
  const rows = Math.round(writes * kept);
  return {
    table: {
      name,
      store: table.store,
      holds: { kind: 'runtime', purpose: `audit of ${entity.id}` },
      columns,
      primaryKey: ['id'],
      uniques: [],
      foreignKeys: [],
      checks: [],
      indexes: [],
      triggers: [],
      rows: predicted(rows, 'rows', 'rows written per second × time kept', [...writers.map((operation) => `${operation}.rate`), `${entity.id}.audit`], { low: 0, high: rows }),
      rowBytes: predicted(header.value + 2 * json.value, 'B', 'header and the row twice as JSON', [header.id, json.id], { low: header.low + 2 * json.low, high: header.high + 2 * json.high }),
    },
    trigger: triggerOf(entity, table, name, names.take(`${table.name}_audit_write`)),
  };
}

function triggerOf(entity: Entity, table: Table, audit: string, name: string): Trigger {
  const secret = new Set(entity.fields.filter((field) => field.secret || field.type.kind === 'password').map((field) => field.name));
  const hidden = table.columns.filter((item) => item.field !== undefined && secret.has(item.field)).map((item) => ` - ${literal(item.name)}`);
  const json = (row: string): string => `to_jsonb(${row})${hidden.join('')}`;
  const derived = new Set(entity.fields.filter((field) => field.derived !== undefined).map((field) => field.name));
  const kept = table.columns.filter((item) => item.field !== undefined && derived.has(item.field)).map((item) => ` - ${literal(item.name)}`);
  const declared = (row: string): string => `(to_jsonb(${row})${kept.join('')})`;
  // A counter follows from rows of others: its caller changed those, not this row.
  const unlessDerived = kept.length === 0 ? '' : `\n    if ${declared('new')} = ${declared('old')} then return null; end if;`;
  const keyed = (row: string): string => `jsonb_build_object(${table.primaryKey.map((key) => `${literal(key)}, ${row}.${identifier(key)}`).join(', ')})`;
  const body = `
begin
  if tg_op = 'INSERT' then
    insert into ${identifier(audit)} (action, key, after) values ('insert', ${keyed('new')}, ${json('new')});
  elsif tg_op = 'UPDATE' then${unlessDerived}
    insert into ${identifier(audit)} (action, key, before, after) values ('update', ${keyed('new')}, ${json('old')}, ${json('new')});
  else
    insert into ${identifier(audit)} (action, key, before) values ('delete', ${keyed('old')}, ${json('old')});
  end if;
  return null;
end
`;
  const [trigger, on] = [identifier(name), identifier(table.name)];
  return {
    name,
    up: `create function ${trigger}() returns trigger language plpgsql as ${dollarQuoted(body)};\ncreate trigger ${trigger} after insert or update or delete on ${on} for each row execute function ${trigger}();`,
    down: `drop trigger ${trigger} on ${on};\ndrop function ${trigger}();`,
  };
}

/** Returns the statement that forgets what is older than the audit is kept. */
export function deleteOldAudit(table: string, seconds: number): string {
  const name = identifier(table);
  return `delete from ${name} where ctid = any (array(select ctid from ${name} where at < now() - interval ${literal(`${seconds} seconds`)} limit ${jobFacts.facts.batch.value}))`;
}
