/** An output that carries its version, beside its own fields. */
export interface Tagged {
  readonly $etag?: unknown;
}

/** The `ETag` of an output with a `$etag` (such as `xmin::text`), else undefined. */
export function etagOf(output: unknown): string | undefined {
  const tag = (output as Tagged | null | undefined)?.$etag;
  return typeof tag === 'string' ? `"${tag}"` : undefined;
}

/** Whether `If-None-Match` names this tag. The comparison is weak, as RFC 9110 asks. */
export function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}

/** The one strong tag in `If-Match`, without its quotes; undefined for no header or `*`; a list or a weak tag can't match and gives an empty one. */
export function matchOf(header: string | undefined): string | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return /^\s*"([\x21\x23-\x7e]*)"\s*$/.exec(header)?.[1] ?? '';
}
