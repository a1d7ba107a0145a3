import type { Quantity } from '../../quantity/index.ts';
import type { Brief, Entity, Expression, Field, Operation, Step, View } from '../../system/index.ts';
import { childrenOf } from '../../system/index.ts';
import { matchingRows, rangesOf, variablesRead } from './selectivity.ts';
import type { Rows } from './selectivity.ts';

/** One way in which an operation needs the values of a derived field. */
export interface Use {
  readonly operation: string;
  readonly rate: Quantity;
  /** Values needed in one request. */
  readonly values: number;
  /** In `where` or `order`: then every row that the rest of the `where` lets through is looked at. */
  readonly as: 'answer' | 'filter';
  /** How old the value may be, seconds; absent: fresh. */
  readonly stale?: number;
  /** True if it is the answer of a write, which shows the row that was written. */
  readonly written: boolean;
}

/** A field of an entity by `Entity.field`, and for how many rows of it each row of the reader. */
type Need = readonly [string, number];

interface Walk {
  readonly rows: Rows;
  readonly rates: ReadonlyMap<string, Quantity>;
  readonly views: Map<View, readonly Need[]>;
  readonly uses: Map<string, Use[]>;
}

/** Returns how each derived field is used, by `Entity.field`. One walk over all operations. */
export function usesOf(brief: Brief, rows: Rows, rates: ReadonlyMap<string, Quantity>): ReadonlyMap<string, readonly Use[]> {
  const walk: Walk = { rows, rates, views: new Map(), uses: new Map() };
  for (const operation of brief.operations) for (const step of operation.steps) walkStep(walk, operation, step);
  for (const operation of brief.operations) walkReturns(walk, operation);
  return walk.uses;
}

function walkStep(walk: Walk, operation: Operation, step: Step): void {
  if (step.entity === undefined) return;
  const rows = matchingRows(walk.rows, step.entity, step.where);
  for (const expression of [step.where, ...step.order.map((order) => order.value)]) {
    if (expression === undefined) continue;
    for (const [field, times] of needsOf(walk.rows, expression, rowOf(step.entity))) add(walk, operation, step, field, rows * times, 'filter');
  }
}

function walkReturns(walk: Walk, operation: Operation): void {
  for (const part of shownBy(operation)) {
    const step = operation.steps.find((candidate) => candidate.result === part.result);
    const size = !part.many || step?.page === undefined || step.page.kind === 'none' ? 1 : step.page.size;
    for (const [field, times] of viewNeeds(walk, part.view)) add(walk, operation, step, field, size * times, 'answer');
  }
}

interface Shown {
  readonly result: string;
  readonly view: View;
  readonly many: boolean;
}

function shownBy({ returns }: Operation): readonly Shown[] {
  if (returns.kind === 'none') return [];
  const parts = returns.kind === 'object' ? returns.fields : [returns];
  return parts.flatMap((part) => (part.kind === 'row' || part.kind === 'page' ? [{ result: part.result, view: part.view, many: part.kind === 'page' }] : []));
}

function add(walk: Walk, operation: Operation, step: Step | undefined, field: string, values: number, as: Use['as']): void {
  const rate = walk.rates.get(operation.id) ?? operation.rate;
  const stale = step?.stale === undefined ? {} : { stale: step.stale.time.value };
  const known = walk.uses.get(field);
  const written = as === 'answer' && (step?.verb === 'creates' || step?.verb === 'updates');
  const use: Use = { operation: operation.id, rate, values, as, written, ...stale };
  if (known === undefined) walk.uses.set(field, [use]);
  else known.push(use);
}

function viewNeeds(walk: Walk, view: View): readonly Need[] {
  const known = walk.views.get(view);
  if (known !== undefined) return known;
  const needs = view.fields.flatMap((field): readonly Need[] => {
    const own = needsOf(walk.rows, field.value, rowOf(view.entity));
    if (field.view === undefined) return own;
    const times = field.type.kind === 'list' ? walk.rows.listLength(view.entity, field.value) : 1;
    return [...own, ...viewNeeds(walk, field.view).map(([name, each]): Need => [name, each * times])];
  });
  walk.views.set(view, needs);
  return needs;
}

/** The entity of a row variable, and how many rows it stands for in one evaluation of the whole. */
interface Bound {
  readonly entity: string;
  readonly times: number;
}

function rowOf(entity: string): ReadonlyMap<string, Bound> {
  return new Map([['row', { entity, times: 1 }]]);
}

/**
 * Returns the derived fields that an expression reads, with those that their own expressions read. A field is computed once for each
 * row of its variable: inside a fold, `this.field` once and not for each row of the fold, as the database does it.
 */
function needsOf(rows: Rows, expression: Expression, variables: ReadonlyMap<string, Bound>): readonly Need[] {
  if (expression.kind === 'field') {
    const bound = variables.get(expression.variable);
    const field = bound === undefined ? undefined : rows.fieldAt(bound.entity, expression.path);
    if (bound === undefined || field === undefined) return [];
    return derivedNeeds(rows, field.entity, field.field).map(([name, each]): Need => [name, each * bound.times]);
  }
  if (expression.kind !== 'fold') return childrenOf(expression).flatMap((child) => needsOf(rows, child, variables));
  const read = variablesRead(expression);
  const runs = Math.max(1, ...[...variables].map(([name, { times }]) => (read.has(name) ? times : 1)));
  const times = runs * rows.rangeRows(expression, new Map([...variables].map(([name, { entity }]) => [name, entity])));
  const inner = new Map(variables);
  for (const range of rangesOf(expression.over)) inner.set(range.variable, { entity: range.of, times });
  return childrenOf(expression).flatMap((child) => needsOf(rows, child, inner));
}

function derivedNeeds(rows: Rows, entity: Entity, field: Field): readonly Need[] {
  if (field.derived === undefined) return [];
  return [[`${entity.id}.${field.name}`, 1], ...needsOf(rows, field.derived, rowOf(entity.id))];
}
