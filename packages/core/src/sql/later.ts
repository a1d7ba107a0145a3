import type { Expression, Operation, Step, ValueType } from '../system/index.ts';
import { someExpression, valueTypeOf } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { fieldIn, keyPaths, linkIn } from './context.ts';

/** A path of a result that a later step reads. */
export interface LaterPath {
  readonly path: readonly string[];
  readonly type: ValueType;
}

/** Returns what steps read of each result: `$order.total` of `order`. `$it` stands for the elements of the result that `each` walks. */
export function laterPaths(context: SqlContext, operation: Operation): ReadonlyMap<string, readonly LaterPath[]> {
  const found = new Map<string, Map<string, LaterPath>>();
  const add = (name: string, later: LaterPath): void => {
    const paths = found.get(name) ?? new Map<string, LaterPath>();
    paths.set(later.path.join('.'), later);
    found.set(name, paths);
  };
  for (const step of operation.steps) {
    const each = step.each?.over === 'value' && step.each.value.kind === 'value' && step.each.value.path.length === 0 ? step.each.value.name : undefined;
    for (const expression of expressionsOf(step)) {
      walkValues(expression, (item) => {
        const name = item.name === 'it' && each !== undefined ? each : item.name;
        for (const later of heldPaths(context, item)) add(name, later);
      });
    }
  }
  for (const field of operation.returns.kind === 'object' ? operation.returns.fields : []) {
    if (field.kind === 'value') walkValues(field.value, (item) => heldPaths(context, item).forEach((later) => add(item.name, later)));
  }
  return new Map([...found].map(([name, paths]) => [name, [...paths.values()]]));
}

function walkValues(expression: Expression, visit: (value: Extract<Expression, { kind: 'value' }>) => void): void {
  someExpression(expression, (node) => {
    if (node.kind === 'value') visit(node);
    return false;
  });
}

/** Returns the columns that hold a value of a row: more than one for a reference with a compound key. */
export function heldPaths(context: SqlContext, item: Pick<Extract<Expression, { kind: 'value' }>, 'path' | 'type'>): readonly LaterPath[] {
  if (item.type.kind !== 'row' && item.type.kind !== 'reference') return item.path.length === 0 ? [] : [{ path: item.path, type: item.type }];
  const keys = keyPaths(context, item.type.entity);
  if (item.type.kind === 'reference' && keys.length === 1) return item.path.length === 0 ? [] : [{ path: item.path, type: item.type }];
  const { entity } = item.type;
  return keys.map((key) => ({ path: [...item.path, ...key], type: typeAt(context, entity, key) }));
}

/** The type of what a path of key fields ends at. */
function typeAt(context: SqlContext, entity: string, [name, ...rest]: readonly string[]): ValueType {
  const { type } = fieldIn(context, entity, name ?? '');
  return type.kind === 'reference' && rest.length > 0 ? typeAt(context, type.entity, rest) : valueTypeOf(type);
}

/** Of a result with many rows `$tags.name` is a list, but each row has one value. */
export function ofEachRow(context: SqlContext, entity: string, later: LaterPath): LaterPath {
  if (later.type.kind !== 'list') return later;
  let at: string | undefined = entity;
  for (const name of later.path.slice(0, -1)) at = at === undefined ? undefined : linkIn(context, at, name);
  const kind = at === undefined ? undefined : context.fields.get(at)?.get(later.path.at(-1) ?? '')?.type.kind;
  return kind === 'list' || kind === 'parts' || kind === 'references' ? later : { path: later.path, type: later.type.of };
}

/** Returns all expressions of a step. */
function expressionsOf(step: Step): readonly Expression[] {
  return [
    ...(step.where === undefined ? [] : [step.where]),
    ...step.set.flatMap((assignment) => [assignment.value, ...(assignment.parts ?? []).map((part) => part.value)]),
    ...step.order.map((order) => order.value),
    ...step.with.map((argument) => argument.value),
    ...(step.each?.over === 'value' ? [step.each.value] : []),
    ...(step.each?.over === 'rows' && step.each.where !== undefined ? [step.each.where] : []),
  ];
}


/** Returns what the step reads of each row that it runs for (`$it`). */
export function elementPaths(context: SqlContext, step: Step): readonly LaterPath[] {
  const paths = new Map<string, LaterPath>();
  for (const expression of expressionsOf(step)) {
    walkValues(expression, (item) => {
      if (item.name === 'it') for (const path of heldPaths(context, item)) paths.set(path.path.join('.'), path);
    });
  }
  return [...paths.values()];
}
