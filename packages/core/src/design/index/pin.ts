import type { Table } from '../../system/index.ts';

/** Begins the value of a pin that names columns to include. */
export const including = 'including_';

/** Returns the path by which the index of a table on these columns is pinned. */
export function pinOfIndex({ holds, name }: Table, columns: readonly string[]): string {
  const subject = holds.kind === 'entity' ? holds.entity : holds.kind === 'links' ? `${holds.entity}.${holds.list}` : name;
  return `${subject}.index.${columns.join('_')}`;
}
