import type { Collation, Statistics } from './statistics.ts';

/** What a proof's database has: it sorts by code point on every system alike. */
export const provedCollation: Collation = { provider: 'builtin', locale: 'C.UTF-8' };
/** What is assumed of a database of which nobody says it: most are in a language's order, in which a plain B-tree does not find the start of a pattern. */
export const assumedCollation: Collation = { provider: 'icu', locale: 'en-US' };

/** Returns the order of texts in the database that statistics are of. */
export function collationOf({ collation, source }: Pick<Statistics, 'collation' | 'source'>): Collation {
  return collation ?? (source.kind === 'brief' ? provedCollation : assumedCollation);
}

/** True for orders of bytes, in which PostgreSQL finds the start of a pattern by any B-tree (src/backend/utils/adt/pg_locale*.c, `collate_is_c`). */
export function isByBytes({ provider, locale }: Collation): boolean {
  // Also the builtin provider's C.UTF-8 and PG_UNICODE_FAST; libc's C.UTF-8 is a language like any other to it.
  return provider === 'builtin' || (provider === 'libc' && (locale === 'C' || locale === 'POSIX'));
}

/** Returns a collation's name as people know it: `en-US of ICU`. */
export function collationName({ provider, locale }: Collation): string {
  return `${locale} of ${provider === 'icu' ? 'ICU' : provider === 'libc' ? 'the C library' : 'PostgreSQL itself'}`;
}
