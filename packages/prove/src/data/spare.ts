import type { Expression, Step, System } from '@kentledge/core/system';
import { conjuncts, entityOf, someExpression } from '@kentledge/core/system';

/** Of the rows of a tenant (of all, where there is none) every one at such a place is spare. No divisor of the classes by which requests deal rows out. */
const every = 21;
/** Seconds that a row must be able to lie in the trash: the data's now is the start of the day, and rows go for good when their time is over. */
const leastTrash = 2 * 86_400;

/** Why an entity has spare rows: they lie in the trash, are deleted only if nobody refers to them, or a step asks for one that nobody refers to. */
export type SpareKind = 'trash' | 'restricted' | 'asked';

/** Rows to which no other row refers. */
export interface Spare {
  /** Number of tenants among which the rows are dealt out in turn; 1 where they belong to none. */
  readonly step: number;
  readonly kind: SpareKind;
}

/** Returns the entities that have spare rows, and why. */
export function spareEntities(system: System): ReadonlyMap<string, SpareKind> {
  const steps = system.operations.flatMap((operation) => operation.steps);
  const deleted = new Set(steps.filter(({ verb }) => verb === 'deletes').map(({ entity }) => entity));
  const restricted = new Set(system.tables.flatMap(({ foreignKeys }) => foreignKeys.filter(({ onDelete }) => onDelete === 'restrict').map(({ table }) => table)));
  const holders = system.tables.flatMap(({ name, holds }) => (holds.kind === 'entity' && deleted.has(holds.entity) && restricted.has(name) ? [holds.entity] : []));
  const trashes = system.entities.filter(({ id, whole, trash }) => whole === undefined && id !== system.tenant && trash !== undefined && trash.value >= leastTrash);
  const asked = steps.flatMap((step) => (step.entity !== undefined && step.entity !== system.tenant && asksForUnreferred(system, step) ? [step.entity] : []));
  return new Map([...asked.map((id) => [id, 'asked'] as const), ...holders.map((id) => [id, 'restricted'] as const), ...trashes.map(({ id }) => [id, 'trash'] as const)]);
}

/** Returns true if a step asks for a row of which nothing is counted or summed: `balance = 0`, where entries of the account make the balance. */
export function asksForUnreferred(system: System, { entity, where, single }: Step): boolean {
  // A list may be empty.
  if (!single || entity === undefined || entityOf(system, entity).whole !== undefined) return false;
  const isFold = (side: Expression): boolean => {
    const derived = side.kind === 'field' && side.variable === 'row' && side.path.length === 1 ? entityOf(system, entity).fields.find(({ name }) => name === side.path[0])?.derived : side;
    return derived?.kind === 'fold' && ['sum', 'count', 'exists'].includes(derived.fold) && derived.where !== undefined && refersToRow(derived.where);
  };
  return conjuncts(where).some((condition) => {
    if (condition.kind === 'not') return isFold(condition.term);
    return condition.kind === 'compare' && condition.operator === '=' && [[condition.left, condition.right], [condition.right, condition.left]].some(([side, other]) => side !== undefined && isFold(side) && other !== undefined && isNothing(other));
  });
}

/** `account = this`: the row itself, not one of its fields, and not only what refers to it from the caller. */
function refersToRow(where: Expression): boolean {
  const isPersonal = someExpression(where, (node) => node.kind === 'me' || node.kind === 'value');
  return !isPersonal && someExpression(where, (node) => node.kind === 'field' && node.variable === 'row' && (node.path.length === 0 || node.path.join('.') === 'id'));
}

function isNothing(expression: Expression): boolean {
  return expression.kind === 'literal' && (expression.value === null || expression.value === false || Number(expression.value) === 0);
}

/** Returns true if the row at an index is spare. */
export function isSpareAt({ step }: Spare, index: number): boolean {
  return !isReferredPlace(Math.floor(index / step));
}

/** Returns true if others refer to the row at a place. */
export function isReferredPlace(place: number): boolean {
  return place % every !== every - 1;
}

/** Returns how many of the first places hold rows that others refer to. */
export function referredCount(places: number): number {
  return places - Math.floor(places / every);
}

/** Returns the place of the rank-th row that others refer to: different ranks give different places. */
export function referredPlace(rank: number): number {
  return rank + Math.floor(rank / (every - 1));
}

/** Returns the rank of the row at a place, of those that others refer to. */
export function referredRank(place: number): number {
  return place - Math.floor(place / every);
}
