import type { Value } from '../data/index.ts';

const special = /[\\\t\n\r]/;

/** Returns a value in the text format of COPY (PostgreSQL documentation, COPY, "Text Format"), without the delimiter. */
export function copyText(value: Value, type: string): string {
  if (value === null) return '\\N';
  // Only texts can hold what COPY reads as its own signs.
  if (typeof value === 'string') return type === 'text' && special.test(value) ? escape(value) : value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return escape(Array.isArray(value) && type.endsWith('[]') ? arrayText(value as readonly Value[]) : JSON.stringify(value));
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

function arrayText(items: readonly Value[]): string {
  return `{${items.map((item) => (item === null ? 'NULL' : `"${String(item).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)).join(',')}}`;
}
