import type { IndexHint } from '../evidence/index.ts';

/** Returns what is said of an index that no plan proves, without its statement. */
export function hintText({ kind, table, sql, queries, create }: IndexHint): string {
  const who = `${queries.slice(0, mostNamed).join(', ')}${queries.length > mostNamed ? ` +${queries.length - mostNamed}` : ''}`;
  const look = queries.length === 1 ? 'looks' : 'look';
  if (kind === 'rewrite') return `${who} ${look} for an element of ${table} (${sql}) by = any(…), which no index answers; as ${sql} @> array[…] ${create === undefined ? 'the GIN index that is there would' : 'one of GIN would'}`;
  const what = `${who} ${look} into the middle of ${table} (${sql}), which an index of trigrams finds`;
  return kind === 'trigrams' ? `${what}; the schema has no pg_trgm (create extension pg_trgm) to try it with` : `${what}; it was tried, and how many rows have what is looked for is a guess without --stats`;
}

const mostNamed = 3;
