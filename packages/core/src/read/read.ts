import { hasErrors, inOrder } from '../diagnostic/index.ts';
import type { Diagnostic } from '../diagnostic/index.ts';
import type { Source } from '../source/index.ts';
import type { Brief } from '../system/index.ts';
import { holdsBesideErrors, withoutConsequences } from './checks/consequences.ts';
import { checkBrief } from './checks/check.ts';
import { parseBrief } from './parse-brief.ts';
import { resolveBrief } from './resolve/resolve.ts';

export type ReadResult = {
  /** The brief, checked; undefined if there is any error. */
  readonly brief: Brief | undefined;
  /** All problems of the file, in the order of its text. */
  readonly diagnostics: readonly Diagnostic[];
};

/** Reads a brief: text to checked types. Whatever is wrong with the text is a diagnostic, never an exception. */
export function read(source: Source): ReadResult {
  const parsed = parseBrief(source);
  if (parsed.raw === undefined) return { brief: undefined, diagnostics: parsed.diagnostics };
  const found: Diagnostic[] = [];
  const resolved = resolveBrief(parsed.raw, source, (diagnostic) => found.push(diagnostic));
  if (hasErrors(parsed.diagnostics)) {
    return { brief: undefined, diagnostics: inOrder([...parsed.diagnostics, ...withoutConsequences(source, found)]) };
  }
  const broken = hasErrors(found);
  checkBrief(resolved, (diagnostic) => {
    if (!broken || holdsBesideErrors(diagnostic)) found.push(diagnostic);
  });
  const diagnostics = inOrder([...parsed.diagnostics, ...found]);
  return { brief: hasErrors(diagnostics) ? undefined : resolved.brief, diagnostics };
}
