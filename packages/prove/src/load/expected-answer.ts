import type { View, ViewField } from '@kentledge/core/system';
import { isToken } from '@kentledge/core/system';
import type { Data, EntityPlan, Value } from '../data/index.ts';
import { keyAt, lengthAt, linkedRows, partIndex, pathValue, rowAtPath } from '../data/index.ts';

/** Returns how an answer differs from the generated row that it should show, field by field; nothing for what can't be told. */
export function differences(data: Data, view: View, row: number, answer: unknown, at = ''): readonly string[] {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return [`${at || 'the answer'} is not an object`];
  const object = answer as Readonly<Record<string, unknown>>;
  return view.fields.flatMap((field) => fieldDifferences(data, view, field, row, object[field.name], at === '' ? field.name : `${at}.${field.name}`));
}

function fieldDifferences(data: Data, view: View, field: ViewField, row: number, got: unknown, at: string): readonly string[] {
  // A field that only one actor may see is left out for the others.
  if (field.value.kind !== 'field' || field.value.variable !== 'row' || (field.only !== undefined && got === undefined)) return [];
  const { path } = field.value;
  const plan = data.plan(view.entity);
  const [name] = path;
  const shown = path.length === 1 ? plan.fields.get(name ?? '') : undefined;
  // A token is made anew for each answer.
  if (shown !== undefined && isToken(data.system, view.entity, shown)) return [];
  const list = listElements(data, plan, row, path);
  if (list !== undefined) return listDifferences(data, field, list, got, at);
  if (field.view !== undefined) {
    const target = rowAtPath(data, view.entity, row, path);
    if (target === undefined) return got === null || got === undefined ? [] : [`${at} is ${short(got)} instead of nothing`];
    return differences(data, field.view, target.row, got, at);
  }
  const expected = pathValue(data, plan, row, path);
  if (expected === undefined || isSame(expected, got)) return [];
  return [`${at} is ${short(got)} instead of ${short(expected)}`];
}

function listElements(data: Data, plan: EntityPlan, row: number, path: readonly string[]): readonly { readonly entity: string; readonly row: number }[] | undefined {
  const field = path.length === 1 ? plan.fields.get(path[0] ?? '') : undefined;
  if (field?.type.kind === 'references') {
    const { entity } = field.type;
    return linkedRows(data, plan, field, row).map((target) => ({ entity, row: target }));
  }
  if (field?.type.kind !== 'parts') return undefined;
  const part = data.plan(field.type.entity);
  return Array.from({ length: lengthAt(plan, field, row) }, (_, position) => ({ entity: part.entity.id, row: partIndex(data, part, row, position) }));
}

function listDifferences(data: Data, field: ViewField, elements: readonly { readonly entity: string; readonly row: number }[], got: unknown, at: string): readonly string[] {
  if (!Array.isArray(got)) return [`${at} is ${short(got)} instead of a list`];
  if (got.length !== elements.length) return [`${at} has ${got.length} elements instead of ${elements.length}`];
  return elements.flatMap((element, place) => {
    const item = (got as readonly unknown[])[place];
    if (field.view !== undefined) return differences(data, field.view, element.row, item, `${at}[${place}]`);
    const key = keyAt(data, data.plan(element.entity), element.row);
    return key.length !== 1 || isSame(key[0] ?? null, item) ? [] : [`${at}[${place}] is ${short(item)} instead of ${short(key[0])}`];
  });
}

/** Equal as values: `1.50` and `1.5`, and two writings of one instant, are the same; absent is null. */
export function isSame(expected: Value, got: unknown): boolean {
  if (expected === null) return got === null || got === undefined;
  if (typeof expected === 'object') return typeof got === 'object' && JSON.stringify(Object.values(expected)) === JSON.stringify(Object.values(got ?? {}));
  if (typeof expected === 'boolean') return expected === got;
  const text = String(got);
  if (String(expected) === text) return true;
  if (isNumber(expected) && isNumber(text)) return Number(expected) === Number(text);
  return isInstant(expected) && isInstant(text) && Date.parse(String(expected)) === Date.parse(text);
}

function isNumber(value: unknown): boolean {
  return /^-?\d+(\.\d+)?$/.test(String(value));
}

function isInstant(value: unknown): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(String(value));
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
