import type { Operation, ShapeField, System } from '@kentledge/core/system';
import { hashText } from '@kentledge/core/random';
import type { Value } from '../data/index.ts';
import type { Binding } from './binding.ts';
import { holds, savedBinding } from './binding.ts';
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
  const inner = innerBinding(list, binding);
  let last: number | undefined;
  while (elements.length < length) {
    const rows = rowsToTry(binding.data, rule.entity, draw.stream + draw.salt, draw.turn, last);
    const found = elementFor(list, inner, { ...draw, turn: draw.turn * 97 + elements.length, path: shape.name }, rows, taken);
    if (found === undefined) break;
    taken.add(found.row);
    last = found.row;
    elements.push(found.element);
  }
  binding.caller = inner.caller;
  binding.tenant = inner.tenant;
  if (elements.length > 0) binding.values.set(shape.name, elements);
  return elements.length > 0;
}

/** A binding to the same values that knows the element as well. */
function innerBinding({ fields }: ListRule, binding: Binding): Binding {
  const it: ShapeField | undefined = fields[0] && { ...fields[0], name: 'it', type: { kind: 'shape', fields } };
  const { operation } = binding;
  return { ...binding, operation: { ...operation, takes: [...operation.takes, ...(it === undefined ? [] : [it])] } };
}

function elementFor({ rule, fields }: ListRule, binding: Binding, draw: InputDraw, rows: Iterable<number>, taken: ReadonlySet<number>): { readonly row: number; readonly element: Value } | undefined {
  const takeBack = savedBinding(binding);
  for (const row of rows) {
    if (taken.has(row)) continue;
    const element = fits(rule, row, binding) ? elementOf(fields, binding, draw) : undefined;
    if (element !== undefined) binding.values.set('it', element);
    if (element !== undefined && rule.conditions.every((condition) => holds(condition, rule.entity, row, binding) !== false) && mayBeWritten(rule.step, row, binding)) {
      forgetElement(binding);
      return { row, element };
    }
    takeBack();
  }
  return undefined;
}

/** What the row has settled of the element, and the rest drawn. */
function elementOf(fields: readonly ShapeField[], { nested }: Binding, draw: InputDraw): Value {
  const bound = [...nested].flatMap(([path, value]) => (path.startsWith('it.') ? [[path.slice('it.'.length), value] as const] : []));
  return { ...objectInput(fields, draw), ...Object.fromEntries(bound) };
}

function forgetElement({ values, nested }: Binding): void {
  values.delete('it');
  for (const path of nested.keys()) if (path.startsWith('it.')) nested.delete(path);
}
