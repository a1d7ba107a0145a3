import { rowWidth } from '../../knowledge/index.ts';
import type { Fact } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Brief, Field, FieldType, Limits, Table } from '../../system/index.ts';

/** A number of bytes with its range, before it becomes a quantity. */
export interface Width {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The fact that it is. */
  readonly id?: string;
  /** The facts that it was computed from. */
  readonly facts?: readonly string[];
}

const { facts } = rowWidth;

/** A table before its rows are measured. */
export type UnsizedTable = Omit<Table, 'rowBytes'>;

/** Returns the width of a value of a column. */
export type WidthOf = (table: UnsizedTable, column: string) => Width;

/** Returns the widths of columns: of a field by its type and limits, of a reference as wide as the key that it holds. */
export function columnWidths(brief: Brief, tables: readonly UnsizedTable[]): WidthOf {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const fields = new Map(brief.entities.map((entity) => [entity.id, new Map(entity.fields.map((field) => [field.name, field]))]));
  const widthOf: WidthOf = (table, name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column?.role === 'subject') return facts.subject;
    const key = table.foreignKeys.find((candidate) => candidate.columns.includes(name));
    const target = key === undefined ? undefined : byName.get(key.table);
    const referenced = key?.references[key.columns.indexOf(name)];
    if (target !== undefined && referenced !== undefined) return widthOf(target, referenced);
    const field = fieldOf(fields, table, column?.field);
    return field === undefined ? bySqlType(column?.type ?? 'text') : valueWidth(field.type, field.limits);
  };
  return widthOf;
}

type Fields = ReadonlyMap<string, ReadonlyMap<string, Field>>;

function fieldOf(fields: Fields, table: UnsizedTable, name: string | undefined): Field | undefined {
  return table.holds.kind === 'entity' && name !== undefined ? fields.get(table.holds.entity)?.get(name) : undefined;
}

/** Returns the tables with the mean width of their rows, bytes: header and the width of each column times the share of rows that have it. */
export function sized(brief: Brief, tables: readonly UnsizedTable[]): readonly Table[] {
  const widthOf = columnWidths(brief, tables);
  const fields: Fields = new Map(brief.entities.map((entity) => [entity.id, new Map(entity.fields.map((field) => [field.name, field]))]));
  return tables.map((table) => {
    const sum = table.columns.reduce<Width>((total, column) => plus(total, times(widthOf(table, column.name), fieldOf(fields, table, column.field)?.presence ?? 1)), facts.header);
    const rowBytes = predicted(Math.round(sum.value), 'B', 'sum of column widths', [...new Set(factsOf(sum))], { low: Math.floor(sum.low), high: Math.ceil(sum.high) });
    return { ...table, rowBytes };
  });
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

function bySqlType(type: string): Width {
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
const plus = (a: Width, b: Width): Width => ({ value: a.value + b.value, low: a.low + b.low, high: a.high + b.high, facts: [...factsOf(a), ...factsOf(b)] });
const times = (width: Width, factor: number): Width => ({ value: width.value * factor, low: width.low * factor, high: width.high * factor, facts: factsOf(width) });
const product = (a: Width, b: Width): Width => ({ value: a.value * b.value, low: a.low * b.low, high: a.high * b.high, facts: [...factsOf(a), ...factsOf(b)] });

function factsOf({ id, facts: known = [] }: Width): readonly string[] {
  return id === undefined ? known : [id];
}

function capped(width: Width, limits: Limits): Width {
  const cap = limits.maxBytes ?? Number.POSITIVE_INFINITY;
  return { value: Math.min(width.value, cap), low: Math.min(width.low, cap), high: Math.min(width.high, cap), facts: factsOf(width) };
}
