import type { Expression, Range } from '../system/index.ts';
import { childrenOf, conjuncts } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { columnsOfField, fieldIn, linkIn, linksIn, tableIn } from './context.ts';

type Fold = Extract<Expression, { kind: 'fold' }>;

/** How the rows of a fold belong to the row that has the derived field. */
export interface FoldLink {
  readonly fold: Fold;
  readonly entity: string;
  readonly owner: string;
  /** The owner's key in the folded rows: a path of references of the folded row, or the owner's part or link table. */
  readonly by: { readonly kind: 'path'; readonly path: readonly string[] } | { readonly kind: 'parts' } | { readonly kind: 'links'; readonly list: string };
  /** What is left of the fold's `where`. */
  readonly conditions: readonly Expression[];
}

/** Returns how a fold's rows belong to their owner; `undefined` if the brief does not say it by a reference or a list of the row. */
export function foldLink(context: SqlContext, owner: string, fold: Fold): FoldLink | undefined {
  if (fold.over.within !== undefined) return undefined;
  return fold.over.through === undefined ? byReference(context, owner, fold) : byList(context, owner, fold, fold.over.through);
}

function byList(context: SqlContext, owner: string, fold: Fold, through: NonNullable<Range['through']>): FoldLink | undefined {
  if (through.variable !== 'row' || through.path.length > 0) return undefined;
  const { type } = fieldIn(context, owner, through.list);
  const conditions = conjuncts(fold.where);
  if (type.kind === 'parts') return { fold, entity: type.entity, owner, by: { kind: 'parts' }, conditions };
  return type.kind === 'references' ? { fold, entity: type.entity, owner, by: { kind: 'links', list: through.list }, conditions } : undefined;
}

function byReference(context: SqlContext, owner: string, fold: Fold): FoldLink | undefined {
  const terms = conjuncts(fold.where);
  for (const term of terms) {
    if (term.kind !== 'compare' || term.operator !== '=') continue;
    const sides = [term.left, term.right];
    const self = sides.find((side) => side.kind === 'field' && side.variable === 'row' && side.path.length === 0);
    const other = sides.find((side) => side.kind === 'field' && side.variable === fold.over.variable);
    if (self === undefined || other?.kind !== 'field' || leadsTo(context, fold.over.of, other.path) !== owner) continue;
    return { fold, entity: fold.over.of, owner, by: { kind: 'path', path: other.path }, conditions: terms.filter((item) => item !== term) };
  }
  return undefined;
}

function leadsTo(context: SqlContext, entity: string, path: readonly string[]): string | undefined {
  return path.reduce<string | undefined>((at, name) => (at === undefined ? undefined : linkIn(context, at, name)), entity);
}

/** True if the fold's value and conditions read nothing but stored columns of the folded row, so that a change can be added up. */
export function isDelta(context: SqlContext, link: FoldLink): boolean {
  if (link.fold.fold !== 'count' && link.fold.fold !== 'sum') return false;
  if (link.by.kind === 'path' && link.by.path.length > 1) return false;
  if (link.by.kind === 'links') return link.fold.fold === 'count' && link.conditions.length === 0 && tableIn(context, link.entity).trash === undefined;
  if (link.fold.value?.type.kind === 'money' && !isExact(link.fold.value)) return false;
  const read = [...link.conditions, ...(link.fold.value === undefined ? [] : [link.fold.value])];
  return read.every((expression) => isOwn(context, link, expression));
}

/** Amounts of whole minor units: others would be rounded one by one, and what is added up would drift from the sum. */
function isExact(value: Expression): boolean {
  if (value.kind === 'field') return value.type.kind === 'money' || value.type.kind === 'int';
  if (value.kind === 'arithmetic') return value.operator !== '/' && isExact(value.left) && isExact(value.right);
  return value.kind === 'negate' ? isExact(value.term) : value.type.kind === 'int';
}

function isOwn(context: SqlContext, link: FoldLink, expression: Expression): boolean {
  if (expression.kind === 'fold' || expression.kind === 'now' || expression.kind === 'me' || expression.kind === 'value') return false;
  if (expression.kind !== 'field') return childrenOf(expression).every((child) => isOwn(context, link, child));
  const [name, ...rest] = expression.path;
  return expression.variable === link.fold.over.variable && name !== undefined && rest.length === 0 && columnsOfField(context, link.entity, name).length > 0;
}

/** Returns the folds of an expression that are not inside another. */
export function outerFolds(expression: Expression): readonly Fold[] {
  return expression.kind === 'fold' ? [expression] : childrenOf(expression).flatMap(outerFolds);
}

/** Returns the table whose changes change the fold, and the columns in it that hold the owner's key. */
export function linkColumns(context: SqlContext, link: FoldLink): { readonly table: string; readonly columns: readonly string[] } | undefined {
  if (link.by.kind === 'links') {
    const links = linksIn(context, link.owner, link.by.list);
    return { table: links.name, columns: links.columns.filter((column) => column.role === 'whole').map((column) => column.name) };
  }
  const { table, whole } = tableIn(context, link.entity);
  if (link.by.kind === 'parts') return { table: table.name, columns: whole };
  const [name, ...rest] = link.by.path;
  if (name === undefined || rest.length > 0) return undefined;
  const own = columnsOfField(context, link.entity, name).map((column) => column.name);
  return { table: table.name, columns: own.length > 0 ? own : whole };
}
