import { compressedSize } from './compressed-size.ts';
import { alignedTo, withHeader } from './stored-type.ts';
import type { StoredType } from './stored-type.ts';

/** A column of a sample, beside how its values are stored. */
export interface StoredColumn {
  readonly type: StoredType;
  readonly values: readonly (string | null)[];
}

/** What a table's rows take on disk. */
export interface Tuples {
  /** Mean bytes of each column where it has a value. */
  readonly widths: readonly number[];
  /** Pages for each row. */
  readonly pagesPerRow: number;
}

/** Of a page of 8192 bytes; a line pointer for each tuple; header of a tuple (src/include/storage/bufpage.h, access/htup_details.h). */
const room = 8192 - 24;
const pointer = 4;
const tupleHeader = 23;
/** A longer tuple is made shorter by TOAST, down to this (TOAST_TUPLE_TARGET, four tuples a page). */
const longest = 2032;
/** A value that was moved out leaves a pointer. */
const movedOut = 18;
const compressedHeader = 8;
/** Long values of a column whose compression is tried; the others are taken to shrink alike. */
const tried = 60;

/** A value of variable length on its way into a tuple. */
interface Part {
  readonly column: number;
  readonly place: number;
  bytes: number;
  state: 'plain' | 'compressed' | 'tried' | 'moved';
}

/** Returns how rows lie on pages that are filled one after the other, as COPY does. */
export function layTuples(columns: readonly StoredColumn[], rows: number): Tuples {
  const ratios = columns.map(() => createRatio());
  const sums = columns.map(() => 0);
  let [pages, used] = [0, 0];
  for (let place = 0; place < rows; place++) {
    const parts = partsOf(columns, place);
    const size = alignedTo(tupleSize(columns, parts, ratios), 8) + pointer;
    parts.forEach((part, column) => (sums[column] = (sums[column] ?? 0) + (part?.bytes ?? 0)));
    if (used + size > room) [pages, used] = [pages + 1, 0];
    used += size;
  }
  const widths = columns.map(({ values }, column) => {
    const present = values.reduce((count, value) => (value === null ? count : count + 1), 0);
    return present === 0 ? 0 : (sums[column] ?? 0) / present;
  });
  return { widths, pagesPerRow: rows === 0 ? 0 : (pages + used / room) / rows };
}

function partsOf(columns: readonly StoredColumn[], place: number): readonly (Part | undefined)[] {
  return columns.map(({ type, values }, column) => {
    const value = values[place];
    if (value === undefined || value === null) return undefined;
    const bytes = type.bytes(value);
    return { column, place, bytes: type.fixed === undefined ? withHeader(bytes) : bytes, state: 'plain' };
  });
}

/** Returns the bytes of a tuple, and shortens its parts where it is too long (src/backend/access/table/toast_helper.c). */
function tupleSize(columns: readonly StoredColumn[], parts: readonly (Part | undefined)[], ratios: readonly Ratio[]): number {
  const header = alignedTo(tupleHeader + (parts.includes(undefined) ? Math.ceil(parts.length / 8) : 0), 8);
  const size = dataSize(columns, parts);
  if (header + size <= longest) return header + size;
  const most = longest - header;
  for (let left = size; left > most; left = dataSize(columns, parts)) {
    const part = biggest(columns, parts, 'plain');
    if (part === undefined) break;
    const ratio = ratios[part.column]?.of(columns[part.column]?.values[part.place] ?? '');
    part.state = 'tried';
    if (ratio !== undefined) Object.assign(part, { state: 'compressed', bytes: compressedHeader + Math.round((part.bytes - 4) * ratio) });
    if (part.bytes > most) Object.assign(part, { state: 'moved', bytes: movedOut });
  }
  for (let left = dataSize(columns, parts); left > most; left = dataSize(columns, parts)) {
    const part = biggest(columns, parts);
    if (part === undefined) break;
    Object.assign(part, { state: 'moved', bytes: movedOut });
  }
  return header + dataSize(columns, parts);
}

/** The longest value that TOAST may still do something with. */
function biggest(columns: readonly StoredColumn[], parts: readonly (Part | undefined)[], state?: Part['state']): Part | undefined {
  let found: Part | undefined;
  for (const part of parts) {
    if (part === undefined || columns[part.column]?.type.isExtended !== true || part.state === 'moved' || (state !== undefined && part.state !== state)) continue;
    if (part.bytes > Math.max(alignedTo(movedOut, 8), found?.bytes ?? 0)) found = part;
  }
  return found;
}

function dataSize(columns: readonly StoredColumn[], parts: readonly (Part | undefined)[]): number {
  let size = 0;
  for (const part of parts) {
    if (part === undefined) continue;
    const type = columns[part.column]?.type;
    const isUnaligned = type?.fixed === undefined && (part.bytes <= 127 || part.state === 'moved') && part.state !== 'compressed';
    size = (isUnaligned ? size : alignedTo(size, type?.alignment ?? 1)) + part.bytes;
  }
  return size;
}

/** By how much compression shortens a column's values. */
interface Ratio {
  /** Undefined where it would not. */
  of(value: string): number | undefined;
}

function createRatio(): Ratio {
  let [times, sum, shrunk] = [0, 0, 0];
  return {
    of: (value) => {
      if (times === tried) return shrunk * 2 < tried ? undefined : sum / shrunk;
      times += 1;
      const data = Buffer.from(value);
      const size = compressedSize(data);
      if (size === undefined) return undefined;
      shrunk += 1;
      sum += size / data.length;
      return size / data.length;
    },
  };
}
