import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Span } from '../../source/index.ts';

/** A query of a workload. */
export interface WorkloadQuery {
  /** Its name; of pg_stat_statements what it is about, with the end of its queryid; or `q1`, `q2`, …. Each once. */
  readonly id: string;
  /** With `$1`, `$2`, … for its parameters. */
  readonly sql: string;
  /** How often it runs, compared with the others. */
  readonly weight: number;
  /** Milliseconds that all its runs took together, where that was measured. */
  readonly milliseconds?: number;
  readonly place: Span;
  /** Each of its parameters may have been a constant: pg_stat_statements writes `$n` for both. */
  readonly lostConstants?: true;
  /** PostgreSQL's parse tree; places in it are bytes of `sql`. */
  readonly tree: unknown;
}

export interface Workload {
  readonly queries: readonly WorkloadQuery[];
  /** Statements that could not be read, though they run: what they need nobody knows. Absent where there are none. */
  readonly unread?: Unread;
  readonly diagnostics: readonly Diagnostic[];
}

/** Statements that run and whose plans nobody knows. */
export interface Unread {
  /** As far as they are known. */
  readonly texts: readonly string[];
  /** How many show nothing of themselves. */
  readonly hidden: number;
}

/** Returns those of several together. */
export function unreadOf(all: readonly Pick<Workload, 'unread'>[]): Unread {
  return { texts: all.flatMap(({ unread }) => unread?.texts ?? []), hidden: all.reduce((sum, { unread }) => sum + (unread?.hidden ?? 0), 0) };
}

const planned: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** Whether a kind of statement has a plan that indexes matter to. */
export function isQuery(kind: string): boolean {
  return planned.has(kind);
}

/**
 * Returns the queries with those that are the same, but for blanks and comments, made one: weights are added, the first one's
 * name stays. Names that are there twice get a number.
 */
export function mergeQueries(all: readonly WorkloadQuery[]): { readonly queries: readonly WorkloadQuery[]; readonly merged: readonly WorkloadQuery[] } {
  const kept = new Map<string, WorkloadQuery>();
  const merged: WorkloadQuery[] = [];
  for (const query of all) {
    const key = JSON.stringify(query.tree, (name, value: unknown) => (places.has(name) ? undefined : value));
    const same = kept.get(key);
    if (same === undefined) {
      kept.set(key, query);
      continue;
    }
    merged.push(query);
    const milliseconds = same.milliseconds === undefined ? query.milliseconds : same.milliseconds + (query.milliseconds ?? 0);
    kept.set(key, { ...same, weight: same.weight + query.weight, ...(milliseconds === undefined ? {} : { milliseconds }) });
  }
  return { queries: withOwnNames([...kept.values()]), merged };
}

const places: ReadonlySet<string> = new Set(['location', 'list_start', 'list_end', 'rexpr_list_start', 'rexpr_list_end', 'name_location', 'stmt_location', 'stmt_len']);

function withOwnNames(queries: readonly WorkloadQuery[]): readonly WorkloadQuery[] {
  const taken = new Set<string>();
  return queries.map((query) => {
    let id = query.id;
    for (let number = 2; taken.has(id); number += 1) id = `${query.id}-${number}`;
    taken.add(id);
    return { ...query, id };
  });
}
