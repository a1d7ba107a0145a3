import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Source } from '../../source/index.ts';

/** Codes that often only say that something else could not be read. */
const consequent: ReadonlySet<string> = new Set([
  'read/nothing-gives',
  'read/nothing-set',
  'read/no-row',
  'read/nobody-is-me',
  'read/by-missing',
  'read/where-missing',
  'read/route-parameter',
  'read/returns-nothing',
  'read/key-of-other-verb',
  'read/unreachable-state',
  'read/owner-type',
]);

/** Returns whether a finding about the whole brief is true although a part of it is missing because it is wrong. */
export function holdsBesideErrors(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error' && diagnostic.code !== 'read/required-claim';
}

/**
 * The diagnostics of names and types without those that may follow from text that could not be read: a name that the
 * text declares somewhere is not called unknown.
 */
export function withoutConsequences(source: Source, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const keys = new Set([...source.text.matchAll(/([A-Za-z]\w*)["']?\s*:/g)].map((match) => match[1]));
  return diagnostics.filter((diagnostic) => {
    if (diagnostic.severity !== 'error' || consequent.has(diagnostic.code)) return false;
    const name = diagnostic.data?.['name'];
    return !(diagnostic.code.startsWith('read/unknown-') && typeof name === 'string' && keys.has(name));
  });
}
