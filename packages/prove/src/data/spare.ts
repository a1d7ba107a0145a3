import type { System } from '@kentledge/core/system';

/** Of the rows of a tenant (of all, where there is none) every one at such a place is spare. No divisor of the classes by which requests deal rows out. */
const every = 21;
/** Seconds that a row must be able to lie in the trash: the data's now is the start of the day, and rows go for good when their time is over. */
const leastTrash = 2 * 86_400;

/** Rows to which no other row refers. */
export interface Spare {
  /** Number of tenants among which the rows are dealt out in turn; 1 where they belong to none. */
  readonly step: number;
  /** True if they lie in the trash. */
  readonly isTrash: boolean;
}

/** Returns the entities that have spare rows: those with a trash, and those of which a row is deleted only if nobody refers to it. */
export function spareEntities(system: System): ReadonlyMap<string, 'trash' | 'unreferred'> {
  const deleted = new Set(system.operations.flatMap(({ steps }) => steps.filter(({ verb }) => verb === 'deletes').map(({ entity }) => entity)));
  const restricted = new Set(system.tables.flatMap(({ foreignKeys }) => foreignKeys.filter(({ onDelete }) => onDelete === 'restrict').map(({ table }) => table)));
  const holders = system.tables.flatMap(({ name, holds }) => (holds.kind === 'entity' && deleted.has(holds.entity) && restricted.has(name) ? [holds.entity] : []));
  const trashes = system.entities.filter(({ id, whole, trash }) => whole === undefined && id !== system.tenant && trash !== undefined && trash.value >= leastTrash);
  return new Map([...holders.map((id) => [id, 'unreferred'] as const), ...trashes.map(({ id }) => [id, 'trash'] as const)]);
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
