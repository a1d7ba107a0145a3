import { compileDerivation, sqlContext } from '../../sql/index.ts';
import type { System } from '../../system/index.ts';
import { emitProblems } from '../diagnostics.ts';
import type { EmitContext } from '../emitter.ts';
import { defineEmitter, history } from '../emitter.ts';
import type { Lock } from '../lock.ts';
import { lockedTable } from '../lock.ts';
import { statementText } from '../migration/ddl.ts';
import { difference } from '../migration/difference.ts';
import type { Migration } from '../migration/migration.ts';
import { initialMigration } from '../migration/migration.ts';
import type { Fill } from '../migration/online.ts';
import type { FileClaim } from '../tree.ts';

/** migrations/: the way to the schema and back, append-only. */
export const migrations = defineEmitter({
  id: 'migrations',
  summary: 'SQL migrations with the way back; a changed brief appends one',
  emit: (system, context) => {
    if (context.lock === undefined) return files(system, '0001_initial', initialMigration(system.tables.map(lockedTable), context.runtimeTables));
    return nextMigration(system, context, context.lock);
  },
});

function nextMigration(system: System, context: EmitContext, lock: Lock): readonly FileClaim[] {
  const change = difference(lock.schema, system.tables.map(lockedTable), fills(system, lock));
  for (const refusal of change.refusals) context.report(refusal);
  const { migration, online } = change;
  const steps = [
    ...(migration === undefined ? [] : [{ name: 'change', step: migration }]),
    ...(online === undefined ? [] : [{ name: 'online', step: online }]),
  ];
  const first = lastNumber(lock) + 1;
  if (first + steps.length > 10_000) {
    context.report(emitProblems.create('migration-not-additive', [], { subject: 'migrations', change: 'there are 9999 of them already' }));
    return [];
  }
  return steps.flatMap(({ name, step }, index) => files(system, `${String(first + index).padStart(4, '0')}_${name}`, step));
}

/** Derived columns that are new on a table in use are computed once for the rows that are there. */
function fills(system: System, lock: Lock): readonly Fill[] {
  const before = new Map(lock.schema.map((table) => [table.name, new Set(table.columns.map((column) => column.name))]));
  const context = sqlContext({ ...system, pins: [] }, system.tables, system.derivations);
  return system.derivations.flatMap((derivation): readonly Fill[] => {
    const table = system.tables.find((candidate) => candidate.holds.kind === 'entity' && candidate.holds.entity === derivation.entity);
    const column = table?.columns.find((candidate) => candidate.field === derivation.field);
    if (derivation.how.kind === 'computed' || table === undefined || column === undefined || before.get(table.name)?.has(column.name) !== false) return [];
    return [{ table: table.name, column: column.name, statement: statementText(compileDerivation(context, derivation.entity, derivation.field).rebuild) }];
  });
}

function lastNumber(lock: Lock): number {
  const numbers = lock.files.map((file) => /^migrations\/(\d{4})_/.exec(file.path)?.[1]).filter((number) => number !== undefined);
  return Math.max(0, ...numbers.map(Number));
}

function files(system: System, name: string, migration: Migration): readonly FileClaim[] {
  const ids = system.tables.map((table) => table.name);
  return [history(`migrations/${name}.up.sql`, migration.up, ids), history(`migrations/${name}.down.sql`, migration.down, ids)];
}
