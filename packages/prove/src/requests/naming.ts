import type { Expression, Step, System } from '@kentledge/core/system';
import { entityOf, someExpression } from '@kentledge/core/system';

/** Returns the fields by which requests name rows, as `Entity.field`: `slug = $slug`, also through references. */
export function namingFields(system: System): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { entity, where } of system.operations.flatMap(({ steps }) => steps)) {
    if (entity === undefined || where === undefined) continue;
    someExpression(where, (node) => {
      const field = node.kind === 'compare' && node.operator === '=' ? namedBy(node.left, node.right) : undefined;
      if (field !== undefined) found.add(fieldAt(system, entity, field.path));
      return false;
    });
  }
  return found;
}

function namedBy(left: Expression, right: Expression): Extract<Expression, { kind: 'field' }> | undefined {
  for (const [field, other] of [[left, right], [right, left]] as const) if (field.kind === 'field' && field.variable === 'row' && other.kind === 'value') return field;
  return undefined;
}

function fieldAt(system: System, start: string, path: readonly string[]): string {
  let entity = start;
  for (const name of path.slice(0, -1)) {
    const type = entityOf(system, entity).fields.find((field) => field.name === name)?.type;
    if (type?.kind !== 'reference') return '';
    ({ entity } = type);
  }
  return `${entity}.${path.at(-1) ?? ''}`;
}

/** Returns true if the step gives its row another name: by setting a unique field, or as a computed one is made anew. */
export function renames(system: System, step: Step, naming: ReadonlySet<string>): boolean {
  const { entity } = step;
  if (step.verb !== 'updates' || entity === undefined) return false;
  return entityOf(system, entity).fields.some(({ name, unique, computed }) => unique && naming.has(`${entity}.${name}`) && (computed || step.set.some(({ field }) => field === name)));
}
