/** Two hexadecimal digits of each byte: a table is several times faster than formatting numbers. */
const bytes: readonly string[] = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

/** Returns the 4 hexadecimal digits of the low 16 bits. */
export function hex4(value: number): string {
  return (bytes[(value >>> 8) & 255] ?? '') + (bytes[value & 255] ?? '');
}

/** Returns the 8 hexadecimal digits of 32 bits. */
export function hex8(value: number): string {
  return hex4(value >>> 16) + hex4(value);
}
