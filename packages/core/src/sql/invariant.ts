import type { Quantity } from '../quantity/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Expression, Invariant, Trigger } from '../system/index.ts';
import { childrenOf, someExpression } from '../system/index.ts';
import { accessPathsOf } from './access.ts';
import type { SqlContext } from './context.ts';
import { columnsOfField, isInline, tableIn } from './context.ts';
import { watchedTables } from './derivation.ts';
import type { Watched } from './derivation.ts';
import { compileExpression, scopeOf } from './expression.ts';
import { foldLink } from './fold-link.ts';
import type { Query, SqlExpression } from './node.ts';
import { all, equal, is, value } from './node.ts';
import type { WantedPath } from './operation.ts';
import { printExpression, printSql } from './print.ts';
import { identifier, literal } from './quote.ts';
import { lonely, newDraft, openTable, parameter } from './scope.ts';
import type { Draft } from './scope.ts';
import { notInTrash } from './step.ts';
import { constraintTriggerOf } from './trigger.ts';
import { keyTypes } from './type.ts';

type Fold = Extract<Expression, { kind: 'fold' }>;

/** Returns a query of one row with the column `holds`: true unless a row (of the entity, or of the whole) breaks the invariant. As with CHECK, an invariant over an absent value holds. */
export function compileInvariant(context: SqlContext, invariant: Invariant, entity?: string): string {
  const draft = newDraft(context, []);
  const holds: SqlExpression =
    entity === undefined
      ? is(compileExpression(scopeOf(draft, lonely('', '')), invariant.expression), 'not false')
      : { kind: 'not', term: { kind: 'exists', query: brokenRows(draft, entity, invariant, []) } };
  return printSql({ kind: 'select', output: [{ value: holds, as: 'holds' }], joins: [] });
}

/** Returns the CHECK expression of an invariant of one row; `undefined` if it reads more than stored columns of the row. */
export function compileCheck(context: SqlContext, entity: string, invariant: Invariant): string | undefined {
  if (!isCheckable(context, entity, invariant.expression)) return undefined;
  const { table } = tableIn(context, entity);
  const bound = { ...lonely(entity, table.name), column: (name: string): SqlExpression => ({ kind: 'column', name }) };
  return printExpression(compileExpression(scopeOf(newDraft(context, []), bound), invariant.expression));
}

function isCheckable(context: SqlContext, entity: string, expression: Expression): boolean {
  return !someExpression(expression, (node) => {
    if (node.kind === 'fold' || node.kind === 'now' || node.kind === 'me' || node.kind === 'value') return true;
    if (node.kind !== 'field') return false;
    const [name, ...rest] = node.path;
    return name === undefined || rest.length > 0 || columnsOfField(context, entity, name).length === 0;
  });
}

function brokenRows(draft: Draft, entity: string, invariant: Invariant, key: readonly SqlExpression[]): Query {
  const { rows, bound } = openTable(draft, entity);
  const own = tableIn(draft.context, entity).table.primaryKey.map((name) => bound.column(name));
  const found = key.length === 0 ? [] : [equal(own, key)];
  const broken = is(compileExpression(scopeOf(draft, bound), invariant.expression), 'false');
  return { kind: 'select', output: [{ value: value(1), as: '$found' }], from: rows.from, joins: rows.joins, where: all([...found, ...notInTrash(draft.context, bound), broken]) };
}

/** The name that a broken invariant is refused by; no constraint of a table can have it. */
export function invariantName(entity: string, invariant: Invariant): string {
  return `${entity}.${invariant.name}`;
}

/** How an invariant that no CHECK can hold is kept: by deferred triggers, which look at the end of a transaction, when nothing is half done. */
export interface CompiledInvariant {
  /** Triggers belong to the table whose changes they watch. */
  readonly triggers: readonly { readonly table: string; readonly trigger: Trigger }[];
  /** How they look at a row, `rate` times a second. */
  readonly paths: (rate: Quantity) => readonly WantedPath[];
}

/**
 * Returns what keeps the invariant, whoever writes; `undefined` where a CHECK does. Watched are the entity's own rows and those that its folds walk;
 * what rows are referred to beyond them, and the time, may change without a look.
 */
export function compileKeptInvariant(context: SqlContext, entity: string, invariant: Invariant): CompiledInvariant | undefined {
  if (isCheckable(context, entity, invariant.expression)) return undefined;
  const { table } = tableIn(context, entity);
  const own: Watched = { name: table.name, owners: (rows) => `select ${table.primaryKey.map((name) => `${rows}.${identifier(name)}`).join(', ')} from ${rows}` };
  const folded = foldsOf(context, entity, invariant.expression).flatMap((fold) => {
    const link = foldLink(context, entity, fold);
    return link === undefined ? [] : watchedTables(context, link);
  });
  const byTable = Map.groupBy([own, ...folded], ({ name }) => name);
  const triggers = [...byTable].map(([name, watched]) => ({ table: name, trigger: keeper(context, entity, invariant, name, watched) }));
  return { triggers, paths: (rate) => lookPaths(context, entity, invariant, rate) };
}

/** The folds of an expression, also those of derived fields without a column; one with a column changes the row itself. */
function foldsOf(context: SqlContext, entity: string, expression: Expression): readonly Fold[] {
  if (expression.kind === 'fold') return [expression];
  const [name, ...rest] = expression.kind === 'field' && expression.variable === 'row' ? expression.path : [];
  const field = name === undefined || rest.length > 0 ? undefined : context.fields.get(entity)?.get(name);
  if (field?.derived !== undefined && isInline(context, entity, field)) return foldsOf(context, entity, field.derived);
  return childrenOf(expression).flatMap((child) => foldsOf(context, entity, child));
}

function keeper(context: SqlContext, entity: string, invariant: Invariant, watched: string, sources: readonly Watched[]): Trigger {
  const { table } = tableIn(context, entity);
  const name = invariantName(entity, invariant);
  const draft = newDraft(context, []);
  const { rows, bound } = openTable(draft, entity);
  const broken = is(compileExpression(scopeOf(draft, bound), invariant.expression), 'false');
  const query = (owners: string): Query => ({
    kind: 'select', output: [{ value: value(1) }], from: rows.from, joins: rows.joins,
    where: all([{ kind: 'word', text: `${keys(bound.id)} in (${owners})` }, ...notInTrash(context, bound), broken]),
  });
  const keys = (alias: string): string => `(${table.primaryKey.map((column) => `${identifier(alias)}.${identifier(column)}`).join(', ')})`;
  const body = (seen: readonly ('new' | 'old')[]): string => {
    const owners = `with ${seen.map((row) => `${row}_rows as (select ${row}.*)`).join(', ')} ${sources.flatMap((source) => seen.map((row) => source.owners(`${row}_rows`))).join(' union ')}`;
    const isOwn = watched === table.name && sources.length === 1;
    return [
      // Two transactions that each keep it may break it together: the second looks when the first is done.
      ...(isOwn ? [] : [`perform 1 from ${identifier(table.name)} where ${keys(table.name)} in (${owners}) order by ${keys(table.name)} for no key update;`]),
      `if exists (${printSql(query(owners)).replaceAll('\n', ' ')}) then`,
      `  raise exception using errcode = 'check_violation', constraint = ${literal(name)}, table = ${literal(table.name)}, message = ${literal(`${name} does not hold`)};`,
      'end if;',
    ].join('\n    ');
  };
  const deletes = watched === table.name && sources.length === 1 ? {} : { delete: body(['old']) };
  return constraintTriggerOf(`${table.name}_${invariant.name}_by_${watched}`, watched, { insert: body(['new']), update: body(['new', 'old']), ...deletes });
}

function lookPaths(context: SqlContext, entity: string, invariant: Invariant, rate: Quantity): readonly WantedPath[] {
  const draft = newDraft(context, []);
  const types = keyTypes(context, entity);
  const key = tableIn(context, entity).table.primaryKey.map((name, index) => parameter(draft, { source: 'key', column: name }, types[index] ?? 'uuid', { kind: 'reference', entity }));
  const rows = predicted(1, 'rows', 'the row that is looked at', []);
  return accessPathsOf(context, `invariant.${invariantName(entity, invariant)}`, brokenRows(draft, entity, invariant, key), rate, rows, undefined).map((path) => ({ ...path, as: path.as === 'source' ? 'trigger' : path.as }));
}
