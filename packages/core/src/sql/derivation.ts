import type { Expression, Trigger } from '../system/index.ts';
import { someExpression } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { columnsOfField, entityIn, fieldIn, linkIn, tableIn } from './context.ts';
import { compileDerived, compileExpression, scopeOf } from './expression.ts';
import { aggregate, openRange } from './fold.ts';
import { foldLink, isDelta, linkColumns, outerFolds } from './fold-link.ts';
import type { FoldLink } from './fold-link.ts';
import type { From, Output, Query, SqlExpression } from './node.ts';
import { all, binary, call, cast, column, equal, is, value } from './node.ts';
import { printExpression, printSql } from './print.ts';
import { identifier } from './quote.ts';
import { bind, follow, lonely, newDraft, openTable } from './scope.ts';
import type { Draft } from './scope.ts';
import { triggerOf } from './trigger.ts';

/** How a stored derived field is kept. Triggers belong to the table whose changes they watch. */
export interface CompiledDerivation {
  readonly triggers: readonly { readonly table: string; readonly trigger: Trigger }[];
  /** Recomputes all rows: after a bulk fill, and for a column that a migration adds. */
  readonly rebuild: string;
  /** What the refresh job runs: changes only the rows whose value is another now. */
  readonly refresh: string;
}

/** Returns the SQL that keeps a derived field which has a column. Throws where nothing links a fold to its owner: see `whyNotStored`. */
export function compileDerivation(context: SqlContext, entity: string, field: string): CompiledDerivation {
  const { derived } = fieldIn(context, entity, field);
  if (derived === undefined) throw new Error(`${entity}.${field} is not derived`);
  const refresh = refreshSql(context, entity, field, derived);
  return { triggers: whyNotStored(context, entity, field) === undefined ? triggersOf(context, entity, field, derived) : [], rebuild: refresh, refresh };
}

/** Returns why triggers can't keep the field; `undefined` if they can. */
export function whyNotStored(context: SqlContext, entity: string, name: string): string | undefined {
  const { derived } = fieldIn(context, entity, name);
  if (derived === undefined) return 'it is not derived';
  if (someExpression(derived, (node) => node.kind === 'me')) return 'it depends on who asks';
  if (someExpression(derived, (node) => node.kind === 'now')) return 'it changes with the time';
  const links = outerFolds(derived).map((fold) => foldLink(context, entity, fold));
  if (links.includes(undefined)) return 'its rows do not refer to the row that has the field';
  if (links.some((link) => link !== undefined && nestedFold(link))) return 'it folds over folds';
  return undefined;
}

function nestedFold(link: FoldLink): boolean {
  const parts = [...link.conditions, ...(link.fold.value === undefined ? [] : [link.fold.value])];
  return parts.some((part) => someExpression(part, (node) => node.kind === 'fold' || (node.kind === 'field' && node.variable === 'row')));
}

function storedColumn(context: SqlContext, entity: string, field: string): string {
  const [only] = columnsOfField(context, entity, field);
  if (only === undefined) throw new Error(`${entity}.${field} has no column`);
  return only.name;
}

/** A fold by itself is computed for all rows in one pass, grouped by owner; anything else by a subquery for each row. */
function refreshSql(context: SqlContext, entity: string, field: string, derived: Expression): string {
  const { table } = tableIn(context, entity);
  const draft = newDraft(context, []);
  draft.aliases.set(table.name, 1);
  const source = grouped(context, draft, entity, derived) ?? oneByOne(draft, entity, derived);
  const name = storedColumn(context, entity, field);
  const fresh = cast(column('value', 'fresh'), columnsOfField(context, entity, field)[0]?.type ?? 'text');
  const where = all([
    equal(table.primaryKey.map((key) => column(key, table.name)), table.primaryKey.map((_key, index) => column(`key${index}`, 'fresh'))),
    binary(column(name, table.name), 'is distinct from', fresh),
  ]);
  return printSql({ kind: 'update', table: table.name, alias: table.name, set: [{ column: name, value: fresh }], from: { kind: 'subquery', query: source, alias: 'fresh' }, where, returning: [] });
}

function oneByOne(draft: Draft, entity: string, derived: Expression): Query {
  const { rows, bound } = openTable(draft, entity);
  const computed = compileExpression(scopeOf(draft, bound), derived);
  return { kind: 'select', output: [...keysOf(draft, entity, bound.id), { value: computed, as: 'value' }], from: rows.from, joins: rows.joins };
}

function keysOf(draft: Draft, entity: string, alias: string): readonly Output[] {
  return tableIn(draft.context, entity).table.primaryKey.map((name, index) => ({ value: column(name, alias), as: `key${index}` }));
}

function grouped(context: SqlContext, draft: Draft, entity: string, derived: Expression): Query | undefined {
  if (derived.kind !== 'fold') return undefined;
  const link = foldLink(context, entity, derived);
  if (link === undefined || nestedFold(link)) return undefined;
  const sums = groupedRows(context, draft, link);
  if (sums === undefined) return undefined;
  const { rows, bound, alias } = openTable(draft, entity);
  const key = tableIn(context, entity).table.primaryKey.map((name) => bound.column(name));
  const on = equal(key.map((_item, index) => column(`key${index}`, 'grouped')), key);
  const none: SqlExpression | undefined = derived.fold === 'count' || derived.fold === 'sum' ? value(0) : derived.fold === 'exists' ? value(false) : undefined;
  const own = column('value', 'grouped');
  return {
    kind: 'select',
    output: [...keysOf(draft, entity, alias), { value: none === undefined ? own : call('coalesce', own, none), as: 'value' }],
    from: rows.from,
    joins: [{ how: 'left', from: { kind: 'subquery', query: sums, alias: 'grouped' }, on }],
  };
}

/** The folded rows, grouped by the key of their owner. */
function groupedRows(context: SqlContext, draft: Draft, link: FoldLink): Query | undefined {
  const { variable } = link.fold.over;
  const opened = openRange(scopeOf(draft, lonely(link.owner, '')), link.by.kind === 'links' ? link.fold.over : { variable, of: link.entity });
  const inner = opened.scope;
  const owner = ownerKey(link, context, inner, opened.bound, opened.rows.from);
  if (owner.length === 0) return undefined;
  const conditions = link.conditions.map((term) => compileExpression(inner, term));
  const folded: SqlExpression = link.fold.fold === 'exists' ? value(true) : aggregate(inner, link.fold);
  // The condition that ties a list to one row is left out: here it is the group.
  const base = link.by.kind === 'links' ? opened.conditions.slice(1) : opened.conditions;
  return {
    kind: 'select',
    output: [...owner.map((item, index) => ({ value: item, as: `key${index}` })), { value: folded, as: 'value' }],
    from: opened.rows.from,
    joins: opened.rows.joins,
    where: all([...base, ...conditions]),
    groupBy: owner,
  };
}

function ownerKey(link: FoldLink, context: SqlContext, scope: ReturnType<typeof scopeOf>, bound: ReturnType<typeof lonely>, from: From): readonly SqlExpression[] {
  if (link.by.kind === 'path') return scope.compile.columns(scope, { kind: 'field', type: { kind: 'reference', entity: link.owner }, variable: link.fold.over.variable, path: link.by.path });
  const columns = linkColumns(context, link)?.columns ?? [];
  return columns.map((name) => (link.by.kind === 'links' ? column(name, from.alias) : bound.column(name)));
}

function triggersOf(context: SqlContext, entity: string, field: string, derived: Expression): CompiledDerivation['triggers'] {
  if (derived.kind === 'fold') {
    const link = foldLink(context, entity, derived);
    const source = link === undefined ? undefined : linkColumns(context, link);
    if (link !== undefined && source !== undefined && isDelta(context, link)) return [{ table: source.table, trigger: deltaTrigger(context, field, link, source) }];
  }
  return outerFolds(derived).flatMap((fold) => {
    const link = foldLink(context, entity, fold);
    return link === undefined ? [] : recomputeTriggers(context, field, derived, link);
  });
}

/** Adds up what the changed rows bring and take away, after locking the owners in the order of their keys, so that two changes never wait for each other in a circle. */
function deltaTrigger(context: SqlContext, field: string, link: FoldLink, source: { readonly table: string; readonly columns: readonly string[] }): Trigger {
  const { table } = tableIn(context, link.owner);
  const target = storedColumn(context, link.owner, field);
  const changed = (rows: string, sign: 1 | -1): string => {
    const draft = newDraft(context, []);
    const bound = lonely(link.entity, rows);
    const scope = bind(scopeOf(draft, bound), link.fold.over.variable, bound);
    const amount = link.fold.value === undefined ? value(1) : call('coalesce', compileExpression(scope, link.fold.value), value(0));
    const owner = source.columns.map((name) => column(name, rows));
    const { trash } = tableIn(context, link.entity);
    const alive = link.by.kind === 'links' || trash === undefined ? [] : [is(bound.column(trash), 'null')];
    const where = all([...link.conditions.map((term) => compileExpression(scope, term)), ...alive, ...owner.map((item) => is(item, 'not null'))]);
    const output = [...owner.map((item, index) => ({ value: item, as: `key${index}` })), { value: sign === 1 ? amount : ({ kind: 'negate', term: amount } as const), as: 'amount' }];
    return printSql({ kind: 'select', output, from: { kind: 'table', name: rows, alias: rows }, joins: [], where }).replaceAll('\n', '\n      ');
  };
  const keys = source.columns.map((_name, index) => `key${index}`);
  const sums = (parts: readonly string[]): string =>
    `select ${keys.join(', ')}, sum(amount) as amount from (\n      ${parts.join('\n      union all\n      ')}\n    ) as changes group by ${keys.join(', ')} having sum(amount) <> 0`;
  const own = table.primaryKey.map((name) => `${identifier(table.name)}.${identifier(name)}`);
  const body = (parts: readonly string[]): string => {
    const difference = sums(parts);
    return [
      `perform 1 from ${identifier(table.name)} where (${own.join(', ')}) in (select ${keys.join(', ')} from (${difference}) as owners) order by ${own.join(', ')} for no key update;`,
      `update ${identifier(table.name)} set ${identifier(target)} = ${identifier(table.name)}.${identifier(target)} + delta.amount from (${difference}) as delta where ${own.map((name, index) => `${name} = delta.key${index}`).join(' and ')};`,
    ].join('\n    ');
  };
  return triggerOf(`${table.name}_${target}_by_${source.table}`, source.table, {
    insert: body([changed('new_rows', 1)]),
    update: body([changed('new_rows', 1), changed('old_rows', -1)]),
    delete: body([changed('old_rows', -1)]),
  });
}

/** Recomputes the owners of changed rows under their locks, taken in the order of their keys. */
function recomputeTriggers(context: SqlContext, field: string, derived: Expression, link: FoldLink): CompiledDerivation['triggers'] {
  const { table } = tableIn(context, link.owner);
  const target = storedColumn(context, link.owner, field);
  const draft = newDraft(context, []);
  draft.aliases.set(table.name, 1);
  const fresh = compileDerived(scopeOf(draft, lonely(link.owner, table.name)), derived);
  const own = table.primaryKey.map((name) => `${identifier(table.name)}.${identifier(name)}`);
  const body = (owners: readonly string[]): string => {
    const found = owners.join(' union ');
    return [
      `perform 1 from ${identifier(table.name)} where (${own.join(', ')}) in (${found}) order by ${own.join(', ')} for no key update;`,
      `update ${identifier(table.name)} set ${identifier(target)} = ${printExpression(fresh)} where (${own.join(', ')}) in (${found}) and ${identifier(table.name)}.${identifier(target)} is distinct from ${printExpression(fresh)};`,
    ].join('\n    ');
  };
  return watchedTables(context, link).map(({ name, owners }) => ({
    table: name,
    trigger: triggerOf(`${table.name}_${target}_by_${name}`, name, { insert: body([owners('new_rows')]), update: body([owners('new_rows'), owners('old_rows')]), delete: body([owners('old_rows')]) }),
  }));
}

/** A table whose changes change a fold. */
export interface Watched {
  readonly name: string;
  /** The query of the owners that rows of a transition table change. */
  readonly owners: (rows: string) => string;
}

/** Returns the folded rows' own table, and every table that paths of the fold lead to. */
export function watchedTables(context: SqlContext, link: FoldLink): readonly Watched[] {
  const source = linkColumns(context, link);
  const direct: readonly Watched[] =
    source === undefined
      ? [{ name: tableIn(context, link.entity).table.name, owners: (rows) => ownersThrough(context, link, [], rows) }]
      : [{ name: source.table, owners: (rows) => `select ${source.columns.map((name) => `${rows}.${identifier(name)}`).join(', ')} from ${rows}` }];
  const paths = new Map<string, readonly string[]>();
  const isOwnTable = source !== undefined && source.table === tableIn(context, link.entity).table.name;
  if (!isOwnTable && source !== undefined) paths.set('', []);
  const read = [...link.conditions, ...(link.fold.value === undefined ? [] : [link.fold.value])];
  for (const part of read) {
    someExpression(part, (node) => {
      if (node.kind === 'field' && node.variable === link.fold.over.variable) {
        for (let length = 1; length < node.path.length; length += 1) paths.set(node.path.slice(0, length).join('.'), node.path.slice(0, length));
      }
      return false;
    });
  }
  if (link.by.kind === 'path') for (let length = 1; length < link.by.path.length; length += 1) paths.set(link.by.path.slice(0, length).join('.'), link.by.path.slice(0, length));
  const through = [...paths.values()].map((path): Watched => {
    const entity = path.reduce((at, name) => linkIn(context, at, name) ?? at, link.entity);
    return { name: tableIn(context, entityIn(context, entity).id).table.name, owners: (rows) => ownersThrough(context, link, path, rows) };
  });
  return [...direct, ...through];
}

/** Owners of the folded rows that lead by `path` to rows of a transition table. */
function ownersThrough(context: SqlContext, link: FoldLink, path: readonly string[], rows: string): string {
  const draft = newDraft(context, []);
  const opened = openRange(scopeOf(draft, lonely(link.owner, '')), link.by.kind === 'links' ? link.fold.over : { variable: link.fold.over.variable, of: link.entity });
  const owner = ownerKey(link, context, opened.scope, opened.bound, opened.rows.from);
  const reached = path.reduce((at, name) => follow(draft, at, name), opened.bound);
  const { table } = tableIn(context, reached.entity);
  const changed: From = { kind: 'table', name: rows, alias: rows };
  const on = equal(table.primaryKey.map((name) => column(name, rows)), table.primaryKey.map((name) => reached.column(name)));
  return printSql({ kind: 'select', output: owner.map((item) => ({ value: item })), from: opened.rows.from, joins: [...opened.rows.joins, { how: 'inner', from: changed, on }] }).replaceAll('\n', ' ');
}
