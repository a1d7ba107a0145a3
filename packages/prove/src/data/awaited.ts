import type { Entity, Expression, System } from '@kentledge/core/system';
import { childrenOf, isDeletion } from '@kentledge/core/system';

/**
 * Returns the times that may lie in the future, as `Entity.field`: the brief compares them with now so that later ones
 * count (`startsAt > now`), or an invariant ties them to such a time (`endsAt > startsAt`).
 */
export function awaitedTimes(system: System): ReadonlySet<string> {
  const entities = new Map(system.entities.map((entity) => [entity.id, entity]));
  const found = new Set<string>();
  const visit = (expression: Expression, rows: ReadonlyMap<string, string>): void => {
    if (expression.kind === 'compare') {
      const { left, right, operator } = expression;
      const later = operator === '>' || operator === '>=' ? left : operator === '<' || operator === '<=' ? right : undefined;
      const earlier = later === left ? right : left;
      const name = later?.kind === 'field' && isAboutNow(earlier) ? timeField(entities, rows.get(later.variable), later.path) : undefined;
      if (name !== undefined) found.add(name);
    }
    const within = expression.kind === 'fold' ? new Map([...rows, [expression.over.variable, expression.over.of]]) : rows;
    for (const child of childrenOf(expression)) visit(child, within);
  };
  for (const { steps } of system.operations) for (const step of steps) if (step.where !== undefined) visit(step.where, new Map([['row', step.entity ?? '']]));
  for (const { id, fields } of system.entities) for (const { derived } of fields) if (derived !== undefined) visit(derived, new Map([['row', id]]));
  for (const entity of system.entities) tieTogether(entity, found);
  return found;
}

/** `now`, `now + 24h`: a time before it is nothing to wait for. */
function isAboutNow(expression: Expression): boolean {
  return expression.kind === 'now' || (expression.kind === 'arithmetic' && expression.operator === '+' && isAboutNow(expression.left));
}

function timeField(entities: ReadonlyMap<string, Entity>, start: string | undefined, path: readonly string[]): string | undefined {
  let entity = entities.get(start ?? '');
  for (const [place, name] of path.entries()) {
    const field = entity?.fields.find((candidate) => candidate.name === name);
    if (field?.type.kind === 'reference') entity = entities.get(field.type.entity);
    else if (place < path.length - 1 || field === undefined || entity === undefined) return undefined;
    else return isMadeUp(field) ? `${entity.id}.${name}` : undefined;
  }
  return undefined;
}

/** Times that are set as rows are made or thrown away lie in the past. */
function isMadeUp(field: Entity['fields'][number]): boolean {
  return (field.type.kind === 'timestamp' || field.type.kind === 'date') && !field.implicit && !isDeletion(field) && field.default === undefined && field.derived === undefined;
}

function tieTogether({ id, fields, invariants }: Entity, found: Set<string>): void {
  for (const { expression } of invariants) {
    const times = timesIn(expression).filter((name) => fields.some((field) => field.name === name && isMadeUp(field))).map((name) => `${id}.${name}`);
    if (times.some((name) => found.has(name))) for (const name of times) found.add(name);
  }
}

function timesIn(expression: Expression): readonly string[] {
  const own = expression.kind === 'field' && expression.variable === 'row' && expression.path.length === 1 ? expression.path : [];
  return [...own, ...childrenOf(expression).flatMap(timesIn)];
}
