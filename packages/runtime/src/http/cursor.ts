import { badRequest } from '../problem/problem.ts';

/** The kinds of values a page can be ordered by. */
export type CursorKind = 'text' | 'integer' | 'number' | 'uuid' | 'date' | 'timestamp' | 'boolean';
/** A value as PostgreSQL writes it: no digit of an instant or a number is lost. */
export type CursorValue = string | null;

/** One page of an ordered list, and the cursor of the next page where there is one. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

/** Makes and reads the cursors of one operation's order. */
export interface Cursor {
  /** The values that a cursor holds, or undefined for the first page; a cursor that this order didn't make is the problem 400 `bad-cursor`. */
  readonly read: (cursor: string | undefined) => readonly CursorValue[] | undefined;
  /** Cuts rows that were read with `limit size + 1`; `keyOf` gives the order's values of a row. */
  readonly page: <Row>(rows: readonly Row[], size: number, keyOf: (row: Row) => readonly CursorValue[]) => Page<Row>;
}

/** Longer ones are refused before they are decoded. An index holds 2.7 kB of a row's order at most, which is shorter in base64. */
const maxCursorLength = 4096;
const canonical = /^[A-Za-z0-9_-]+$/;

/** What PostgreSQL writes for a value of each kind. */
const written: Readonly<Record<CursorKind, RegExp>> = {
  text: /^[^\0]*$/,
  integer: /^-?\d{1,19}$/,
  number: /^-?\d{1,200}(\.\d{1,200})?(e[+-]\d{1,3})?$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^(-?infinity|\d{4,7}-(0\d|1[0-2])-([0-2]\d|3[01])( BC)?)$/,
  timestamp: /^(-?infinity|\d{4,7}-(0\d|1[0-2])-([0-2]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}( BC)?)$/,
  boolean: /^(true|false)$/,
};

/**
 * Declares the cursor of an order, as in `defineCursor('listNotes', ['timestamp', 'uuid'])`. The name binds cursors to
 * their order, so that another operation's cursor is refused. Any value may be null. A cursor is opaque, not secret: it
 * holds values that the page has shown, and they only ever become parameters of a statement.
 */
export function defineCursor(name: string, kinds: readonly CursorKind[]): Cursor {
  const read: Cursor['read'] = (cursor) => {
    if (cursor === undefined) return undefined;
    const values = decode(cursor);
    if (values === undefined || values[0] !== name || values.length !== kinds.length + 1) throw badCursor();
    return kinds.map((kind, index) => valueOf(kind, values[index + 1]));
  };
  const page: Cursor['page'] = (rows, size, keyOf) => {
    if (rows.length <= size) return { items: rows, next: null };
    const items = rows.slice(0, size);
    const last = items.at(-1);
    return { items, next: last === undefined ? null : encode([name, ...keyOf(last)]) };
  };
  return { read, page };
}

const badCursor = () => badRequest('bad-cursor', 'The cursor is not one that this list gave.');

function valueOf(kind: CursorKind, value: unknown): CursorValue {
  if (value === null) return null;
  if (typeof value !== 'string' || !written[kind].test(value)) throw badCursor();
  return value;
}

function encode(values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

function decode(cursor: string): readonly unknown[] | undefined {
  if (cursor.length > maxCursorLength || !canonical.test(cursor)) return undefined;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) ? values : undefined;
  } catch {
    return undefined;
  }
}
