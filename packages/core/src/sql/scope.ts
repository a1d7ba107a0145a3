import type { Expression, Parameter, ParameterSource, ValueType } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { columnsOfField, entityIn, fieldIn, tableIn, wholeName } from './context.ts';
import type { From, Join, SqlExpression } from './node.ts';
import { column, equal } from './node.ts';

/** One statement under way: its parameters and the aliases that are taken. */
export interface Draft {
  readonly context: SqlContext;
  readonly parameters: Parameter[];
  readonly parameterIndex: Map<string, number>;
  readonly aliases: Map<string, number>;
  /** Actors that the statement is for; `only` fields of others are left out. */
  readonly actors: readonly string[];
  /** Optional parameters that may be absent when the statement runs. */
  readonly optional: ReadonlySet<string>;
}

/** The rows of one `from`, to which joins are added as paths need them. */
export interface Rows {
  readonly from: From;
  joins: Join[];
  readonly joined: Map<string, Bound>;
}

/** A row that a variable stands for. */
export interface Bound {
  readonly entity: string;
  /** What tells rows of one `from` apart when joins are looked up again. */
  readonly id: string;
  readonly column: (name: string) => SqlExpression;
  /** Absent where no join can be added (update, delete, triggers): then references are followed by scalar subqueries. */
  readonly rows: Rows | undefined;
  readonly nullable: boolean;
}

/** The two functions by which parts of an expression are compiled; in the scope, so that folds and lists can be files of their own. */
export interface Compile {
  readonly expression: (scope: Scope, expression: Expression) => SqlExpression;
  readonly columns: (scope: Scope, expression: Expression) => readonly SqlExpression[];
}

/** What names mean while an expression is compiled. */
export interface Scope {
  readonly draft: Draft;
  readonly compile: Compile;
  readonly variables: ReadonlyMap<string, Bound>;
  /** What stands for an operation's value instead of a parameter: the element of a list that is being inserted. */
  readonly override?: (name: string, path: readonly string[], type: ValueType) => SqlExpression | undefined;
  /** True for what is answered: asked of the few rows of a page, though the planner counts all that could be one of them. */
  readonly isAnswer?: boolean;
  /** Rank of the row for the search of the statement. */
  readonly relevance?: SqlExpression | undefined;
}

/** Aliases that statements give by themselves. */
const reserved = ['one', 'item', 'excluded'] as const;

export function newDraft(context: SqlContext, actors: readonly string[], optional: ReadonlySet<string> = new Set()): Draft {
  return { context, parameters: [], parameterIndex: new Map(), aliases: new Map(reserved.map((name) => [name, 1])), actors, optional };
}

/** Returns a parameter, the same one when the same value is asked for again with the same type. */
export function parameter(draft: Draft, source: ParameterSource, sqlType: string, type: ValueType): SqlExpression {
  const key = `${sqlType} ${JSON.stringify(source)}`;
  const known = source.source === 'new-id' ? undefined : draft.parameterIndex.get(key);
  if (known !== undefined) return { kind: 'parameter', index: known, type: sqlType };
  const optional = source.source === 'value' && draft.optional.has(source.name);
  draft.parameters.push({ sqlType, type, optional, ...source });
  const index = draft.parameters.length;
  draft.parameterIndex.set(key, index);
  return { kind: 'parameter', index, type: sqlType };
}

/** Returns an alias that the statement does not use yet: the name itself, then `name_2`, … */
export function alias(draft: Draft, name: string): string {
  const count = (draft.aliases.get(name) ?? 0) + 1;
  draft.aliases.set(name, count);
  if (count === 1) return name;
  return alias(draft, `${name.slice(0, 58)}_${count}`);
}

/** Returns rows read from the table of an entity, and the row they stand for. */
export function openTable(draft: Draft, entity: string): { readonly rows: Rows; readonly bound: Bound; readonly alias: string } {
  const { table } = tableIn(draft.context, entity);
  const name = alias(draft, table.name);
  const rows: Rows = { from: { kind: 'table', name: table.name, alias: name }, joins: [], joined: new Map() };
  return { rows, alias: name, bound: { entity, id: name, column: (of) => column(of, name), rows, nullable: false } };
}

/** Returns the row of a table that stands in an update, delete or trigger, where nothing can be joined. */
export function lonely(entity: string, name: string): Bound {
  return { entity, id: name, column: (of) => column(of, name), rows: undefined, nullable: false };
}

export function boundOf(scope: Scope, variable: string): Bound {
  const bound = scope.variables.get(variable);
  if (bound === undefined) throw new Error(`nothing is bound to ${variable}`);
  return bound;
}

export function bind(scope: Scope, variable: string, bound: Bound): Scope {
  return { ...scope, variables: new Map([...scope.variables, [variable, bound]]) };
}

/** Returns the columns of the row's key. */
export function keyOf(draft: Draft, bound: Bound): readonly SqlExpression[] {
  return tableIn(draft.context, bound.entity).table.primaryKey.map((name) => bound.column(name));
}

/** Where a single reference leads: the entity, and the columns of this row that hold its key. */
export interface Link {
  readonly target: string;
  readonly columns: readonly string[];
  readonly optional: boolean;
}

/** Returns where a field (or a part's name for its whole) leads; `undefined` if it is no single reference. */
export function linkOf(context: SqlContext, entity: string, name: string): Link | undefined {
  const self = entityIn(context, entity);
  const field = context.fields.get(entity)?.get(name);
  if (field === undefined && self.whole !== undefined && wholeName(self) === name) {
    return { target: self.whole, columns: tableIn(context, entity).whole, optional: false };
  }
  const { type, optional } = field ?? fieldIn(context, entity, name);
  if (type.kind !== 'reference') return undefined;
  return { target: type.entity, columns: columnsOfField(context, entity, name).map((item) => item.name), optional };
}

/** Returns the row that a single reference leads to, by a join (the same one when asked again) or a scalar subquery. */
export function follow(draft: Draft, bound: Bound, name: string): Bound {
  const link = linkOf(draft.context, bound.entity, name);
  if (link === undefined) throw new Error(`${bound.entity}.${name} is no reference`);
  const { table } = tableIn(draft.context, link.target);
  const here = link.columns.map((item) => bound.column(item));
  const nullable = bound.nullable || link.optional;
  if (bound.rows === undefined) return followAlone(draft, table.name, table.primaryKey, link.target, here, nullable);
  const known = bound.rows.joined.get(`${bound.id}.${name}`);
  if (known !== undefined) return known;
  const joinAlias = alias(draft, table.name);
  const on = equal(table.primaryKey.map((item) => column(item, joinAlias)), here);
  bound.rows.joins.push({ how: nullable ? 'left' : 'inner', from: { kind: 'table', name: table.name, alias: joinAlias }, on });
  const reached: Bound = { entity: link.target, id: joinAlias, column: (of) => column(of, joinAlias), rows: bound.rows, nullable };
  bound.rows.joined.set(`${bound.id}.${name}`, reached);
  return reached;
}

function followAlone(draft: Draft, table: string, key: readonly string[], entity: string, here: readonly SqlExpression[], nullable: boolean): Bound {
  const name = alias(draft, table);
  const from: From = { kind: 'table', name: table, alias: name };
  const on = equal(key.map((item) => column(item, name)), here);
  return {
    entity,
    id: name,
    column: (of) => ({ kind: 'query', query: { kind: 'select', output: [{ value: column(of, name) }], from, joins: [], where: on } }),
    rows: undefined,
    nullable,
  };
}
