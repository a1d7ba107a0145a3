import { streamOf } from '@kentledge/core/random';
import type { Expression, FieldType, ShapeField, Step, System } from '@kentledge/core/system';
import { entityOf } from '@kentledge/core/system';
import type { Data, Row, Value } from '../data/index.ts';
import { evaluate, lengthAt, lookupsOf, partIndex, partWalked, scatteredRow } from '../data/index.ts';
import type { Binding } from './binding.ts';
import { conditionsOf, environmentOf, holds } from './binding.ts';
import { mayBeWritten } from './written-row.ts';

/** A step that runs for each element of a list that the request brings, and needs a row for it. */
export interface ListSearch {
  readonly step: Step & { readonly entity: string };
  /** The parameter with the list. */
  readonly shape: ShapeField;
  readonly fields: readonly ShapeField[];
}

const needy = new Set(['reads', 'updates', 'deletes', 'checks']);

/** Returns the steps for each of whose elements the request must name a row that exists: the first one of each list. */
export function listSearches(takes: readonly ShapeField[], steps: readonly Step[]): readonly ListSearch[] {
  const found = steps.flatMap((step): readonly ListSearch[] => {
    const { each, entity } = step;
    if (entity === undefined || !needy.has(step.verb) || each?.over !== 'value' || each.value.kind !== 'value' || each.value.path.length > 0) return [];
    const { name } = each.value;
    const shape = takes.find((field) => field.name === name);
    const fields = shape && elementFields(shape.type);
    return shape === undefined || fields === undefined ? [] : [{ step: { ...step, entity }, shape, fields }];
  });
  return found.filter(({ shape }, place) => found.findIndex((other) => other.shape === shape) === place);
}

function elementFields(type: FieldType): readonly ShapeField[] | undefined {
  return type.kind === 'list' && type.of.kind === 'shape' ? type.of.fields : undefined;
}

/** How many rows are tried for one element. */
const tries = 200;
/** Rows near each other often have a side of their key in common: the stock of one warehouse. */
const near = 40;

/** Gives the rows that are worth trying for an element, by their places: near the last one first. */
export function* rowsToTry(data: Data, entity: string, stream: number, turn: number, last: number | undefined): Generator<number> {
  const plan = data.plan(entity);
  const step = Math.max(1, data.tenants);
  if (last !== undefined) for (let row = last + step; row < Math.min(plan.rows, last + (near + 1) * step); row += step) yield row;
  const own = streamOf(stream, entity);
  for (let place = 0; place < tries; place++) yield scatteredRow(plan, own, turn * tries + place);
}

/** Steps that run for each part of a row that an earlier step found. */
export interface PartWalk {
  readonly step: Step & { readonly entity: string };
  readonly part: string;
  /** The result whose parts they are. */
  readonly of: string;
  readonly list: string;
}

/** Returns the steps of an operation that need a row for each part of one that it found. */
export function partWalks(system: System, steps: readonly Step[]): readonly PartWalk[] {
  return steps.flatMap((step): readonly PartWalk[] => {
    const part = partWalked(system, steps, step);
    const { each, entity } = step;
    if (part === undefined || entity === undefined || !needy.has(step.verb) || each?.over !== 'value' || each.value.kind !== 'value') return [];
    return [{ step: { ...step, entity }, part, of: each.value.name, list: each.value.path[0] ?? '' }];
  });
}

/** Returns true if each part of the found row has the row that the step needs, and the step may write it. */
export function partsFit(walk: PartWalk, whole: Row, binding: Binding): boolean {
  const { data } = binding;
  const plan = data.plan(whole.entity);
  const list = plan.fields.get(walk.list);
  if (list === undefined) return true;
  const part = data.plan(walk.part);
  return Array.from({ length: lengthAt(plan, list, whole.row) }, (_, position) => partIndex(data, part, whole.row, position)).every((row) => {
    const inner: Binding = { ...binding, results: new Map([...binding.results, ['it', { entity: walk.part, row }]]) };
    return elementFits(walk.step, inner);
  });
}

/** The row that a step names by its key, if it does, must be there and let the step through. */
function elementFits(step: PartWalk['step'], binding: Binding): boolean {
  const { data } = binding;
  const key = keyNamed(binding.data.system, step, binding);
  const row = key && lookupsOf(data).keyed(step.entity, key);
  if (row === undefined) return true;
  if (row === 'none') return step.otherwise?.kind === 'keep';
  return conditionsOf(step).every((condition) => holds(condition, step.entity, row, binding) !== false) && mayBeWritten(step, row, binding);
}

/** The values that the conditions fix the key's fields to. */
function keyNamed(system: System, step: PartWalk['step'], binding: Binding): readonly Value[] | undefined {
  const environment = environmentOf(binding, () => undefined);
  const values = entityOf(system, step.entity).key.map((name) => {
    const other = conditionsOf(step).map((condition) => otherSide(condition, name)).find((side) => side !== undefined);
    return other === undefined ? undefined : evaluate(other, environment);
  });
  return values.includes(undefined) ? undefined : values.filter((value) => value !== undefined);
}

function otherSide(condition: Expression, name: string): Expression | undefined {
  if (condition.kind !== 'compare' || condition.operator !== '=') return undefined;
  const isKey = (side: Expression): boolean => side.kind === 'field' && side.variable === 'row' && side.path.length === 1 && side.path[0] === name;
  return isKey(condition.left) ? condition.right : isKey(condition.right) ? condition.left : undefined;
}
