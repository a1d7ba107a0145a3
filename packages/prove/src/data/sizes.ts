import type { Entity, Field } from '@kentledge/core/system';

/** Entities up to this many rows are filled whole: shrinking a list of countries or tags would change every plan. */
const keptWhole = 1000;

/** Returns how many rows of an entity are filled at a scale (share of the declared count). */
export function rowsAt(declared: number, scale: number): number {
  if (scale >= 1 || declared <= keptWhole) return Math.max(1, Math.round(declared));
  return Math.max(keptWhole, Math.round(declared * scale));
}

/** Returns mean and largest number of elements that a list field is filled with. */
export function listSize(field: Field): { readonly mean: number; readonly most: number } {
  const type = field.type;
  if (type.kind !== 'parts' && type.kind !== 'references' && type.kind !== 'list') return { mean: 0, most: 0 };
  const mean = type.about ?? Math.min(3, type.max ?? 3);
  return { mean, most: Math.max(1, Math.min(type.max ?? 1000, Math.ceil(2 * mean) - 1)) };
}

/** Returns the list fields of an entity whose elements are rows of their own. */
export function rowLists(entity: Entity): readonly Field[] {
  return entity.fields.filter((field) => field.type.kind === 'parts' || field.type.kind === 'references');
}
