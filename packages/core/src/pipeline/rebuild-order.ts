import { topologicalOrder } from '../graph/index.ts';
import { childrenOf } from '../system/index.ts';
import type { Derivation, Entity, Expression, Range, System } from '../system/index.ts';

type Graph = Pick<System, 'entities' | 'derivations'>;
type Variables = ReadonlyMap<string, string>;

/**
 * Returns the derived fields that have a column, each after those that its expression reads, so that computing them in
 * this order gives right values. Fields that read each other in a circle keep the order of the brief.
 */
export function rebuildOrder(graph: Graph): readonly Derivation[] {
  const entities = new Map(graph.entities.map((entity) => [entity.id, entity]));
  const derivations = new Map(graph.derivations.map((derivation) => [`${derivation.entity}.${derivation.field}`, derivation]));
  const needs = (name: string): readonly string[] => {
    const derivation = derivations.get(name);
    const derived = derivation === undefined ? undefined : entities.get(derivation.entity)?.fields.find((field) => field.name === derivation.field)?.derived;
    return derivation === undefined || derived === undefined ? [] : fieldsRead(entities, derived, new Map([['row', derivation.entity]]));
  };
  const order = topologicalOrder([...derivations.keys()], needs).order ?? [...derivations.keys()];
  return order.flatMap((name) => derivations.get(name) ?? []).filter(({ how }) => how.kind !== 'computed');
}

/** The fields that an expression ends at, as `Entity.field`. */
function fieldsRead(entities: ReadonlyMap<string, Entity>, expression: Expression, variables: Variables): readonly string[] {
  if (expression.kind === 'field') {
    const entity = variables.get(expression.variable);
    const field = expression.path.at(-1);
    const owner = entity === undefined ? undefined : reached(entities, entity, expression.path.slice(0, -1));
    return owner === undefined || field === undefined ? [] : [`${owner}.${field}`];
  }
  const inner = expression.kind === 'fold' ? new Map([...variables, ...boundBy(expression.over)]) : variables;
  return childrenOf(expression).flatMap((child) => fieldsRead(entities, child, inner));
}

function boundBy(range: Range): readonly (readonly [string, string])[] {
  return [[range.variable, range.of], ...(range.within === undefined ? [] : boundBy(range.within))];
}

/** The entity that references lead to; a part sees its whole by the entity's name. */
function reached(entities: ReadonlyMap<string, Entity>, start: string, path: readonly string[]): string | undefined {
  let at = entities.get(start);
  for (const name of path) {
    const type = at?.fields.find((field) => field.name === name)?.type;
    at = entities.get(type?.kind === 'reference' ? type.entity : (at?.whole ?? ''));
  }
  return at?.id;
}
