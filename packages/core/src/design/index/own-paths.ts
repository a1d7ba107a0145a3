import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { compileKeptInvariant, identifier, sqlContext } from '../../sql/index.ts';
import type { AccessPath, Brief, Job, Table } from '../../system/index.ts';
import type { Context } from '../decision.ts';
import { foldedEntities } from '../derived/costs.ts';

/** Returns how the database itself looks for rows that refer to a deleted one: one path for each foreign key whose target is deleted from. */
export function foreignKeyPaths(brief: Brief, tables: readonly Table[], rates: ReadonlyMap<string, Quantity>): readonly AccessPath[] {
  const deleted = deleteRates(brief, rates);
  const byName = new Map(tables.map((table) => [table.name, table]));
  return tables.flatMap((table) =>
    table.foreignKeys.flatMap((key): readonly AccessPath[] => {
      const target = byName.get(key.table);
      const rate = target?.holds.kind === 'entity' ? deleted.get(target.holds.entity) : undefined;
      if (target === undefined || rate === undefined) return [];
      const matching = target.rows.value === 0 ? 0 : table.rows.value / target.rows.value;
      return [
        {
          id: `foreign-key.${table.name}.${key.name}`,
          statement: `delete from ${key.table}`,
          table: table.name,
          equality: key.columns.map(identifier),
          range: [],
          order: [],
          constant: [],
          rate,
          matching: predicted(matching, 'rows', 'rows ÷ rows of the target', [`tables.${table.name}.rows`, `tables.${key.table}.rows`]),
          as: 'foreign-key',
          servedBy: { kind: 'scan', reason: 'not decided yet' },
        },
      ];
    }),
  );
}

/** Deletes per second by entity: operations, and what retention removes of rows that come in as they go out. */
function deleteRates(brief: Brief, rates: ReadonlyMap<string, Quantity>): ReadonlyMap<string, Quantity> {
  const found = new Map<string, number>();
  const from = new Map<string, readonly string[]>();
  const add = (entity: string, rate: number, ...names: readonly string[]): void => {
    found.set(entity, (found.get(entity) ?? 0) + rate);
    from.set(entity, [...new Set([...(from.get(entity) ?? []), ...names])]);
  };
  for (const operation of brief.operations) {
    for (const step of operation.steps) if (step.verb === 'deletes' && step.entity !== undefined) add(step.entity, rates.get(operation.id)?.value ?? 0, `${operation.id}.rate`);
  }
  for (const entity of brief.entities) {
    if (entity.keep !== undefined) add(entity.id, entity.count.value / Math.max(1, entity.keep.time.value), `${entity.id}.count`, `${entity.id}.keep`);
    if (entity.trash !== undefined && !found.has(entity.id)) add(entity.id, 0);
  }
  return new Map([...found].map(([entity, rate]) => [entity, predicted(rate, '1/s', 'deletes per second', from.get(entity) ?? [])]));
}

/** Returns the path of each job that deletes what is older than a time. */
export function jobPaths(brief: Brief, tables: readonly Table[], jobs: readonly Job[]): readonly AccessPath[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const kept = new Map(brief.entities.map((entity) => [entity.id, entity.keep?.after.length === 1 ? entity.keep.after[0] : undefined]));
  return tables.flatMap((table) => {
    const { holds } = table;
    if (holds.kind === 'runtime') return paths(table, byId.get(holds.purpose.replace('audit of ', 'audit.')), 'at');
    if (holds.kind !== 'entity') return [];
    const after = kept.get(holds.entity);
    const keepColumn = table.columns.find((column) => column.field !== undefined && column.field === after)?.name;
    const trashColumn = table.columns.find((column) => column.role === 'trash')?.name;
    return [...paths(table, byId.get(`retention.${holds.entity}`), keepColumn), ...paths(table, byId.get(`trash.${holds.entity}`), trashColumn)];
  });
}

function paths(table: Table, job: Job | undefined, column: string | undefined): readonly AccessPath[] {
  return job === undefined || column === undefined ? [] : [jobPath(table, job, column)];
}

function jobPath(table: Table, job: Job, column: string): AccessPath {
  return {
    id: `job.${job.id}`,
    statement: job.id,
    table: table.name,
    equality: [],
    range: [identifier(column)],
    order: [],
    constant: [],
    rate: predicted(1 / job.every.value, '1/s', '1 ÷ time between runs', [`${job.id}.every`]),
    matching: predicted(0, 'rows', 'rows that came of age since the last run', [`${job.id}.every`], { low: 0, high: table.rows.value }),
    as: 'job',
    servedBy: { kind: 'scan', reason: 'not decided yet' },
  };
}

/** Returns how invariants that triggers keep look at their rows, as often as one of the folded rows or of their own is written. */
export function invariantPaths({ brief, draft }: Pick<Context, 'brief' | 'draft'>, writes: ReadonlyMap<string, number>): readonly AccessPath[] {
  const sql = sqlContext(brief, draft.tables, draft.derivations);
  return brief.entities.flatMap((entity) =>
    entity.invariants.flatMap((invariant): readonly AccessPath[] => {
      const watched = new Set([entity.id, ...foldedEntities(invariant.expression)]);
      const rate = predicted([...watched].reduce((sum, id) => sum + (writes.get(id) ?? 0), 0), '1/s', 'writes of the rows that the invariant reads', [...watched].map((id) => `${id}.writes`));
      const looks = compileKeptInvariant(sql, entity.id, invariant)?.paths(rate) ?? [];
      return looks.map((path) => ({ ...path, servedBy: { kind: 'scan', reason: 'not decided yet' } }));
    }),
  );
}
