import type { Diagnostic } from '@kentledge/core/diagnostic';
import { assumedCollation, type Collation, collationName, collationOf, isByBytes, provedCollation, type Statistics } from '@kentledge/core/statistics';
import { proveProblems } from '../run/index.ts';

/** Where ICU is missing: what systems have, by the likelihood of it. */
const ofSystems: readonly Collation[] = ['en_US.UTF-8', 'C.UTF-8'].map((locale) => ({ provider: 'libc', locale }));

/**
 * Returns the order of texts that plans of a database are made in, and what behaves alike where a machine lacks it. What
 * matters most is whether it is by bytes: only then any B-tree finds the start of a pattern.
 */
export function collationsFor(statistics: Statistics): readonly [Collation, ...Collation[]] {
  const wanted = collationOf(statistics);
  return isByBytes(wanted) ? [wanted, provedCollation] : [wanted, { provider: 'icu', locale: languageOf(wanted.locale) }, ...ofSystems, provedCollation];
}

/** Returns the language of a locale of the C library as ICU writes it, `de-DE` for `de_DE.utf8@euro`; `und` for the order of Unicode itself. */
export function languageOf(locale: string): string {
  const [, language, country] = /^([a-z]{2,3})[_-]([A-Z]{2})(?![A-Za-z])/.exec(locale) ?? [];
  return language === undefined ? 'und' : `${language}-${country}`;
}

/** Tells where texts are in another order than in the database, or nobody said what that is. */
export function tellCollation(statistics: Statistics, taken: Collation): readonly Diagnostic[] {
  const wanted = collationOf(statistics);
  const isAssumed = statistics.source.kind === 'database' && statistics.collation === undefined;
  const isOther = wanted.provider !== taken.provider || wanted.locale !== taken.locale;
  return [
    ...(isAssumed ? [proveProblems.create('collation-unknown', [], { assumed: collationName(assumedCollation) })] : []),
    ...(isOther ? [tellOther(wanted, taken)] : []),
  ];
}

/** Returns what to say of an order of texts that another stands in for. */
export function tellOther(wanted: Collation, taken: Collation): Diagnostic {
  return proveProblems.create('other-collation', [], { wanted: collationName(wanted), taken: collationName(taken), isAlike: isByBytes(wanted) === isByBytes(taken) });
}
