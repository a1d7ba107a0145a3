import type { Expression, Step } from '@kentledge/core/system';
import type { EntityPlan, Value } from '../data/index.ts';
import { evaluate, pathValue } from '../data/index.ts';
import type { Binding } from './binding.ts';
import { environmentOf } from './binding.ts';

/**
 * Returns false if what a step writes is known to break a limit of a field or an invariant of the row: the service
 * would refuse it. `row` is the row that it changes; absent where it makes one.
 */
export function mayBeWritten(step: Step, row: number | undefined, binding: Binding): boolean {
  if (step.entity === undefined || (step.verb !== 'creates' && step.verb !== 'updates')) return true;
  const plan = binding.data.plan(step.entity);
  const hasInvariants = plan.entity.invariants.length > 0;
  const set = hasInvariants ? step.set : step.set.filter(({ field }) => isNumber(plan, field));
  if (set.length === 0 && !hasInvariants) return true;
  const written = writtenValues(set, plan, row, binding);
  const isWithin = [...written].every(([name, value]) => withinLimits(plan, name, value));
  const environment = environmentOf(binding, (variable, path) => (variable === 'row' ? valueAfter(plan, row, written, path, binding) : undefined));
  return isWithin && plan.entity.invariants.every(({ expression }) => evaluate(expression, environment) !== false);
}

function writtenValues(set: Step['set'], plan: EntityPlan, row: number | undefined, binding: Binding): ReadonlyMap<string, Value | undefined> {
  const before = (variable: string, path: readonly string[]): Value | undefined => (variable === 'row' && row !== undefined ? pathValue(binding.data, plan, row, path) : undefined);
  const environment = environmentOf(binding, before);
  return new Map(set.flatMap(({ field, value }) => (isLeftOut(value, row, binding) ? [] : [[field, evaluate(value, environment)] as const])));
}

/** An optional parameter that the request leaves out changes nothing. */
function isLeftOut(value: Expression, row: number | undefined, { operation, values }: Binding): boolean {
  return row !== undefined && value.kind === 'value' && value.path.length === 0 && !values.has(value.name) && operation.takes.some(({ name }) => name === value.name);
}

function valueAfter(plan: EntityPlan, row: number | undefined, written: ReadonlyMap<string, Value | undefined>, path: readonly string[], { data }: Binding): Value | undefined {
  const [name = ''] = path;
  if (path.length === 1 && written.has(name)) return written.get(name);
  if (row !== undefined) return written.has(name) ? undefined : pathValue(data, plan, row, path);
  const { default: initial } = plan.fields.get(name) ?? {};
  return path.length === 1 && initial?.kind === 'literal' ? initial.value : undefined;
}

function withinLimits(plan: EntityPlan, name: string, value: Value | undefined): boolean {
  const field = plan.fields.get(name);
  if (field === undefined || value === null || value === undefined || !isNumber(plan, name)) return true;
  const { min = -Infinity, max = Infinity, minExcluded, maxExcluded } = field.limits;
  const number = Number(value);
  return !(number < min || number > max || (minExcluded === true && number === min) || (maxExcluded === true && number === max));
}

function isNumber(plan: EntityPlan, name: string): boolean {
  const kind = plan.fields.get(name)?.type.kind;
  return kind === 'int' || kind === 'money' || kind === 'decimal';
}
