import type { Actor, Brief, Entity, Expression, ValueType, Verb } from '../system/index.ts';
import { actorOf, entityOf } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { entityIn, linkIn, wholeName } from './context.ts';

const bool: ValueType = { kind: 'bool' };

/**
 * Returns what must hold for a row so that the actor may reach it with this verb: it belongs to the caller (`owner`; for reads
 * only where the entity is not public), and to the caller's tenant. None for actors without a row of their own.
 */
export function guardsOf(context: SqlContext, actor: string, entity: string, verb: Verb): readonly Expression[] {
  const is = actorEntity(context.brief, actor);
  if (is === undefined) return [];
  const { owner, tenant, isPublic } = protectionOf(context, entity);
  const guards: Expression[] = [];
  const isRead = verb === 'reads' || verb === 'checks';
  if (owner !== undefined && !(isRead && isPublic) && targetOf(context, entity, owner) === is.id) guards.push(belongs(is.id, owner, []));
  if (tenant !== undefined && is.tenant !== undefined && context.brief.tenant !== undefined) guards.push(belongs(context.brief.tenant, tenant, is.tenant));
  return guards;
}

function actorEntity(brief: Brief, id: string): Entity | undefined {
  const actor: Actor | undefined = id === 'anyone' ? undefined : actorOf(brief, id);
  return actor?.is === undefined ? undefined : entityOf(brief, actor.is);
}

/** A part is protected as its whole is. */
function protectionOf(context: SqlContext, id: string): { readonly owner?: readonly string[] | undefined; readonly tenant?: readonly string[] | undefined; readonly isPublic: boolean } {
  const entity = entityIn(context, id);
  const name = wholeName(entity);
  if (entity.whole === undefined || name === undefined) return { owner: entity.owner, tenant: entity.tenant, isPublic: entity.publicToRead };
  const whole = protectionOf(context, entity.whole);
  const under = (path: readonly string[] | undefined): readonly string[] | undefined => (path === undefined ? undefined : [name, ...path]);
  return { owner: under(whole.owner), tenant: under(whole.tenant), isPublic: whole.isPublic };
}

/** Returns the entity that a path of single references leads to. */
function targetOf(context: SqlContext, entity: string, path: readonly string[]): string | undefined {
  let at: string | undefined = entity;
  for (const name of path) at = at === undefined ? undefined : linkIn(context, at, name);
  return at;
}

/** `row.<path> = me.<callerPath>`; where the row is the caller's own, its key. */
function belongs(entity: string, path: readonly string[], callerPath: readonly string[]): Expression {
  const type: ValueType = { kind: 'reference', entity };
  return { kind: 'compare', type: bool, operator: '=', left: { kind: 'field', type, variable: 'row', path }, right: { kind: 'me', type, path: callerPath } };
}

/** Returns the actors in groups that may share a statement: the same guards, and the same fields visible. */
export function actorGroups(context: SqlContext, by: readonly string[], entities: readonly string[], verb: Verb, onlys: ReadonlySet<string>): readonly (readonly string[])[] {
  if (by.length === 1) return [by];
  const groups = new Map<string, string[]>();
  for (const actor of by) {
    const guards = entities.map((entity) => guardsOf(context, actor, entity, verb));
    const is = actorEntity(context.brief, actor)?.id;
    const key = JSON.stringify([guards, onlys.has(actor) ? actor : '', guards.some((guard) => guard.length > 0) ? is : '']);
    groups.set(key, [...(groups.get(key) ?? []), actor]);
  }
  return [...groups.values()];
}
