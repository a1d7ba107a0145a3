import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Tree } from '../query/node.ts';
import { innersOf, listOf, openNode, walk } from '../query/node.ts';
import { workloadProblems } from './problems.ts';
import type { WorkloadQuery } from './query.ts';
import type { ParseStatement } from './statement-parser.ts';
import { parseOne } from './statement-parser.ts';

/** What an index holds to: expressions with constants in them, all of which a query must have for the index to be of use. */
interface Pattern {
  readonly table: string;
  readonly expressions: readonly unknown[];
  /** A part is the condition of a partial index, which the query may have been run with at times only. */
  readonly isPartial: boolean;
}

/** Values of parameters, as SQL, by their numbers. */
type Values = ReadonlyMap<number, string>;

/** A query becomes so many at most. */
const most = 8;

/**
 * Returns queries with the constants that pg_stat_statements wrote `$n` for, where the schema has an index with a constant at
 * the same place: `to_tsvector($1, body)` where one is on `to_tsvector('english', body)`. Without them no plan takes
 * the index, though the server's did. Where several indexes differ in their constants, and where an index is partial, a
 * query becomes one for each, with an equal part of its weight: which ran how often, nobody counted.
 */
export async function withLostConstants(queries: readonly WorkloadQuery[], schema: readonly string[], parse: ParseStatement): Promise<{ readonly queries: readonly WorkloadQuery[]; readonly diagnostics: readonly Diagnostic[] }> {
  const patterns = queries.some(({ lostConstants }) => lostConstants) ? await patternsOf(schema, parse) : [];
  const all: WorkloadQuery[] = [];
  const filled: string[] = [];
  for (const query of queries) {
    const variants = query.lostConstants === true ? await variantsOf(query, patterns, parse) : [query];
    if (variants.some(({ sql }) => sql !== query.sql)) filled.push(query.id);
    all.push(...variants);
  }
  return { queries: all, diagnostics: filled.length === 0 ? [] : [workloadProblems.create('constants-filled', [], { queries: filled })] };
}

async function patternsOf(schema: readonly string[], parse: ParseStatement): Promise<readonly Pattern[]> {
  const patterns: Pattern[] = [];
  for (const sql of schema) {
    if (!/^\s*create\s+(?:unique\s+)?index/i.test(sql)) continue;
    const parsed = await parseOne(parse, sql);
    const [kind, node] = (parsed.is === 'statement' ? openNode(parsed.tree) : undefined) ?? [];
    if (kind !== 'IndexStmt' || node === undefined) continue;
    const table = (node['relation'] as Tree | undefined)?.['relname'];
    const keys = innersOf(node['indexParams'], 'IndexElem').flatMap(({ expr }) => (holdsConstant(expr) ? [expr] : []));
    const conditions = conjunctsOf(node['whereClause']).filter(holdsConstant);
    if (typeof table === 'string' && keys.length + conditions.length > 0) patterns.push({ table, expressions: [...keys, ...conditions], isPartial: conditions.length > 0 });
  }
  return patterns;
}

async function variantsOf(query: WorkloadQuery, patterns: readonly Pattern[], parse: ParseStatement): Promise<readonly WorkloadQuery[]> {
  const tables = new Set<unknown>();
  walk(query.tree, (type, node) => {
    if (type === 'RangeVar') tables.add(node['relname']);
    return true;
  });
  const found = new Map<string, Values>();
  let isPartial = false;
  for (const pattern of patterns) {
    if (!tables.has(pattern.table)) continue;
    const values = valuesFor(pattern, query.tree);
    if (values === undefined || values.size === 0) continue;
    isPartial ||= pattern.isPartial;
    found.set(JSON.stringify([...values].toSorted(([a], [b]) => a - b)), values);
  }
  if (found.size === 0) return [query];
  const texts = [...found.values()].slice(0, isPartial ? most - 1 : most).map((values) => withValues(query, values));
  const all = [...(isPartial ? [query.sql] : []), ...texts];
  const variants: WorkloadQuery[] = [];
  for (const [place, sql] of all.entries()) {
    const parsed = await parseOne(parse, sql);
    if (parsed.is !== 'statement') return [query];
    const milliseconds = query.milliseconds === undefined ? {} : { milliseconds: query.milliseconds / all.length };
    variants.push({ ...query, id: place === 0 ? query.id : `${query.id}-${place + 1}`, sql, tree: parsed.tree, weight: query.weight / all.length, ...milliseconds });
  }
  return variants;
}

/** The values by which a query has all expressions of a pattern; `undefined` where it lacks one. */
function valuesFor({ expressions }: Pattern, tree: unknown): Values | undefined {
  let values: Values = new Map();
  for (const expression of expressions) {
    let bound: Values | undefined;
    walk(tree, (type, node) => {
      bound ??= unify(expression, { [type]: node }, values);
      return bound === undefined;
    });
    if (bound === undefined) return undefined;
    values = bound;
  }
  return values;
}

/** What says where something stands, or how it was written. */
const ignored: ReadonlySet<string> = new Set(['location', 'list_start', 'list_end', 'rexpr_list_start', 'rexpr_list_end', 'funcformat']);

/** Returns the values by which a part of a query is what an index has, or `undefined`. The catalog writes casts that queries leave out. */
function unify(index: unknown, query: unknown, values: Values): Values | undefined {
  if (Array.isArray(index)) {
    if (!Array.isArray(query) || index.length !== query.length) return undefined;
    return index.reduce<Values | undefined>((bound, item, place) => bound && unify(item, query[place], bound), values);
  }
  if (typeof index !== 'object' || index === null) return index === query ? values : undefined;
  if (typeof query !== 'object' || query === null || Array.isArray(query)) return undefined;
  const [type, own] = openNode(index) ?? [];
  const [other, theirs] = openNode(query) ?? [];
  if (type === 'TypeCast' && own !== undefined) return unify(own['arg'], other === 'TypeCast' ? theirs?.['arg'] : query, values);
  if (other === 'TypeCast' && theirs !== undefined) return unify(index, theirs['arg'], values);
  if (type === 'A_Const' && other === 'ParamRef') return bind(values, Number(theirs?.['number']), literalOf(own));
  if (type === 'ColumnRef' || type === 'FuncCall') {
    if (type !== other || own === undefined || theirs === undefined) return undefined;
    const part = type === 'ColumnRef' ? 'fields' : 'funcname';
    if (lastOf(own[part]) !== lastOf(theirs[part])) return undefined;
    return type === 'ColumnRef' ? values : unify(own['args'] ?? [], theirs['args'] ?? [], values);
  }
  const keys = new Set([...Object.keys(index), ...Object.keys(query)].filter((key) => !ignored.has(key)));
  return [...keys].reduce<Values | undefined>((bound, key) => bound && unify((index as Tree)[key], (query as Tree)[key], bound), values);
}

function bind(values: Values, number: number, literal: string | undefined): Values | undefined {
  const known = values.get(number);
  if (literal === undefined || (known !== undefined && known !== literal)) return undefined;
  return new Map([...values, [number, literal]]);
}

/** A constant as SQL; its type follows from where it stands. */
function literalOf(constant: Tree | undefined): string | undefined {
  const inner = (key: string): Tree | undefined => constant?.[key] as Tree | undefined;
  if (inner('sval') !== undefined) return `'${String(inner('sval')?.['sval'] ?? '').replaceAll("'", "''")}'`;
  if (inner('ival') !== undefined) return String(inner('ival')?.['ival'] ?? 0);
  if (inner('fval') !== undefined) return String(inner('fval')?.['fval']);
  return inner('boolval') === undefined ? undefined : String(inner('boolval')?.['boolval'] ?? false);
}

function lastOf(names: unknown): unknown {
  return innersOf(names, 'String').at(-1)?.['sval'];
}

function conjunctsOf(condition: unknown): readonly unknown[] {
  const [type, node] = openNode(condition) ?? [];
  if (type === 'BoolExpr' && node?.['boolop'] === 'AND_EXPR') return listOf(node['args']).flatMap(conjunctsOf);
  return type === undefined ? [] : [condition];
}

function holdsConstant(tree: unknown): boolean {
  let found = false;
  walk(tree, (type, node) => {
    found ||= type === 'A_Const' && literalOf(node) !== undefined;
    return !found;
  });
  return found;
}

/** Places in a tree are bytes. */
function withValues({ sql, tree }: WorkloadQuery, values: Values): string {
  const changes: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  walk(tree, (type, node) => {
    const number = Number(node['number']);
    const text = type === 'ParamRef' ? values.get(number) : undefined;
    const start = Number(node['location'] ?? 0);
    if (text !== undefined) changes.push({ start, end: start + `$${number}`.length, text });
    return true;
  });
  const bytes = new TextEncoder().encode(sql);
  const decoder = new TextDecoder();
  let at = 0;
  let written = '';
  for (const { start, end, text } of changes.toSorted((a, b) => a.start - b.start)) {
    written += decoder.decode(bytes.subarray(at, start)) + text;
    at = end;
  }
  return written + decoder.decode(bytes.subarray(at));
}
