import type { Actor, Brief, Field, Operation, Step } from './brief.ts';
import type { Expression } from './expression.ts';
import { conjuncts } from './expression.ts';

type Graph = Pick<Brief, 'actors' | 'entities'>;

/**
 * Returns the actor that everyone with a row of this entity is, by password: the one that asks for no role. Of several,
 * none: a service that chose would make somebody more than they are.
 */
export function passwordActor({ actors }: Pick<Brief, 'actors'>, entity: string | undefined): Actor | undefined {
  const [only, second] = actors.filter((actor) => actor.is === entity && actor.authenticates === 'password' && actor.role === undefined);
  return second === undefined ? only : undefined;
}

/** True for the field `subject` of an OIDC actor's entity: the `sub` of the tokens whose `me` is this row. Whoever sets it gives a person this row. */
export function isSubject({ actors }: Pick<Brief, 'actors'>, entity: string, field: Pick<Field, 'name' | 'type'>): boolean {
  return field.name === 'subject' && (field.type.kind === 'string' || field.type.kind === 'text') && actors.some((actor) => actor.is === entity && actor.authenticates === 'oidc');
}

/** True for the field `deletedAt` of an entity with a trash: since when the row is in it. Steps whose `where` reads it see the trash too. */
export function isDeletion(field: Pick<Field, 'name' | 'implicit'>): boolean {
  return field.implicit && field.name === 'deletedAt';
}

/** True for the field `token` of a password actor's entity: the service signs it, so that no table holds it. */
export function isToken(graph: Pick<Brief, 'actors'>, entity: string, field: Pick<Field, 'name' | 'computed'>): boolean {
  return field.computed && field.name === 'token' && passwordActor(graph, entity) !== undefined;
}

/**
 * True if the step's row may be answered with its token: whoever calls has just given its password, has just registered,
 * or is that row. With any other row a token would let the caller act as somebody else.
 */
export function givesToken(graph: Graph, operation: Pick<Operation, 'by'>, step: Step): boolean {
  const actor = passwordActor(graph, step.entity);
  const entity = graph.entities.find(({ id }) => id === step.entity);
  if (actor === undefined || entity === undefined || !step.single || step.each !== undefined) return false;
  if (step.verb === 'creates') return operation.by.includes('anyone') && step.otherwise === undefined;
  return conjuncts(step.where).some((term) => fixesMe(term, entity.key) || (step.verb === 'reads' && verifiesPassword(term)));
}

/** Returns the value that a step compares with a stored password; undefined if it compares none. */
export function passwordCompared(step: { readonly where?: Expression | undefined }): Extract<Expression, { kind: 'value' }> | undefined {
  for (const term of conjuncts(step.where)) {
    const given = verifiesPassword(term) ? [term.left, term.right].find((side) => side.kind === 'value') : undefined;
    if (given !== undefined) return given;
  }
  return undefined;
}

/** `password = $password`. */
function verifiesPassword(term: Expression): term is Extract<Expression, { kind: 'compare' }> {
  return term.kind === 'compare' && term.operator === '=' && [term.left, term.right].some((side) => side.kind === 'field' && side.type.kind === 'password');
}

/** `id = me`. */
function fixesMe(term: Expression, key: readonly string[]): boolean {
  if (term.kind !== 'compare' || term.operator !== '=') return false;
  const isKey = (path: readonly string[]): boolean => path.length === 0 || path.join('.') === key.join('.');
  const [row, me] = term.left.kind === 'me' ? [term.right, term.left] : [term.left, term.right];
  return row.kind === 'field' && row.variable === 'row' && isKey(row.path) && me.kind === 'me' && isKey(me.path);
}
