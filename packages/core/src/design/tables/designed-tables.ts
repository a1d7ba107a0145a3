import { compileCheck, identifier, literal, sqlContext } from '../../sql/index.ts';
import type { SqlContext } from '../../sql/index.ts';
import type { Brief, Derivation, Entity, ForeignKey, Table } from '../../system/index.ts';
import { Names, snakeCase } from './naming.ts';
import { tablesOf } from './tables.ts';

/** What the design has decided on tables. */
export interface DecidedTables {
  readonly storeOf: ReadonlyMap<string, string>;
  /** By `Entity.field`. */
  readonly onDelete: ReadonlyMap<string, ForeignKey['onDelete']>;
}

/** Returns the tables of a brief as decided so far; derived fields that `derivations` does not name have no column. */
export function designedTables(brief: Brief, decided: DecidedTables, derivations: readonly Derivation[]): readonly Table[] {
  const kinds = new Map(derivations.map((derivation) => [`${derivation.entity}.${derivation.field}`, derivation.how.kind]));
  const choices = {
    storeOf: (entity: string) => decided.storeOf.get(entity) ?? 'main',
    derivationOf: (entity: string, field: string) => kinds.get(`${entity}.${field}`) ?? ('computed' as const),
    onDelete: (entity: string, field: string) => decided.onDelete.get(`${entity}.${field}`) ?? ('restrict' as const),
  };
  return withInvariants(brief, tablesOf(brief, choices, { identifier, literal }), derivations);
}

/** Adds a CHECK for each invariant of one row that reads stored columns only; the others are kept by triggers. */
function withInvariants(brief: Brief, tables: readonly Table[], derivations: readonly Derivation[]): readonly Table[] {
  const entities = new Map(brief.entities.filter((entity) => entity.invariants.length > 0).map((entity) => [entity.id, entity]));
  if (entities.size === 0) return tables;
  const context = sqlContext(brief, tables, derivations);
  return tables.map((table) => {
    const entity = table.holds.kind === 'entity' ? entities.get(table.holds.entity) : undefined;
    return entity === undefined ? table : { ...table, checks: [...table.checks, ...invariantChecks(context, entity, table)] };
  });
}

function invariantChecks(context: SqlContext, entity: Entity, table: Table): Table['checks'] {
  const names = new Names();
  for (const check of table.checks) names.reserve(check.name);
  return entity.invariants.flatMap((invariant) => {
    const expression = compileCheck(context, entity.id, invariant);
    return expression === undefined ? [] : [{ name: names.take(`${table.name}_${snakeCase(invariant.name)}`), expression, from: invariant.place.path }];
  });
}
