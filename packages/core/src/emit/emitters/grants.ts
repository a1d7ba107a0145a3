import { decisionAt } from '../../system/index.ts';
import { defineEmitter, generated } from '../emitter.ts';
import { grantsFile } from '../grants/grants.ts';

/** migrations/grants.sql: what the service may do in the database. */
export const grants = defineEmitter({
  id: 'grants',
  summary: 'migrations/grants.sql: the rights of the service in its database, run after the migrations',
  emit: (system, context) => {
    if (decisionAt(system, 'system.rights')?.choice !== 'statements') return [];
    const runtimeTables = [...context.runtimeTables.up.matchAll(/create table (\w+)/g)].map(([, name = '']) => name);
    return [generated('migrations/grants.sql', grantsFile(system, [...context.contracts.values()], runtimeTables), system.tables.map((table) => table.name))];
  },
});
