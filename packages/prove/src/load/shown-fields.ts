import type { Expression, View } from '@kentledge/core/system';
import type { Value } from '../data/index.ts';

/** An item of a list, as an answer has it. */
export type Item = Readonly<Record<string, unknown>>;

/** Returns the name by which a view shows the value of an expression over its row; nothing where it doesn't, or not to everyone. */
export function shownAs(view: View, expression: Expression): string | undefined {
  return expression.kind === 'field' && expression.variable === 'row' ? shownName(view, expression.path) : undefined;
}

/** Returns the name by which a view shows a field of its row; nothing where it doesn't, or not to everyone. */
export function shownName(view: View, path: readonly string[]): string | undefined {
  return view.fields.find((field) => field.only === undefined && field.value.kind === 'field' && field.value.variable === 'row' && field.value.path.join('.') === path.join('.'))?.name;
}

/** Returns a shown value as a plain one: a row shown by a view of its own is known by its id, where the view has it. */
export function plain(value: unknown): Value | undefined {
  if (typeof value !== 'object' || value === null) return value as Value | undefined;
  return (value as Readonly<Record<string, Value | undefined>>)['id'];
}
