import { conjuncts, someExpression } from '../../system/index.ts';
import type { Actor, Entity, Expression, Operation, Step } from '../../system/index.ts';
import type { Span } from '../../source/index.ts';
import type { Resolved } from '../resolve/resolve.ts';
import { checkProblems } from './diagnostics.ts';

/** Reports what is allowed and rarely meant: moves that pass twice, rows of others behind a parameter, guards that hide, words in alphabetical order. */
export function checkHazards(resolved: Resolved): void {
  const { brief, context } = resolved;
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  for (const { operation } of resolved.operations) {
    for (const step of operation.steps) {
      const entity = entities.get(step.entity ?? '');
      if (entity === undefined) continue;
      const span: Span = { source: context.raw.source, start: step.place.start ?? 0, end: step.place.end ?? 0 };
      const move = repeatedMove(operation, step, entity);
      if (move !== undefined) context.report(checkProblems.create('repeated-move', span, { operation: operation.id, field: `${entity.id}.${move.field}`, state: move.state }));
      const words = step.order.find(({ value }) => value.type.kind === 'enum');
      if (words !== undefined) context.report(checkProblems.create('order-of-words', span, { operation: operation.id, field: pathOf(words.value) }));
      for (const actor of brief.actors.filter(({ id }) => operation.by.includes(id))) {
        const reach = reachOf(entities, operation, step, actor);
        if (reach !== undefined) context.report(checkProblems.create('reach', span, { operation: operation.id, actor: actor.id, entity: entity.id, ...reach }));
        if (isHiddenByOwner(entities, operation, step, entity, actor)) context.report(checkProblems.create('own-rows', span, { operation: operation.id, actor: actor.id, entity: entity.id, owner: entity.owner?.join('.') ?? '' }));
      }
    }
  }
}

/** A move to the state that a row has already is none: the step passes, and what the others do is done again. */
function repeatedMove(operation: Operation, step: Step, entity: Entity): { readonly field: string; readonly state: string } | undefined {
  if (step.verb !== 'updates' || !operation.steps.some((other) => other !== step && doesAgain(other))) return undefined;
  for (const { field } of entity.transitions) {
    const to = step.set.find((assignment) => assignment.field === field)?.value;
    const isTested = operation.steps.some(({ where }) => where !== undefined && someExpression(where, (node) => (node.kind === 'field' || node.kind === 'value') && node.path.at(-1) === field));
    if (to?.kind === 'literal' && !isTested) return { field, state: String(to.value) };
  }
  return undefined;
}

/** True if doing the step twice differs from doing it once: it makes a row, calls out, or sets a field to something of its present value. */
function doesAgain(step: Step): boolean {
  if (step.verb === 'creates') return step.otherwise?.kind !== 'keep' && step.otherwise?.kind !== 'update';
  return step.verb === 'calls' || (step.verb === 'updates' && step.set.some(({ field, value }) => value.kind === 'arithmetic' && someExpression(value, (node) => node.kind === 'field' && node.path[0] === field)));
}

/** A parameter that leads to rows of an unguarded entity by way of a guarded one. */
function reachOf(entities: ReadonlyMap<string, Entity>, operation: Operation, step: Step, actor: Actor): { readonly parameter: string; readonly target: string; readonly fix: string } | undefined {
  const entity = entities.get(step.entity ?? '');
  if (entity === undefined || step.where === undefined || !['reads', 'updates', 'deletes'].includes(step.verb)) return undefined;
  if (actor.is === undefined || isOwn(entities, entity, actor) || (step.verb === 'reads' && entity.publicToRead) || asksMe(step.where)) return undefined;
  for (const term of conjuncts(step.where)) {
    if (term.kind !== 'compare' || term.operator !== '=') continue;
    const [field, value] = term.left.kind === 'field' ? [term.left, term.right] : [term.right, term.left];
    if (field.kind !== 'field' || field.type.kind !== 'reference' || value.kind !== 'value' || !operation.takes.some(({ name }) => name === value.name)) continue;
    const target = entities.get(field.type.entity);
    if (target?.owner === undefined || target.publicToRead || !isOwn(entities, target, actor) || wasRead(operation, step, target, value.name)) continue;
    return { parameter: value.name, target: target.id, fix: `${pathOf(field)}.${target.owner.join('.')} = me` };
  }
  return undefined;
}

/** True if the owner of the entity's rows is of the actor's own entity. */
function isOwn(entities: ReadonlyMap<string, Entity>, entity: Entity, actor: Actor): boolean {
  let at: Entity | undefined = entity.owner === undefined ? undefined : entity;
  for (const name of entity.owner ?? []) {
    const type = at?.fields.find((field) => field.name === name)?.type;
    at = type?.kind === 'reference' ? entities.get(type.entity) : undefined;
  }
  return at !== undefined && at.id === actor.is;
}

/** A step before that read the row by the same parameter did so under its guard. */
function wasRead(operation: Operation, step: Step, target: Entity, parameter: string): boolean {
  const before = operation.steps.slice(0, operation.steps.indexOf(step));
  return before.some(({ verb, entity, where }) => (verb === 'reads' || verb === 'checks') && entity === target.id && where !== undefined && someExpression(where, (node) => node.kind === 'value' && node.name === parameter));
}

/**
 * Rows are asked for that may be others', and only the caller's own come, though the `where` does not say so: many rows; one by
 * a name that others know too (`iban = $to`), for a row that is made; or a second one of the same entity (from one account to another).
 */
function isHiddenByOwner(entities: ReadonlyMap<string, Entity>, operation: Operation, step: Step, entity: Entity, actor: Actor): boolean {
  const isGuarded = step.verb === 'updates' || ((step.verb === 'reads' || step.verb === 'checks') && !entity.publicToRead);
  if (!isGuarded || !isOwn(entities, entity, actor) || (step.where !== undefined && asksMe(step.where))) return false;
  return step.single ? isOfOthers(operation, step, entity) : step.verb === 'reads';
}

function isOfOthers(operation: Operation, step: Step, entity: Entity): boolean {
  const fixing = (of: Step): ReadonlyMap<string, string> => new Map(conjuncts(of.where).flatMap((term) => {
    if (term.kind !== 'compare' || term.operator !== '=') return [];
    const [field, value] = term.left.kind === 'field' ? [term.left, term.right] : [term.right, term.left];
    const isTaken = value.kind === 'value' && operation.takes.some(({ name }) => name === value.name);
    return field.kind === 'field' && isTaken ? [[field.path.join('.') || entity.key.join('.'), value.name] as const] : [];
  }));
  const own = fixing(step);
  if (own.size === 0) return false;
  if (!entity.key.every((name) => own.has(name)) && step.verb !== 'updates' && operation.steps.some(({ verb }) => verb === 'creates')) return true;
  const before = operation.steps.slice(0, operation.steps.indexOf(step)).filter((other) => other.entity === entity.id);
  return before.some((other) => { const values = new Set(fixing(other).values()); return values.size > 0 && [...own.values()].every((name) => !values.has(name)); });
}

function asksMe(where: Expression): boolean {
  return someExpression(where, (node) => node.kind === 'me' || (node.kind === 'fold' && node.over.through === undefined && node.where !== undefined && asksMe(node.where)));
}

function pathOf(expression: Expression): string {
  return expression.kind === 'field' ? expression.path.join('.') : 'a value';
}
