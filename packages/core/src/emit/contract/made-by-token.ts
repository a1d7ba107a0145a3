import type { Actor, Column, System, Table } from '../../system/index.ts';

/** Claims of a token that fill fields of the same name when the first valid token makes the row. */
const claimNames = new Set(['email', 'name', 'nickname', 'picture', 'locale', 'givenName', 'familyName', 'phoneNumber']);

/** How the first valid token of an actor makes its row. */
export interface MadeByToken {
  readonly table: Table;
  readonly key: Column;
  readonly subject: Column;
  /** Columns that claims of their fields' names fill. */
  readonly claimed: readonly Column[];
}

/** Returns how an actor's row is made at its first token; undefined if it has none, or if a required field has no claim. */
export function madeByToken(system: System, actor: Actor): MadeByToken | undefined {
  const entity = system.entities.find((candidate) => candidate.id === actor.is);
  const table = system.tables.find((candidate) => candidate.holds.kind === 'entity' && candidate.holds.entity === entity?.id);
  const subject = table?.columns.find((column) => column.role === 'subject');
  const key = table?.columns.find((column) => column.field === 'id');
  if (table === undefined || subject === undefined || key === undefined || actor.authenticates !== 'oidc' || entity?.key.join() !== 'id') return undefined;
  const needed = table.columns.filter((column) => column.role === 'field' && !column.nullable && column.default === undefined && column.generated === undefined && column.field !== 'id');
  if (needed.some((column) => !claimNames.has(column.field ?? ''))) return undefined;
  return { table, key, subject, claimed: table.columns.filter((column) => column.role === 'field' && claimNames.has(column.field ?? '') && column.type === 'text') };
}

/** True if what a first token claims may belong to another row already, which is 409. */
export function mayBeTaken(system: System, actor: Actor): boolean {
  const made = madeByToken(system, actor);
  const claimed = new Set(made?.claimed.map((column) => column.name));
  return made?.table.uniques.some((unique) => unique.columns.some((column) => claimed.has(column))) === true;
}
