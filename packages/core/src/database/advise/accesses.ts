import { quotedIdentifier } from '../../sql/index.ts';
import type { IndexCandidate } from '../candidate/candidate.ts';
import type { SqlParser } from '../query/parser.ts';
import type { TableUse } from '../query/table-use.ts';
import type { Planner } from './planner.ts';
import { indexesIn } from './planner.ts';

/** One way in which a query reaches a table, as a query of that table alone, and the indexes that could serve it. */
export interface Access {
  readonly sql: string;
  readonly candidates: readonly IndexCandidate[];
}

/** Rows that an ordered access is taken to stop after: the order of a whole table is sorted rather. */
const page = 20;

/**
 * Returns the ways in which a mention of a table is reached: by its own conditions, and by them with what a join gives,
 * column by column and all together. Planning these takes a hundredth of the time of a query with many joins.
 */
export function accessesOf(use: TableUse, schema: string, candidates: readonly IndexCandidate[], parser: SqlParser): readonly Access[] {
  if (candidates.length === 0) return [];
  const numbers = { next: 1 };
  const conditions = use.conditions.map((condition) => `(${parser.print(renumbered(condition, numbers))})`);
  const first = numbers.next;
  const joins = use.joins.map(({ sql }, place) => `${sql} = $${first + place}`);
  const order = use.nearest === undefined ? use.order.map(({ sql, descending }) => `${sql}${descending ? ' desc' : ''}`) : [parser.print(renumbered(use.nearest.distance, { next: first }))];
  const ordered = order.length === 0 ? '' : ` order by ${order.join(', ')} limit ${page}`;
  const from = `select ${use.output.map(quotedIdentifier).join(', ')} from ${quotedIdentifier(schema)}.${quotedIdentifier(use.table)}`;
  const text = (terms: readonly string[]): string => `${from}${terms.length === 0 ? '' : ` where ${terms.join(' and ')}`}`;
  const byOne = use.joins.map(({ sql }) => text([...conditions, `${sql} = $${first}`]));
  return [...new Set([text(conditions) + ordered, ...byOne, ...(joins.length > 1 ? [text([...conditions, ...joins])] : [])])].map((sql) => ({ sql, candidates }));
}

/** A copy whose parameters are numbered anew, each place on its own: their types follow from where they stand. */
function renumbered(value: unknown, numbers: { next: number }): unknown {
  if (Array.isArray(value)) return value.map((item) => renumbered(item, numbers));
  if (typeof value !== 'object' || value === null) return value;
  if ('ParamRef' in value) return { ParamRef: { number: numbers.next++ } };
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, renumbered(child, numbers)]));
}

/** Indexes on some rows; then narrower and narrower ones: the best of all for an access is seldom the one that is worth its size. */
const classes: readonly ((index: IndexCandidate) => boolean)[] = [
  ({ where }) => where !== undefined,
  ({ where, include }) => where !== undefined && include.length === 0,
  ({ where }) => where === undefined,
  ({ where, include }) => where === undefined && include.length === 0,
  ({ where, include, parts }) => where === undefined && include.length === 0 && parts.length === 1,
  // Others may be as fast and many times as large: those of trigrams, say.
  ({ where, include, method }) => where === undefined && include.length === 0 && method === 'btree',
];

/** Returns the names of the candidates that an access uses of each class. */
export async function usedBy({ sql, candidates }: Access, planner: Planner): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  const answers: { readonly shown: ReadonlySet<string>; readonly answer: ReadonlySet<string> }[] = [];
  for (const isOfClass of classes) {
    const shown = new Set(candidates.filter(isOfClass).map(({ name }) => name));
    if (shown.size === 0) continue;
    // Of more indexes it takes these, so it takes them of fewer.
    const known = answers.find((one) => shown.isSubsetOf(one.shown) && one.answer.isSubsetOf(shown))?.answer;
    const answer = known ?? new Set(indexesIn(await planner.plan(sql, [...shown]))).intersection(shown);
    answers.push({ shown, answer });
    for (const name of answer) used.add(name);
  }
  return used;
}
