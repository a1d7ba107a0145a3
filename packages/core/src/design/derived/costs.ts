import { databaseCpu, rowWidth } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Brief, Expression, Step } from '../../system/index.ts';
import { childrenOf } from '../../system/index.ts';
import { rangesOf, variablesRead } from './selectivity.ts';
import type { Rows } from './selectivity.ts';
import type { Use } from './uses.ts';

/** What it costs to have a derived field, at the planned load. */
export interface DerivedCosts {
  /** Rows visited to compute one value. */
  readonly visited: Quantity;
  /** One value, seconds of a core. */
  readonly value: Quantity;
  /** The most that one statement needs, seconds. */
  readonly statement: Quantity;
  readonly computed: Quantity;
  readonly stored: Quantity;
  /** Recomputing all rows once, seconds of a core. */
  readonly pass: Quantity;
}

const cpu = databaseCpu.facts;
const listLength = rowWidth.facts.listLength.value;
type Bound = 'value' | 'low' | 'high';

function ranged(unit: Quantity['unit'], method: string, from: readonly string[], of: (bound: Bound) => number): Quantity {
  return predicted(of('value'), unit, method, from, { low: of('low'), high: of('high') });
}

/** Returns the costs of a derived field; `writes` are the changes per second to the rows it folds, `factor` leads from declared to planned load. */
export function costsOf(subject: { readonly name: string; readonly rows: number; readonly visited: number; readonly folded: readonly string[] }, uses: readonly Use[], writes: number, factor: number): DerivedCosts {
  const { name } = subject;
  const perValue = (bound: Bound): number => cpu.indexRow[bound] * (subject.visited + 1);
  const perSecond = uses.reduce((sum, use) => sum + use.rate.value * use.values, 0) * factor;
  const most = uses.reduce((max, use) => Math.max(max, use.values), 0);
  const facts = [cpu.indexRow.id, `${name}.visited`];
  const written = [cpu.writeRow.id, cpu.indexRow.id];
  return {
    visited: predicted(subject.visited, 'rows', 'rows of the fold × share that its = lets through', [...new Set(subject.folded.map((entity) => `${entity}.count`))]),
    value: ranged('s', 'rows visited × time per row', facts, perValue),
    statement: ranged('s', 'time per value × values in one statement', facts, (bound) => perValue(bound) * most),
    computed: ranged('cores', 'values per second × time per value × planned load', facts, (bound) => perValue(bound) * perSecond),
    stored: ranged('cores', 'changes per second × time to write a row × planned load', written, (bound) => (cpu.writeRow[bound] + 2 * cpu.indexRow[bound]) * writes * factor),
    pass: ranged('s', 'rows × (time per value, and a third of them written)', [...facts, ...written], (bound) => subject.rows * (perValue(bound) + cpu.writeRow[bound] / 3)),
  };
}

/** Returns the rows that one evaluation visits: those of each fold in it. */
export function visitedRows(rows: Rows, expression: Expression, variables: ReadonlyMap<string, string>): number {
  if (expression.kind !== 'fold') return childrenOf(expression).reduce((sum, child) => sum + visitedRows(rows, child, variables), 0);
  const ranges = rangesOf(expression.over);
  const own = rows.rangeRows(expression, variables);
  const inner = new Map([...variables, ...ranges.map(({ variable, of }) => [variable, of] as const)]);
  // A fold inside that reads none of these rows runs once for all of them.
  return foldsIn(expression).reduce((sum, fold) => {
    const read = variablesRead(fold);
    return sum + (ranges.some(({ variable }) => read.has(variable)) ? own : 1) * visitedRows(rows, fold, inner);
  }, own);
}

/** The folds right inside an expression. */
function foldsIn(expression: Expression): readonly Expression[] {
  return childrenOf(expression).flatMap((child) => (child.kind === 'fold' ? [child] : foldsIn(child)));
}

/** Returns the entities whose rows an expression folds. */
export function foldedEntities(expression: Expression): readonly string[] {
  const found: string[] = [];
  if (expression.kind === 'fold') found.push(...rangesOf(expression.over).map(({ of }) => of));
  return [...found, ...childrenOf(expression).flatMap(foldedEntities)];
}

/** Returns the operations that write rows of an entity. */
export function writersOf(brief: Brief, entity: string): readonly string[] {
  return brief.operations.filter(({ steps }) => steps.some((step) => step.entity === entity && isWrite(step))).map(({ id }) => id);
}

function isWrite({ verb }: Step): boolean {
  return verb === 'creates' || verb === 'updates' || verb === 'deletes';
}

/** Returns the rows written per second by entity or part: rates × rows of each step; parts with their whole. */
export function writesOf(brief: Brief, rows: Rows, rates: ReadonlyMap<string, Quantity>): ReadonlyMap<string, number> {
  const writes = new Map<string, number>();
  const add = (entity: string, rate: number): void => void writes.set(entity, (writes.get(entity) ?? 0) + rate);
  const parts = new Map(brief.entities.map((entity) => [entity.id, entity.fields.flatMap((field) => (field.type.kind === 'parts' ? [field.type] : []))]));
  for (const operation of brief.operations) {
    const rate = rates.get(operation.id)?.value ?? 0;
    for (const step of operation.steps) {
      if (step.entity === undefined || !isWrite(step)) continue;
      const each = step.each === undefined ? 1 : step.each.over === 'value' ? listLength : rows.count(step.each.range.of);
      add(step.entity, rate * each);
      for (const part of parts.get(step.entity) ?? []) add(part.entity, rate * each * (part.about ?? listLength));
    }
  }
  return writes;
}
