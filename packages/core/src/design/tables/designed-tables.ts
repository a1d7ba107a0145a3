import { identifier, literal } from '../../sql/index.ts';
import type { Brief, Derivation, ForeignKey, Table } from '../../system/index.ts';
import { invariantChecks } from './invariant-checks.ts';
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
  const entities = new Map(brief.entities.filter((entity) => entity.invariants.length > 0).map((entity) => [entity.id, entity]));
  return tablesOf(brief, choices, { identifier, literal }).map((table) => {
    const entity = table.holds.kind === 'entity' ? entities.get(table.holds.entity) : undefined;
    return entity === undefined ? table : { ...table, checks: [...table.checks, ...invariantChecks(entity, table)] };
  });
}
