import { rowWidth } from '../../knowledge/index.ts';
import type { Fact } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { FieldType, Limits } from '../../system/index.ts';
import type { PlacedColumn } from './columns.ts';

/** A number of bytes with its range, before it becomes a quantity. */
export interface Width {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const { facts } = rowWidth;

/** Returns the mean width of a row, bytes: header and the width of each column times the share of rows that have it. */
export function rowBytesOf(table: string, columns: readonly PlacedColumn[]): Quantity {
  let sum: Width = facts.header;
  for (const placed of columns) sum = plus(sum, columnWidth(placed));
  return predicted(Math.round(sum.value), 'B', 'sum of column widths', [`knowledge.${rowWidth.id}`, `tables.${table}`], { low: Math.floor(sum.low), high: Math.ceil(sum.high) });
}

function columnWidth({ column, field }: PlacedColumn): Width {
  const presence = field?.presence ?? 1;
  if (column.role === 'subject') return facts.subject;
  if (field === undefined || field.type.kind === 'reference') return times(bySqlType(column.type), presence);
  return times(valueWidth(field.type, field.limits), presence);
}

const widths: Readonly<Record<string, Fact>> = {
  uuid: facts.uuid,
  bigint: facts.int,
  integer: facts.small,
  date: facts.small,
  boolean: facts.bool,
  timestamptz: facts.timestamp,
  numeric: facts.numeric,
};

/** Returns the width of a value of an SQL type of fixed width; of others what a text is assumed to take. */
export function bySqlType(type: string): Width {
  return widths[type] ?? widths[type.replace(/\(.*/, '')] ?? facts.text;
}

function valueWidth(type: FieldType, limits: Limits): Width {
  if (limits.aboutBytes !== undefined) return exactly(limits.aboutBytes);
  switch (type.kind) {
    case 'uuid':
      return facts.uuid;
    case 'int':
      return facts.int;
    case 'money':
    case 'decimal':
      return facts.numeric;
    case 'bool':
      return facts.bool;
    case 'date':
      return facts.small;
    case 'timestamp':
      return facts.timestamp;
    case 'string':
      return times(facts.stringShare, type.max);
    case 'enum':
      return exactly(1 + type.words.reduce((sum, word) => sum + word.length, 0) / type.words.length);
    case 'url':
      return facts.url;
    case 'password':
      return facts.passwordHash;
    case 'json':
      return capped(facts.json, limits);
    case 'text':
    case 'file':
      return capped(facts.text, limits);
    case 'list':
      return plus(facts.arrayHeader, product(valueWidth(type.of, limits), type.about === undefined ? facts.listLength : exactly(type.about)));
    case 'reference':
    case 'references':
    case 'parts':
    case 'shape':
      return exactly(0);
  }
}

const exactly = (value: number): Width => ({ value, low: value, high: value });
const plus = (a: Width, b: Width): Width => ({ value: a.value + b.value, low: a.low + b.low, high: a.high + b.high });
const times = (width: Width, factor: number): Width => ({ value: width.value * factor, low: width.low * factor, high: width.high * factor });
const product = (a: Width, b: Width): Width => ({ value: a.value * b.value, low: a.low * b.low, high: a.high * b.high });

function capped(width: Width, limits: Limits): Width {
  const cap = limits.maxBytes ?? Number.POSITIVE_INFINITY;
  return { value: Math.min(width.value, cap), low: Math.min(width.low, cap), high: Math.min(width.high, cap) };
}
