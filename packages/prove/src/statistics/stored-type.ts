/** How values of a type lie in a tuple, and how they compare; a value is the text that COPY takes. */
export interface StoredType {
  /** Bytes of a value of fixed length; absent for one that carries its length. */
  readonly fixed?: number;
  /** Where in the tuple it may begin: typalign of `pg_type`. */
  readonly alignment: 1 | 2 | 4 | 8;
  /** Whether TOAST may compress it or move it out: storage `extended`. */
  readonly isExtended: boolean;
  /** Bytes of a value without the header that carries the length. */
  bytes(value: string): number;
  /** What `<` and `=` compare in its place. */
  order(value: string): number | string;
}

const fixed = (bytes: 1 | 2 | 4 | 8 | 16, alignment: 1 | 2 | 4 | 8, order: StoredType['order']): StoredType => ({ fixed: bytes, alignment, isExtended: false, bytes: () => bytes, order });
const asText = (value: string): string => value;

const named: Readonly<Record<string, StoredType>> = {
  uuid: fixed(16, 1, asText),
  bigint: fixed(8, 8, Number),
  integer: fixed(4, 4, Number),
  smallint: fixed(2, 2, Number),
  'double precision': fixed(8, 8, Number),
  boolean: fixed(1, 1, (value) => (value === 't' ? 1 : 0)),
  timestamptz: fixed(8, 8, Date.parse),
  date: fixed(4, 4, Date.parse),
  text: { alignment: 4, isExtended: true, bytes: textBytes, order: asText },
  numeric: { alignment: 4, isExtended: false, bytes: numericBytes, order: Number },
  jsonb: { alignment: 4, isExtended: true, bytes: (value) => jsonBytes(JSON.parse(value)), order: asText },
};

/** Returns how a column's type is stored: `numeric(38, 2)`, `text[]`, `timestamptz`. Throws for a type that no design uses. */
export function storedType(type: string): StoredType {
  if (type.endsWith('[]')) {
    const element = storedType(type.slice(0, -2));
    return { alignment: element.alignment === 8 ? 8 : 4, isExtended: true, bytes: (value) => arrayBytes(arrayElements(value), element), order: asText };
  }
  const found = named[type.replace(/\(.*/, '')];
  if (found === undefined) throw new Error(`no column of a design has the type ${type}`);
  return found;
}

/** Returns the next multiple of an alignment. */
export function alignedTo(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/** Returns the bytes of a value of variable length as it is stored: short ones have a header of one byte, others of four. */
export function withHeader(bytes: number): number {
  return bytes <= 126 ? bytes + 1 : bytes + 4;
}

/** Returns the elements of an array of one dimension, from its text. */
export function arrayElements(text: string): readonly (string | null)[] {
  const elements = text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs);
  return [...elements].map(([, quoted, plain]) => (quoted === undefined ? (plain === 'NULL' ? null : (plain ?? '')) : quoted.replaceAll(/\\(.)/gs, '$1')));
}

/** Text of generated rows is ASCII but for what a brief itself says. */
function textBytes(value: string): number {
  return Buffer.byteLength(value);
}

/** Two bytes of sign, scale and weight, and two for each four decimal digits, without zeros at either end (src/backend/utils/adt/numeric.c). */
function numericBytes(value: string): number {
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  const digits = whole.padStart(Math.ceil(whole.length / 4) * 4, '0') + fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0');
  const groups = digits.match(/\d{4}/g) ?? [];
  const first = groups.findIndex((group) => group !== '0000');
  return first === -1 ? 2 : 2 + 2 * (groups.findLastIndex((group) => group !== '0000') - first + 1);
}

/** A word for each container, key and value, and the texts and numbers themselves (src/include/utils/jsonb.h). */
function jsonBytes(value: unknown): number {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value === 'number') return alignedTo(4 + numericBytes(String(value)), 4);
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Array.isArray(value) ? value : Object.entries(value).flat();
  return 4 + parts.reduce((sum: number, part: unknown) => sum + 4 + jsonBytes(part), 0);
}

/** Dimensions and elements (src/include/utils/array.h); elements of variable length carry headers of four bytes. */
function arrayBytes(elements: readonly (string | null)[], element: StoredType): number {
  if (elements.length === 0) return 12;
  const present = elements.filter((value) => value !== null);
  const bitmap = present.length < elements.length ? Math.ceil(elements.length / 8) : 0;
  const each = present.reduce((sum, value) => sum + alignedTo((element.fixed === undefined ? 4 : 0) + element.bytes(value), element.alignment), 0);
  return alignedTo(24 + bitmap, 8) - 4 + each;
}
