import { hash } from 'node:crypto';

/** An output that carries its version, beside its own fields. */
export interface Tagged {
  readonly $etag?: unknown;
}

/** The version of an output's row: its `$etag` (such as `xmin::text`), undefined where it has none. */
export function versionOf(output: unknown): string | undefined {
  const version = (output as Tagged | null | undefined)?.$etag;
  return typeof version === 'string' ? version : undefined;
}

const digestLength = 16;

/**
 * The `ETag` of a body: the version of its row, for `If-Match`, and 96 bits of its hash, for `If-None-Match`. What is nested
 * in an answer, and which fields this caller sees, changes without the row.
 */
export function tagOf(version: string, body: string): string {
  return `"${version}.${hash('sha256', body, 'base64url').slice(0, digestLength)}"`;
}

/** Whether `If-None-Match` names this tag. The comparison is weak, as RFC 9110 asks. */
export function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}

/** The row's version in the one strong tag of `If-Match`; undefined for no header or `*`; a list or a weak tag can't match and gives an empty one. */
export function matchOf(header: string | undefined): string | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return /^\s*"([\x21\x23-\x2d\x2f-\x7e]*)(?:\.[\w-]*)?"\s*$/.exec(header)?.[1] ?? '';
}
