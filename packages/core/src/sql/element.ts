import type { Assignment, ValueType } from '../system/index.ts';
import type { From, Join, SqlExpression } from './node.ts';
import { call, cast, column, value } from './node.ts';
import type { Draft, Scope } from './scope.ts';
import { sqlTypeOf } from './type.ts';

/** Name of the place of an element; no field can have it. */
const place = '$position';

/** The elements of a list that a statement inserts: the fields that are asked for become the columns of a record. */
export interface Elements {
  readonly override: NonNullable<Scope['override']>;
  /** Taken after everything is compiled. */
  readonly from: () => From;
  readonly position: SqlExpression;
}

/** Returns the elements of a list of plain values or of objects; `list` is the parameter that holds it. */
export function elementsOf(draft: Draft, list: (type: string) => SqlExpression, parts: readonly Assignment[] | undefined, alias = 'item'): Elements {
  const defined = new Map<string, string>();
  const plain = plainType(draft, parts);
  const override = (name: string, path: readonly string[], type: ValueType): SqlExpression | undefined => {
    if (name !== 'it') return undefined;
    const [first, ...below] = path;
    if (first === undefined) return column('element', alias);
    const sqlType = sqlTypeOf(draft.context, type);
    defined.set(first, below.length === 0 ? sqlType : 'jsonb');
    if (below.length === 0) return column(first, alias);
    return cast(call('jsonb_extract_path_text', column(first, alias), ...below.map((item) => value(item))), sqlType);
  };
  const from = (): From => {
    if (plain !== undefined) return { kind: 'function', call: call('unnest', list(`${plain}[]`)), alias, columns: ['element'], ordinality: place };
    const fields = [...defined].map(([name, type]) => ({ name, type }));
    if (fields.length === 0) return { kind: 'function', call: call('jsonb_array_elements', list('jsonb')), alias, columns: ['element'], ordinality: place };
    return { kind: 'function', call: call('jsonb_to_recordset', list('jsonb')), alias, columns: fields.map((field) => field.name), defined: fields, ordinality: place };
  };
  return { override, from, position: column(place, alias) };
}

/** The type of plain elements: those of which a part takes the value itself (`$it`). */
function plainType(draft: Draft, parts: readonly Assignment[] | undefined): string | undefined {
  const whole = parts?.find((part) => part.value.kind === 'value' && part.value.name === 'it' && part.value.path.length === 0);
  return whole === undefined ? undefined : sqlTypeOf(draft.context, whole.value.type);
}

/** The elements of a list that each element of another list has. */
export interface InnerElements extends Elements {
  /** The outer elements join the inner ones. */
  readonly joins: () => readonly Join[];
  readonly outerPosition: SqlExpression;
}

/** Returns the elements of the list `inner` of each element of a list: options of lines. */
export function innerElementsOf(draft: Draft, list: (type: string) => SqlExpression, parts: readonly Assignment[] | undefined, inner: Assignment): InnerElements {
  const outer = elementsOf(draft, list, parts);
  const { value: given } = inner;
  const held = given.kind === 'value' ? outer.override(given.name, given.path, given.type) : undefined;
  if (held === undefined) throw new Error(`${inner.field} is filled from the element that has it`);
  const elements = elementsOf(draft, () => held, inner.parts, 'inner_item');
  const joins = (): readonly Join[] => [{ how: 'inner', from: elements.from(), on: value(true) }];
  return { override: elements.override, position: elements.position, outerPosition: outer.position, from: outer.from, joins };
}
