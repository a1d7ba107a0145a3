import { design, survey } from '../design/index.ts';
import type { Diagnostic } from '../diagnostic/index.ts';
import { hasErrors, inOrder } from '../diagnostic/index.ts';
import { read } from '../read/index.ts';
import type { Source } from '../source/index.ts';
import type { Brief, NotExercised, System } from '../system/index.ts';

/** What a brief becomes, and all that there is to say about it. */
export interface DesignedBrief {
  /** Undefined if any diagnostic is an error. */
  readonly system: System | undefined;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A brief without a design, and what there is to say about it. */
export interface CheckedBrief {
  /** Undefined if any diagnostic is an error. */
  readonly brief: Brief | undefined;
  /** What this version would not run. */
  readonly notExercised: readonly NotExercised[];
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a brief and tells all its errors, also those that its design would have. Whatever is wrong with the text is a diagnostic, never an exception. */
export function checkBrief(source: Source): CheckedBrief {
  const { brief, diagnostics } = read(source);
  if (brief === undefined) return { brief, notExercised: [], diagnostics };
  const surveyed = survey(brief);
  const told = together(source, diagnostics, surveyed.diagnostics);
  return { brief: hasErrors(told) ? undefined : brief, notExercised: surveyed.notExercised, diagnostics: told };
}

/** Reads a brief and designs it. Whatever is wrong with the text is a diagnostic, never an exception. */
export function designBrief(source: Source): DesignedBrief {
  const { brief, diagnostics } = read(source);
  if (brief === undefined) return { system: undefined, diagnostics };
  const designed = design(brief);
  const told = together(source, diagnostics, designed.diagnostics);
  return { system: hasErrors(told) ? undefined : designed.system, diagnostics: told };
}

function together(source: Source, ofText: readonly Diagnostic[], ofDesign: readonly Diagnostic[]): readonly Diagnostic[] {
  return inOrder([...ofText, ...ofDesign.map((diagnostic) => placedIn(source, diagnostic))]);
}

/** A place in the brief knows its offsets but not its file: the design is given no file. */
function placedIn(source: Source, diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, spans: diagnostic.spans.map((span) => ({ ...span, source: source.name })) };
}
