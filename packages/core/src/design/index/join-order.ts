import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { identifier } from '../../sql/index.ts';
import type { AccessPath, Table } from '../../system/index.ts';

/** Paths in the order of joins that PostgreSQL will take. */
export interface JoinOrder {
  readonly paths: readonly AccessPath[];
  /** Paths that no plan takes, with the one that is taken instead. */
  readonly instead: ReadonlyMap<string, Instead>;
}

export interface Instead {
  readonly path: string;
  /** Rows of the source that are reached from where the plan starts. */
  readonly matching: Quantity;
}

/**
 * Returns the paths of one statement with its joins in a useful order. A statement lists a source, the tables joined to it by
 * their keys and, where only a joined table is narrowed down (`where story.author = $author`), how the source is reached from
 * there. Then the joined table is where the plan starts: it is looked up by what narrows it down, not by its key.
 */
export function joinOrder(paths: readonly AccessPath[], tables: ReadonlyMap<string, Table>, distinct: (table: Table, column: string) => number): JoinOrder {
  const starts: AccessPath[] = [];
  const instead = new Map<string, Instead>();
  for (const [index, driven] of paths.entries()) {
    if (driven.as !== 'join') continue;
    const at = paths.slice(0, index).findLastIndex((path) => path.table === driven.table && path.as !== 'join');
    const source = paths[at];
    if (source === undefined) continue;
    const begun = paths.slice(at + 1, index).flatMap((path) => startOf(path, source, tables, distinct));
    const reached = begun.reduce((rows, start) => rows * start.matching.value, driven.matching.value);
    // The source's own conditions may leave as few: then the plan starts there, and joins by keys.
    if (begun.length === 0 || reached >= source.matching.value) continue;
    starts.push(...begun);
    const matching = predicted(reached, 'rows', 'rows where the plan starts × rows that refer to each', [`${driven.id}.matching`]);
    instead.set(source.id, { path: driven.id, matching });
  }
  return { paths: [...paths.filter((path) => !instead.has(path.id)), ...starts], instead };
}

/** The path that begins at a table joined by its key and narrowed down by more than that. */
function startOf(path: AccessPath, source: AccessPath, tables: ReadonlyMap<string, Table>, distinct: (table: Table, column: string) => number): readonly AccessPath[] {
  const table = tables.get(path.table);
  if (table === undefined) return [];
  const key = table.primaryKey.map(identifier);
  const more = path.equality.filter((expression) => !key.includes(expression));
  if (more.length === 0 || !key.every((column) => path.equality.includes(column))) return [];
  const rows = more.reduce((left, expression) => left / distinct(table, expression), table.rows.value);
  const matching = predicted(Math.max(Math.min(1, table.rows.value), rows), 'rows', 'declared count × selectivity of each condition', [`tables.${table.name}.rows`]);
  return [{ ...path, id: `${path.id}.start`, equality: more, matching, rate: source.rate }];
}
