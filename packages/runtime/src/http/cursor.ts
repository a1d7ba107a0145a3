import { badRequest } from '../problem/problem.ts';

/** The kinds of values a page can be ordered by. */
export type CursorKind = 'text' | 'integer' | 'decimal' | 'uuid' | 'timestamp' | 'boolean';
export type CursorValue = string | number | boolean | Date | null;

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

/** Longer ones are refused before they are decoded. */
const maxCursorLength = 2048;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const timestamp = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const decimal = /^-?\d{1,40}(\.\d{1,40})?$/;
const canonical = /^[A-Za-z0-9_-]+$/;

const accepts: Readonly<Record<CursorKind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && !value.includes('\0'),
  integer: (value) => Number.isSafeInteger(value),
  decimal: (value) => typeof value === 'string' && decimal.test(value),
  uuid: (value) => typeof value === 'string' && uuid.test(value),
  timestamp: (value) => typeof value === 'string' && timestamp.test(value) && !Number.isNaN(Date.parse(value)),
  boolean: (value) => typeof value === 'boolean',
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
  if (!accepts[kind](value)) throw badCursor();
  return value as CursorValue;
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
