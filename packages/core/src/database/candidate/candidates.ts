import type { Constant, TableUse, Term } from '../query/table-use.ts';
import type { IndexCandidate, IndexPart } from './candidate.ts';
import { candidate, partOf } from './candidate.ts';
import { isOfElements, spatialKeysOf } from './spatial.ts';

/** What is known of a column while candidates are made. */
export interface ColumnFacts {
  /** Mean bytes of a value; `undefined` where no statistics tell. */
  width(schema: string, table: string, column: string): number | undefined;
  /** Mean bytes of a row; `undefined` where no statistics tell. */
  rowWidth(schema: string, table: string): number | undefined;
  /** How many values it has; `undefined` where no statistics tell. */
  distinct(schema: string, table: string, column: string): number | undefined;
  /** As `format_type` prints it; `undefined` where the table has no such column. */
  typeOf(schema: string, table: string, column: string): string | undefined;
  schemaOf(table: string, schema: string | undefined): string;
}

/** Columns that a key has at most, of which conditions compared by `=` are permuted. */
const widest = 3;
const mostEqual = 6;
/** Columns that INCLUDE carries at most, their bytes, and the share of the row that these are: with more, the index nears the table. */
const mostIncluded = 6;
const mostIncludedBytes = 96;
const mostIncludedShare = 0.5;
/** Values that a column has at most for an index on the rows with some of them: more, and they are values of a moment. */
const mostCompared = 20;

export interface CandidateOptions {
  /** Of what is compared by `=` the most selective comes first, in no other order, and only the widest key of each end includes or is limited to some rows. */
  readonly isFew?: boolean;
  /** For each use of the table in the workload the lasting conditions that it fixes, as SQL. */
  readonly wholes?: readonly ReadonlySet<string>[];
}

/** Returns the indexes that could help one use of a table, each once. */
export function candidatesOf(use: TableUse, facts: ColumnFacts, { isFew = false, wholes = [] }: CandidateOptions = {}): readonly IndexCandidate[] {
  const schema = facts.schemaOf(use.table, use.schema);
  const selectivity = ({ column }: Term): number => facts.distinct(schema, use.table, column ?? '') ?? 0;
  const starts = isFew ? (parts: readonly Term[]) => chain(parts.toSorted((a, b) => selectivity(b) - selectivity(a))) : (parts: readonly Term[]) => arrangements(parts, widest);
  const typeOf = (column: string): string | undefined => facts.typeOf(schema, use.table, column);
  const found = new Map<string, IndexCandidate>();
  const add = (index: Omit<IndexCandidate, 'name' | 'schema' | 'table'>): void => {
    const made = candidate({ ...index, schema, table: use.table });
    found.set(made.name, made);
  };
  const lasting = use.constant.filter(({ compared }) => compared.every((name) => (facts.distinct(schema, use.table, name) ?? 0) <= mostCompared));
  for (const conditions of [[], ...togetherIn(lasting, wholes)]) {
    // A column with one value tells nothing apart.
    const fixed = new Set(conditions.flatMap((one) => one.fixed ?? []));
    const keys = keysOf(without(use, fixed), starts);
    const longest = Math.max(0, ...keys.map(({ length }) => length));
    const where = conditions.length === 0 ? {} : { where: conjunction(conditions) };
    for (const parts of keys) {
      const isWhole = !isFew || parts.length === longest;
      if (conditions.length > 0 && !isWhole) continue;
      add({ method: 'btree', parts, include: [], ...where });
      const include = isWhole ? includedBy(use, parts, schema, facts, fixed) : undefined;
      if (include !== undefined) add({ method: 'btree', parts, include, ...where });
    }
    for (const parts of spatialKeysOf(without(use, fixed), typeOf)) add({ method: 'gist', parts, include: [], ...where });
  }
  for (const term of use.contained) if (isOfElements(term, typeOf)) add({ method: 'gin', parts: [partOf(term)], include: [] });
  // Refused where the schema lacks pg_trgm.
  for (const term of use.patterns) add({ method: 'gin', parts: [{ ...partOf(term), operatorClass: 'gin_trgm_ops' }], include: [] });
  for (const term of isFew ? [] : use.range) add({ method: 'brin', parts: [partOf(term)], include: [] });
  return [...found.values()];
}

/** Conditions of which what several uses share is tried too: of more each alone, and all together. */
const mostTogether = 4;

/** Each condition alone, all together, and all that two or more uses have in common: for one use alone no choice between these is better than all. */
function togetherIn(lasting: readonly Constant[], wholes: readonly ReadonlySet<string>[]): readonly (readonly Constant[])[] {
  const alone = lasting.map((one) => [one]);
  if (lasting.length > mostTogether) return [...alone, lasting];
  const subsets = lasting.reduce<readonly (readonly Constant[])[]>((all, one) => [...all, ...all.map((some) => [...some, one])], [[]]);
  const isShared = (some: readonly Constant[]): boolean => {
    const having = wholes.filter((whole) => some.every(({ sql }) => whole.has(sql)));
    return having.length > 0 && lasting.every((one) => some.includes(one) || !having.every((whole) => whole.has(one.sql)));
  };
  return [...alone, ...subsets.filter((some) => some.length > 1 && (some.length === lasting.length || isShared(some)))];
}

/** Both, or all: the fewest rows that the query can be answered from. */
function conjunction(conditions: readonly Constant[]): NonNullable<IndexCandidate['where']> {
  const [only, ...more] = conditions;
  const sql = only !== undefined && more.length === 0 ? only.sql : conditions.map((one) => (/\bor\b/i.test(one.sql) ? `(${one.sql})` : one.sql)).join(' and ');
  return { sql, columns: [...new Set(conditions.flatMap(({ columns }) => columns))], ...(conditions.some(({ isGuess }) => isGuess) ? { isGuess: true } : {}) };
}

/** A use of the rows in which some columns have one value each. */
function without(use: TableUse, fixed: ReadonlySet<string>): TableUse {
  const others = <T extends Term>(terms: readonly T[]): readonly T[] => terms.filter(({ column }) => column === undefined || !fixed.has(column));
  return { ...use, equality: others(use.equality), joins: others(use.joins), range: others(use.range), order: others(use.order), group: others(use.group), patterns: others(use.patterns) };
}

/** Keys by the rule of thumb: what is compared by `=` first, then one range or the order. */
function keysOf(use: TableUse, starts: (equal: readonly Term[]) => readonly (readonly Term[])[]): readonly (readonly IndexPart[])[] {
  const equal = [...new Map([...use.equality, ...use.joins].map((term) => [term.sql, term])).values()].slice(0, mostEqual);
  const ends: (readonly IndexPart[])[] = [
    [],
    ...use.range.map((term) => [partOf(term)]),
    // The usual operators find the start of a pattern in the collation C alone, these in every one; the planner knows which it has.
    ...use.patterns.filter(({ hasStart }) => hasStart).flatMap((term) => [[{ ...partOf(term), operatorClass: 'text_pattern_ops' }], [partOf(term)]]),
    ...(use.order.length === 0 ? [] : [use.order.map((term) => ({ ...partOf(term, term.descending), ...(term.nullsFirst === undefined ? {} : { nullsFirst: term.nullsFirst }) }))]),
    ...(use.group.length === 0 ? [] : [use.group.map((term) => partOf(term))]),
  ];
  const keys = new Map<string, readonly IndexPart[]>();
  for (const start of starts(equal)) {
    for (const end of ends) {
      const key = distinctParts([...start.map((term) => partOf(term)), ...end]).slice(0, Math.max(widest, end.length));
      if (key.length > 0 && key.length <= widest + 1) keys.set(JSON.stringify(key), key);
    }
  }
  return [...keys.values()];
}

function distinctParts(parts: readonly IndexPart[]): readonly IndexPart[] {
  return parts.filter(({ sql }, place) => parts.findIndex((other) => other.sql === sql) === place);
}

/** The first, the first two, and so on. */
function chain<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.min(widest, items.length) + 1 }, (_, length) => items.slice(0, length));
}

/** All ordered choices of at most so many. */
function arrangements<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  if (most === 0) return [[]];
  return [[], ...items.flatMap((item) => arrangements(items.filter((other) => other !== item), most - 1).map((rest) => [item, ...rest]))];
}

/** The other columns that the query reads, so that it need not look at the table; `undefined` where they are too many. */
function includedBy(use: TableUse, parts: readonly IndexPart[], schema: string, facts: ColumnFacts, fixed: ReadonlySet<string>): readonly string[] | undefined {
  const held = new Set(parts.map(({ column }) => column));
  const others = use.columns.filter((name) => !held.has(name) && !fixed.has(name)).toSorted();
  const bytes = others.reduce((sum, name) => sum + (facts.width(schema, use.table, name) ?? mostIncludedBytes), 0);
  const most = Math.min(mostIncludedBytes, mostIncludedShare * (facts.rowWidth(schema, use.table) ?? Number.POSITIVE_INFINITY));
  return others.length === 0 || others.length > mostIncluded || bytes > most ? undefined : others;
}
