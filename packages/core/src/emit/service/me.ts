import { identifier, quotedIdentifier } from '../../sql/index.ts';
import { decisionAt, ownerOf } from '../../system/index.ts';
import type { Actor, Column, Entity, System, Table } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import { madeByToken } from '../contract/made-by-token.ts';
import type { Shape } from '../contract/shape.ts';
import { keyShape, shapeOfField } from '../contract/shapes-of.ts';
import { statementsOf } from './held.ts';

/** A property of `me`: what it is called, its type, and the SQL that reads it in the actor's own table. */
export interface MeProperty {
  readonly name: string;
  readonly shape: Shape;
  readonly optional: boolean;
  readonly sql: string;
}

/** Returns the entity whose row is `me`. */
export function entityOfMe(system: System, actor: Actor): Entity | undefined {
  return system.entities.find((entity) => entity.id === actor.is);
}

/** Returns the table of an entity. */
function tableOf(system: System, entity: string): Table {
  const found = system.tables.find((table) => table.holds.kind === 'entity' && table.holds.entity === entity);
  if (found === undefined) throw new Error(`no table for ${entity}`);
  return found;
}

/** Returns how `me` is read for the paths that the statements of the actor's operations hold. The key comes first. */
export function meProperties(system: System, actor: Actor, contracts: readonly Contract[]): readonly MeProperty[] {
  const entity = entityOfMe(system, actor);
  if (entity === undefined) return [];
  const paths = new Map<string, readonly string[]>(entity.key.map((name) => [name, [name]]));
  for (const contract of contracts) {
    if (!contract.actors.includes(actor)) continue;
    for (const statement of statementsOf(system, contract.operation)) {
      for (const parameter of statement.parameters) {
        if (parameter.source === 'me' && parameter.path.length > 0) paths.set(parameter.path.join('.'), parameter.path);
      }
    }
  }
  const tenant = tenantOfMe(system, actor);
  if (tenant !== undefined && tenant.length > 0) paths.set(tenant.join('.'), tenant);
  return [...paths].map(([name, path]) => ({ name, ...readPath(system, entity, path, identifier(tableOf(system, entity.id).name)) }));
}

/** Returns the path from the row of `me` to its tenant, where policies of the database keep tenants apart. */
export function tenantOfMe(system: System, actor: Actor): readonly string[] | undefined {
  const choice = decisionAt(system, 'system.rowSecurity')?.choice;
  return choice === 'policies' || choice === 'tenant' ? entityOfMe(system, actor)?.tenant : undefined;
}

/** Returns the entity whose row is `me`, where policies of the database keep the rows of its owners apart. */
export function ownerOfMe(system: System, actor: Actor): Entity | undefined {
  const entity = entityOfMe(system, actor);
  return decisionAt(system, 'system.rowSecurity')?.choice === 'policies' && system.entities.some((each) => ownerOf(system, each) === actor.is) ? entity : undefined;
}

/** Follows a path of references by scalar subqueries: `me` is one row, found by its key. */
function readPath(system: System, entity: Entity, path: readonly string[], alias: string): { readonly shape: Shape; readonly optional: boolean; readonly sql: string } {
  const [name = '', ...rest] = path;
  const field = entity.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`${entity.id}.${name} is no field of me`);
  const columns = columnsOf(system, entity, name);
  const [first] = columns;
  if (first === undefined) throw new Error(`${entity.id}.${name} has no column`);
  if (field.type.kind !== 'reference') return { shape: shapeOfField(system, field.type, field.limits), optional: field.optional, sql: `${alias}.${identifier(first.name)}` };
  const target = system.entities.find((candidate) => candidate.id === (field.type.kind === 'reference' ? field.type.entity : ''));
  if (target === undefined) throw new Error(`${entity.id}.${name} leads nowhere`);
  if (rest.length === 0) return { shape: keyShape(system, target.id), optional: field.optional, sql: `${alias}.${identifier(first.name)}` };
  const table = tableOf(system, target.id);
  const below = `${alias.replaceAll('"', '')}_${columns.map((column) => column.name).join('_')}`.slice(0, 60);
  const inner = readPath(system, target, rest, identifier(below));
  const on = table.primaryKey.map((column, index) => `${identifier(below)}.${identifier(column)} = ${alias}.${identifier(columns[index]?.name ?? column)}`).join(' and ');
  return { shape: inner.shape, optional: field.optional || inner.optional, sql: `(select ${inner.sql} from ${identifier(table.name)} as ${identifier(below)} where ${on})` };
}

function columnsOf(system: System, entity: Entity, field: string): readonly Column[] {
  return tableOf(system, entity.id).columns.filter((column) => column.field === field);
}

/** Returns the SQL that finds the row of `me`: by the token's subject, or by its key where the service signs the tokens itself. */
export function findMe(system: System, actor: Actor, entity: Entity, properties: readonly MeProperty[]): string {
  const table = tableOf(system, entity.id);
  const subject = table.columns.find((column) => column.role === 'subject')?.name;
  const by = actor.authenticates === 'password' ? table.primaryKey[0] : subject;
  if (by === undefined) throw new Error(`${entity.id} has no column for the subject`);
  const trash = table.columns.find((column) => column.role === 'trash');
  const alive = trash === undefined ? '' : ` and ${identifier(trash.name)} is null`;
  const cast = actor.authenticates === 'password' ? `::${table.columns.find((column) => column.name === by)?.type ?? 'uuid'}` : '';
  return `select ${outputs(properties)} from ${identifier(table.name)} where ${identifier(by)} = $1${cast}${alive}`;
}

/**
 * Returns the SQL that makes the row of `me` at the first token, and the claims it takes; undefined if no token makes it.
 * A subject that has its row already changes nothing; an email that is another's breaks its key, which says so.
 */
export function createMe(system: System, actor: Actor, properties: readonly MeProperty[]): { readonly sql: string; readonly claims: readonly string[] } | undefined {
  const made = madeByToken(system, actor);
  if (made === undefined) return undefined;
  const columns = [made.key, made.subject, ...made.claimed].map((column) => identifier(column.name));
  return {
    sql: `insert into ${identifier(made.table.name)} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')}) on conflict (${identifier(made.subject.name)}) do nothing returning ${outputs(properties)}`,
    claims: made.claimed.map((column) => claimOf(column.field ?? '')),
  };
}

/** Claims are written with underscores: `given_name`. */
function claimOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function outputs(properties: readonly MeProperty[]): string {
  return properties.map((property) => `${property.sql} as ${quotedIdentifier(property.name)}`).join(', ');
}
