import type { Column, Expression, System } from '@kentledge/core/system';
import { conjuncts, entityOf } from '@kentledge/core/system';
import { createData, evaluate, lengthAt, linkedRows, partIndex, partSize, pathValue, rowAtPath } from '../data/index.ts';
import type { Data, EntityPlan, Value } from '../data/index.ts';

/** Rows of any entity that derived values are computed from: as many of the others as belong to them. */
const mostRows = 60_000;

type Fold = Extract<Expression, { kind: 'fold' }>;
/** The rows that a fold walks for a row of the entity. */
type Walked = (index: number) => readonly number[];

/**
 * Returns the values of a stored derived column for rows at these shares of their table, as the text that COPY takes. They
 * are computed for a database that is the same but smaller, where a row has as many others as in the large one; where it can't, since
 * tables of few rows are not made smaller, numbers and sums grow by what is missing. Of folds in folds the values are null.
 */
export function derivedValues(data: Data, entity: string, column: Column, places: Float64Array): readonly (string | null)[] {
  const field = entityOf(data.system, entity).fields.find(({ name }) => name === column.field);
  if (field?.derived === undefined) return Array.from(places, () => null);
  const small = createData(data.system, { ...data.options, scale: Math.min(data.options.scale, smallScale(data.system)) });
  const plan = small.plan(entity);
  const evaluated = rowEvaluator(small, plan, field.derived, (of) => (data.plan(of).rows / data.plan(entity).rows) / (small.plan(of).rows / plan.rows));
  const known = new Map<number, string | null>();
  return Array.from(places, (share) => {
    const index = Math.floor(share * plan.rows);
    const value = known.get(index) ?? text(evaluated(index), column.type);
    known.set(index, value);
    return value;
  });
}

function smallScale({ entities }: System): number {
  return mostRows / Math.max(mostRows, ...entities.map(({ count }) => count.value));
}

function text(value: Value | undefined, type: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  const places = /^numeric\(\d+, (\d+)\)/.exec(type)?.[1];
  return places !== undefined && typeof value === 'number' ? value.toFixed(Number(places)) : String(value);
}

/** How many more rows of an entity a row has than in the smaller database. */
type Missing = (of: string) => number;

function rowEvaluator(data: Data, plan: EntityPlan, derived: Expression, missing: Missing): (index: number) => Value | undefined {
  const folds = new Map<Expression, (index: number) => Value | undefined>();
  const compute = (expression: Expression, index: number): Value | undefined => {
    if (expression.kind === 'fold') {
      const known = folds.get(expression) ?? foldEvaluator(data, plan, expression, missing);
      folds.set(expression, known);
      return known(index);
    }
    if (expression.kind !== 'arithmetic') return evaluate(expression, environmentOf(data, new Map([['row', { plan, index }]])));
    const literal = (side: Expression): Expression => ({ kind: 'literal', type: side.type, value: scalar(compute(side, index)) });
    return evaluate({ ...expression, left: literal(expression.left), right: literal(expression.right) }, environmentOf(data, new Map()));
  };
  return (index) => compute(derived, index);
}

function scalar(value: Value | undefined): string | number | boolean | null {
  return typeof value === 'object' || value === undefined ? null : value;
}

type Bound = ReadonlyMap<string, { readonly plan: EntityPlan; readonly index: number }>;

function environmentOf(data: Data, bound: Bound): Parameters<typeof evaluate>[1] {
  const field = (variable: string, path: readonly string[]): Value | undefined => {
    const row = bound.get(variable);
    return row && valueOnPath(data, row.plan, row.index, path);
  };
  return { field, value: () => undefined, me: () => undefined, now: data.options.asOf };
}

/** A name that is no field of a part leads to its whole. */
function valueOnPath(data: Data, plan: EntityPlan, index: number, path: readonly string[]): Value | undefined {
  const { whole } = plan.entity;
  if (whole === undefined || path[0] === undefined || plan.fields.has(path[0])) return pathValue(data, plan, index, path);
  return valueOnPath(data, data.plan(whole), Math.floor(index / partSize(data, plan.entity)), path.slice(1));
}

function foldEvaluator(data: Data, plan: EntityPlan, fold: Fold, missing: Missing): (index: number) => Value | undefined {
  const link = conjuncts(fold.where).find((condition) => linkOf(fold, condition) !== undefined);
  const walked = walkedRows(data, plan, fold, link);
  if (walked === undefined) return () => undefined;
  const of = data.plan(fold.over.of);
  const rest = conjuncts(fold.where).filter((condition) => condition !== link);
  return (index) => {
    const values: Value[] = [];
    for (const at of walked(index)) {
      const environment = environmentOf(data, new Map([['row', { plan, index }], [fold.over.variable, { plan: of, index: at }]]));
      if (!rest.every((condition) => evaluate(condition, environment) === true)) continue;
      const value = fold.value === undefined ? 1 : evaluate(fold.value, environment);
      if (value === undefined) return undefined;
      if (value !== null) values.push(value);
    }
    return folded(fold.fold, values, fold.over.through === undefined ? missing(fold.over.of) : 1);
  };
}

/** The path from a walked row to the row at hand, of a condition that says no more than that: `product = this`. */
function linkOf({ over }: Fold, condition: Expression): readonly string[] | undefined {
  if (condition.kind !== 'compare' || condition.operator !== '=') return undefined;
  for (const [one, other] of [[condition.left, condition.right], [condition.right, condition.left]] as const) {
    if (one.kind !== 'field' || other.kind !== 'field' || one.variable !== over.variable || other.variable !== 'row') continue;
    if (one.path.length > 0 && (other.path.length === 0 || other.path.join('.') === 'id')) return one.path;
  }
  return undefined;
}

function walkedRows(data: Data, plan: EntityPlan, fold: Fold, link: Expression | undefined): Walked | undefined {
  const { over } = fold;
  if (over.within !== undefined) return undefined;
  if (over.through !== undefined) return over.through.variable === 'row' && over.through.path.length === 0 ? listRows(data, plan, over.through.list) : undefined;
  const path = link === undefined ? undefined : linkOf(fold, link);
  return path === undefined ? undefined : referringRows(data, over.of, path);
}

function listRows(data: Data, plan: EntityPlan, list: string): Walked | undefined {
  const field = plan.fields.get(list);
  if (field?.type.kind === 'references') return (index) => linkedRows(data, plan, field, index);
  if (field?.type.kind !== 'parts') return undefined;
  const part = data.plan(field.type.entity);
  return (index) => Array.from({ length: lengthAt(plan, field, index) }, (_, position) => partIndex(data, part, index, position));
}

/** Rows by the row that a path of references leads to; looked up once, for all. */
function referringRows(data: Data, entity: string, path: readonly string[]): Walked {
  const found = new Map<number, number[]>();
  for (const row of existingRows(data, entity)) {
    const target = rowAtPath(data, entity, row, path);
    if (target === undefined) continue;
    const known = found.get(target.row);
    if (known === undefined) found.set(target.row, [row]);
    else known.push(row);
  }
  return (index) => found.get(index) ?? [];
}

/** Of parts only those that their whole really has. */
function existingRows(data: Data, entity: string): Iterable<number> {
  const plan = data.plan(entity);
  const { whole } = plan.entity;
  if (whole === undefined) return Array.from({ length: plan.rows }, (_, row) => row);
  const wholes = data.plan(whole);
  const list = wholes.entity.fields.find(({ type }) => type.kind === 'parts' && type.entity === entity);
  const parts = listRows(data, wholes, list?.name ?? '') ?? (() => []);
  return Array.from({ length: wholes.rows }, (_, row) => parts(row)).flat();
}

function folded(kind: Fold['fold'], values: readonly Value[], missing: number): Value {
  if (kind === 'count') return Math.round(values.length * missing);
  if (kind === 'exists') return values.length > 0;
  const numbers = values.map(Number);
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (kind === 'sum') return Math.abs(missing - 1) < 0.01 ? sum : Math.round(sum * missing);
  if (values.length === 0) return null;
  if (kind === 'avg') return sum / numbers.length;
  const ordered = values.toSorted((a, b) => (Number.isNaN(Number(a)) ? String(a) < String(b) : Number(a) < Number(b)) ? -1 : 1);
  return (kind === 'min' ? ordered[0] : ordered.at(-1)) ?? null;
}
