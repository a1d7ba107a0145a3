import type { Operation, ShapeField, System } from '@kentledge/core/system';
import { hashText } from '@kentledge/core/random';
import type { Value } from '../data/index.ts';
import type { Binding } from './binding.ts';
import { holds } from './binding.ts';
import { listSearches, rowsToTry } from './elements.ts';
import type { ListSearch } from './elements.ts';
import type { InputDraw } from './input.ts';
import { lengthOf, objectInput } from './input.ts';
import { askedOf, fits } from './subject.ts';
import type { Asked } from './subject.ts';
import { mayBeWritten } from './written-row.ts';

/** A list of a request, for each of whose elements a step needs a row. */
export interface ListRule extends ListSearch {
  readonly rule: Asked;
}

/** Returns the lists of an operation's requests for whose elements rows are looked for. */
export function listRules(system: System, operation: Operation): readonly ListRule[] {
  return listSearches(operation.takes, operation.steps).map((search) => ({
    ...search,
    rule: askedOf(system, search.step),
  }));
}

/** Fills a list with elements each of which names a row that the step finds; returns false if there is no row for any. */
export function bindElements(list: ListRule, binding: Binding, draw: InputDraw): boolean {
  const { shape, rule } = list;
  const elements: Value[] = [];
  const taken = new Set<number>();
  const length = shape.type.kind === 'list' ? lengthOf(shape.type, (draw.stream ^ hashText(shape.name)) >>> 0, draw.turn) : 1;
  let last: number | undefined;
  while (elements.length < length) {
    const found = elementFor(list, binding, { ...draw, turn: draw.turn * 97 + elements.length, path: shape.name }, rowsToTry(binding.data, rule.entity, draw.stream + draw.salt, draw.turn, last).filter((row) => !taken.has(row)));
    if (found === undefined) break;
    taken.add(found.row);
    last = found.row;
    elements.push(found.element);
  }
  if (elements.length > 0) binding.values.set(shape.name, elements);
  return elements.length > 0;
}

function elementFor({ rule, fields }: ListRule, binding: Binding, draw: InputDraw, rows: readonly number[]): { readonly row: number; readonly element: Value } | undefined {
  const it: ShapeField | undefined = fields[0] && { ...fields[0], name: 'it', type: { kind: 'shape', fields } };
  for (const row of rows) {
    const attempt: Binding = { ...binding, operation: { ...binding.operation, takes: [...binding.operation.takes, ...(it === undefined ? [] : [it])] }, values: new Map(binding.values), nested: new Map(binding.nested) };
    if (!fits(rule, row, attempt)) continue;
    const bound = [...attempt.nested].flatMap(([path, value]) => (path.startsWith('it.') ? [[path.slice('it.'.length), value] as const] : []));
    const element = { ...objectInput(fields, draw), ...Object.fromEntries(bound) };
    attempt.values.set('it', element);
    if (!rule.conditions.every((condition) => holds(condition, rule.entity, row, attempt) !== false) || !mayBeWritten(rule.step, row, attempt)) continue;
    for (const [name, value] of attempt.values) if (name !== 'it') binding.values.set(name, value);
    binding.caller = attempt.caller;
    binding.tenant = attempt.tenant;
    return { row, element };
  }
  return undefined;
}
