import type { Expression, Operation, Step, System } from '@kentledge/core/system';
import { actorOf, conjuncts, entityOf, someExpression } from '@kentledge/core/system';
import { entityAt, ownedReferences } from './owned.ts';
import { partWalked } from './taken.ts';

/** Rows that requests look for: those that refer to a row by a path of references, or (without a path) the one with a key. */
export interface Sought {
  readonly entity: string;
  readonly path?: readonly string[];
  /** Entity at the end of the path. */
  readonly to?: string;
}

const needy: ReadonlySet<Step['verb']> = new Set(['reads', 'updates', 'deletes', 'checks']);

/** Returns what the steps of a system look for, each once and in its order: it depends on nothing that is asked. */
export function soughtRows(system: System): readonly Sought[] {
  const owned = system.operations.flatMap((operation) => ownedReferences(system, operation).map(({ entity, owner, of }): Sought => ({ entity, path: owner, to: of })));
  const all = system.operations.flatMap((operation) =>
    operation.steps.flatMap((step, place) => {
      if (!needy.has(step.verb)) return [];
      if (step.each === undefined) return referring(system, operation, step, place);
      return step.entity !== undefined && partWalked(system, operation.steps, step) !== undefined ? [{ entity: step.entity }] : [];
    }),
  );
  const trashes = system.entities.flatMap(({ id, trash }): readonly Sought[] => (trash === undefined ? [] : [{ entity: id }]));
  return [...new Map([...all, ...owned, ...trashes].map((sought) => [soughtName(sought), sought])).values()];
}

/** Returns the name of what is sought, among all. */
export function soughtName({ entity, path, to }: Sought): string {
  return path === undefined ? entity : `${[entity, ...path].join('.')} ${to ?? ''}`;
}

/** `article = $article`, where an earlier step found the article; `owner = me`, where an earlier one settled who that is. */
function referring(system: System, operation: Operation, step: Step, place: number): readonly Sought[] {
  const { entity } = step;
  if (entity === undefined) return [];
  const earlier = operation.steps.slice(0, place);
  const settled = (expression: Expression): readonly string[] => {
    if (expression.kind === 'value' && expression.path.length === 0) return earlier.flatMap((other) => (other.result === expression.name ? (other.entity ?? []) : []));
    return expression.kind === 'me' && expression.path.length === 0 && earlier.some((other) => isAboutCaller(system, other)) ? callers(system, operation) : [];
  };
  const { owner } = entityOf(system, entity);
  const guarded = owner === undefined ? [] : settled({ kind: 'me', type: { kind: 'none' }, path: [] }).flatMap((to) => soughtBy(system, entity, owner, to));
  const conditions = conjuncts(step.where).flatMap((condition) => {
    if (condition.kind !== 'compare' || condition.operator !== '=') return [];
    return ([[condition.left, condition.right], [condition.right, condition.left]] as const).flatMap(([field, other]) => (field.kind === 'field' && field.variable === 'row' ? settled(other).flatMap((to) => soughtBy(system, entity, field.path, to)) : []));
  });
  return [...guarded, ...conditions];
}

function callers(system: System, { by }: Operation): readonly string[] {
  return [...new Set(by.filter((actor) => actor !== 'anyone').flatMap((actor) => actorOf(system, actor).is ?? []))];
}

function isAboutCaller(system: System, { entity, where, verb }: Step): boolean {
  const { owner, publicToRead = false } = entity === undefined ? {} : entityOf(system, entity);
  const isGuarded = owner !== undefined && !(publicToRead && (verb === 'reads' || verb === 'checks'));
  return isGuarded || (where !== undefined && someExpression(where, (node) => node.kind === 'me'));
}

function soughtBy(system: System, entity: string, path: readonly string[], to: string): readonly Sought[] {
  return path.length > 0 && entityAt(system, entity, path) === to ? [{ entity, path, to }] : [];
}
