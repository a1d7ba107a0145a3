import type { Unread } from '../workload/query.ts';
import type { Catalog } from '../catalog.ts';

/**
 * Returns the names of the tables that statements may need which nobody could read or plan: those whose names are words of the texts,
 * and all tables where a statement shows nothing of itself.
 */
export function tablesInDoubt({ tables }: Pick<Catalog, 'tables'>, { texts, hidden }: Unread): ReadonlySet<string> {
  const words = new Set(texts.flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []));
  // A name that is no word is found by its words.
  const isNamed = (name: string): boolean => (name.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []).every((word) => words.has(word));
  return new Set(tables.flatMap(({ name }) => (hidden > 0 || isNamed(name) ? [name] : [])));
}
