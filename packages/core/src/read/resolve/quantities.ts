import { assumed, declared, formatValue } from '../../quantity/index.ts';
import type { Quantity, Unit } from '../../quantity/index.ts';
import type { NumberNode, RateNode } from '../grammar/ast.ts';
import type { Dimension } from '../grammar/units.ts';
import { dimensionOf, inBaseUnit } from '../grammar/units.ts';
import { placeOf } from './context.ts';
import type { Context } from './context.ts';
import { typeProblems } from './diagnostics/types.ts';

const units: Readonly<Record<Dimension, Unit>> = { share: '1', factor: '1', count: '1', bytes: 'B', time: 's' };

/** How each dimension is written, for messages. */
const names: Readonly<Record<Dimension, string>> = { share: 'percentage', factor: 'factor', count: 'number', bytes: 'size', time: 'time' };
const examples: Readonly<Record<Dimension, string>> = { share: '99.9%', factor: '10x', count: '10k', bytes: '2kB', time: '30s' };

/** What a number of the brief must measure and in which range it must lie. */
export interface Demand {
  readonly dimension: Dimension;
  readonly unit?: Unit;
  /** Inclusive, in base units. */
  readonly min?: number;
  readonly max?: number;
  /** Zero is refused too. */
  readonly positive?: boolean;
  /** Fractions are refused. */
  readonly whole?: boolean;
  /** How it is written, for messages; a number of its dimension if absent. */
  readonly example?: string;
}

/** Returns the number in base units, or undefined (and reports) when it measures something else or lies out of range. */
export function numberOf(context: Context, node: NumberNode | undefined, demand: Demand): number | undefined {
  if (node === undefined) return undefined;
  const dimension = dimensionOf(node.unit);
  if (dimension !== demand.dimension) {
    context.report(
      typeProblems.create('wrong-unit', node.span, { text: textOf(node), wanted: names[demand.dimension], example: demand.example ?? examples[demand.dimension] }),
    );
    return undefined;
  }
  const value = inBaseUnit(node.value, node.unit);
  const tooLow = value < (demand.min ?? 0) || (demand.positive === true && value <= 0);
  const most = demand.max ?? Number.MAX_SAFE_INTEGER;
  if (tooLow || (demand.whole === true && Math.abs(value - Math.round(value)) > 1e-6) || value > most) {
    context.report(typeProblems.create('out-of-range', node.span, { text: textOf(node), range: rangeOf(demand, value > most) }));
    return undefined;
  }
  return value;
}

/** Returns the number as a declared quantity. */
export function quantityOf(context: Context, node: NumberNode | undefined, path: string, demand: Demand): Quantity | undefined {
  const value = numberOf(context, node, demand);
  if (node === undefined || value === undefined) return undefined;
  return declared(value, demand.unit ?? units[demand.dimension], placeOf(path, node.span));
}

/** Returns `20/s` in the unit per second; `dimension` is what is counted. */
export function rateOf(
  context: Context,
  node: RateNode | undefined,
  path: string,
  demand: { readonly unit: Unit; readonly dimension?: Dimension; readonly per?: number; readonly positive?: boolean },
): Quantity | undefined {
  if (node === undefined) return undefined;
  const example = demand.unit === '1/s' ? '20/s' : demand.dimension === 'share' ? '20%/year' : '2M/month';
  const amount = numberOf(context, node.amount, { dimension: demand.dimension ?? 'count', positive: demand.positive === true, example });
  const per = numberOf(context, node.per, { dimension: 'time', positive: true });
  if (amount === undefined || per === undefined) return undefined;
  return declared(amount * ((demand.per ?? 1) / per), demand.unit, placeOf(path, node.span));
}

function textOf(node: NumberNode): string {
  return `${node.text}${node.unit ?? ''}`;
}

function rangeOf(demand: Demand, tooLarge: boolean): string {
  const low = demand.positive === true ? 'more than 0' : `${demand.whole === true ? 'a whole number, ' : ''}at least ${demand.min ?? 0}`;
  const most = demand.max ?? (tooLarge ? Number.MAX_SAFE_INTEGER : undefined);
  const last = demand.dimension === 'time' && most !== undefined ? formatValue(most, 's').replaceAll(/[, ]/g, '') : String(most);
  return most === undefined ? low : `${low} and at most ${last}`;
}

/** What the language assumes where the brief says nothing. */
const assumptions = {
  count: { value: 10_000, unit: 'rows', low: 1_000, high: 1_000_000 },
  rate: { value: 1, unit: '1/s', low: 0.01, high: 100 },
  'list-length': { value: 3, unit: '1', low: 0, high: 20 },
  'latency-p95': { value: 0.2, unit: 's' },
  availability: { value: 0.999, unit: '1' },
  errors: { value: 0.001, unit: '1' },
  'queries-p95': { value: 0.1, unit: 's' },
  headroom: { value: 10, unit: '1' },
  'external-p50': { value: 0.1, unit: 's', low: 0.01, high: 1 },
  'external-p99': { value: 1, unit: 's', low: 0.1, high: 10 },
} as const satisfies Readonly<Record<string, { value: number; unit: Unit; low?: number; high?: number }>>;

/** Returns what the language assumes: fact `assumed/count`, … */
export function assumption(name: keyof typeof assumptions): Quantity {
  const fact: { readonly value: number; readonly unit: Unit; readonly low?: number; readonly high?: number } = assumptions[name];
  const range = { ...(fact.low !== undefined && { low: fact.low }), ...(fact.high !== undefined && { high: fact.high }) };
  return assumed(fact.value, fact.unit, { id: `assumed/${name}`, source: 'the language: docs/brief.md, defaults', date: '2026-11', ...range });
}
