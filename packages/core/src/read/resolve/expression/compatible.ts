import type { ValueType } from '../../../system/index.ts';
import type { Bound, Context } from '../context.ts';

const numbers: ReadonlySet<string> = new Set(['int', 'decimal', 'money']);
const ordered: ReadonlySet<string> = new Set(['int', 'decimal', 'money', 'date', 'timestamp', 'duration', 'text', 'uuid']);

export function isNumber(type: ValueType): boolean {
  return numbers.has(type.kind);
}

/** Returns whether values of the type have an order: an enum's words and references have none. */
export function isOrdered(type: ValueType): boolean {
  return ordered.has(type.kind);
}

/** Returns whether two values can be compared by `=`. Money is compared with money, decimals and literals. */
export function comparable(context: Context, left: Bound, right: Bound): boolean {
  const [a, b] = [left.type, right.type];
  if (a.kind === 'none' || b.kind === 'none') return true;
  if (isNumber(a) && isNumber(b)) {
    if (a.kind === b.kind || left.literal || right.literal) return true;
    return !(a.kind === 'money' && b.kind === 'int') && !(a.kind === 'int' && b.kind === 'money');
  }
  if (isRow(a) || isRow(b)) return rowsComparable(context, a, b);
  if (a.kind === 'enum' && b.kind === 'enum') return a.words.some((word) => b.words.includes(word));
  if (isTime(a) && isTime(b)) return true;
  if ((a.kind === 'enum' && b.kind === 'text') || (a.kind === 'text' && b.kind === 'enum')) return true;
  if (a.kind === 'list' || a.kind === 'object' || a.kind === 'json' || a.kind === 'file') return false;
  return a.kind === b.kind;
}

function isTime(type: ValueType): boolean {
  return type.kind === 'date' || type.kind === 'timestamp';
}

function isRow(type: ValueType): type is Extract<ValueType, { entity: string }> {
  return type.kind === 'row' || type.kind === 'reference';
}

/** A row compares with a row of the same entity and with its key. */
function rowsComparable(context: Context, a: ValueType, b: ValueType): boolean {
  if (isRow(a) && isRow(b)) return a.entity === b.entity;
  if (isRow(a)) return isKeyOf(context, b, a.entity);
  return isRow(b) && isKeyOf(context, a, b.entity);
}

/** A key may itself be a reference (`Presence { key: user }`): then the row that it leads to, and its id, count too. */
function isKeyOf(context: Context, type: ValueType, id: string): boolean {
  const seen = new Set<string>();
  let entity = context.entities.get(id);
  while (entity !== undefined && !seen.has(entity.id)) {
    seen.add(entity.id);
    const [name] = entity.key;
    if (name === undefined || entity.key.length !== 1) return false;
    const field = entity.fields.get(name);
    const key = field === undefined ? undefined : context.factsOf(field)?.value;
    if (key?.kind !== 'reference') return key === undefined || key.kind === type.kind;
    if (isRow(type) && type.entity === key.entity) return true;
    entity = context.entities.get(key.entity);
  }
  return false;
}

/** Returns whether a value may be written into a field (or parameter) of this type. */
export function assignable(context: Context, value: Bound, type: ValueType): boolean {
  if (value.type.kind === 'none') return true;
  if (type.kind === 'list') {
    return value.type.kind === 'list' && assignable(context, { ...value, type: value.type.of }, type.of);
  }
  if (type.kind === 'json') return value.type.kind !== 'file' && value.type.kind !== 'password';
  if (type.kind === 'password') return value.type.kind === 'password' || value.type.kind === 'text';
  if (type.kind === 'text') return value.type.kind === 'text' || value.type.kind === 'enum';
  if (type.kind === 'int') return value.type.kind === 'int';
  if (type.kind === 'file') return value.type.kind === 'file';
  if (type.kind === 'enum') {
    const { words } = type;
    return value.type.kind === 'enum' && value.type.words.every((word) => words.includes(word));
  }
  return comparable(context, value, { ...value, type, literal: false });
}
