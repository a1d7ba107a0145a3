import type { Expression, Step, System } from '@kentledge/core/system';
import { conjuncts, entityOf, someExpression } from '@kentledge/core/system';

/**
 * Returns the fields of parts that hold amounts which a step takes from another row, as `Entity.field`: the quantity of an
 * order's line, where the order's lines are reserved one by one.
 */
export function takenAmounts(system: System): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { steps } of system.operations) {
    for (const step of steps) {
      const part = partWalked(system, steps, step);
      if (part === undefined) continue;
      for (const { name } of entityOf(system, part).fields) if (isTaken(step, name)) found.add(`${part}.${name}`);
    }
  }
  return found;
}

/** Returns the part that a step runs for: those of a row that an earlier step found (`each: $order.lines`). */
export function partWalked(system: System, steps: readonly Step[], { each }: Step): string | undefined {
  if (each?.over !== 'value' || each.value.kind !== 'value' || each.value.path.length !== 1) return undefined;
  const { name, path: [list] } = each.value;
  const source = steps.find(({ result }) => result === name)?.entity;
  const type = source === undefined ? undefined : entityOf(system, source).fields.find((field) => field.name === list)?.type;
  return type?.kind === 'parts' ? type.entity : undefined;
}

/** A reference of a part whose row must have a partner together with the row that the whole refers to. */
export interface Partner {
  /** Field of the part. */
  readonly field: string;
  /** Reference of the whole. */
  readonly ofWhole: string;
  /** Entity of the partner, and which sides of its key the two are. */
  readonly entity: string;
  readonly sides: readonly [string, string];
}

/** Returns the references of parts that steps look up beside one of the whole (`warehouse = $order.warehouse and item = $it.item`), by part. */
export function partners(system: System): ReadonlyMap<string, Partner> {
  const found = new Map<string, Partner>();
  for (const { steps } of system.operations) {
    for (const step of steps) {
      const part = partWalked(system, steps, step);
      const { each, entity } = step;
      if (part === undefined || entity === undefined || each?.over !== 'value' || each.value.kind !== 'value') continue;
      const { name } = each.value;
      const own = entityOf(system, entity).key;
      const given = conjuncts(step.where).flatMap((condition) => (condition.kind === 'compare' && condition.operator === '=' && condition.left.kind === 'field' && condition.right.kind === 'value' ? [{ key: condition.left.path.join('.'), by: condition.right }] : []));
      const whole = given.find(({ by }) => by.name === name && by.path.length === 1);
      const item = given.find(({ by }) => by.name === 'it' && by.path.length === 1);
      if (whole !== undefined && item !== undefined && own.length === 2 && own[0] === whole.key && own[1] === item.key) {
        found.set(part, { field: item.by.path[0] ?? '', ofWhole: whole.by.path[0] ?? '', entity, sides: [whole.key, item.key] });
      }
    }
  }
  return found;
}

function isTaken({ where, set }: Step, name: string): boolean {
  const isAmount = (node: Expression): boolean => node.kind === 'value' && node.name === 'it' && node.path.length === 1 && node.path[0] === name;
  const isBound = (node: Expression): boolean => node.kind === 'compare' && node.operator !== '=' && node.operator !== '!=' && (isAmount(node.left) || isAmount(node.right));
  const isSubtracted = (node: Expression): boolean => node.kind === 'arithmetic' && node.operator === '-' && isAmount(node.right);
  return (where !== undefined && someExpression(where, isBound)) || set.some(({ value }) => someExpression(value, isSubtracted));
}
