import { design } from '../design/index.ts';
import type { Diagnostic } from '../diagnostic/index.ts';
import { hasErrors, inOrder } from '../diagnostic/index.ts';
import { read } from '../read/index.ts';
import type { Source } from '../source/index.ts';
import type { System } from '../system/index.ts';

/** What a brief becomes, and all that there is to say about it. */
export interface DesignedBrief {
  /** Undefined if any diagnostic is an error. */
  readonly system: System | undefined;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a brief and designs it. Whatever is wrong with the text is a diagnostic, never an exception. */
export function designBrief(source: Source): DesignedBrief {
  const { brief, diagnostics } = read(source);
  if (brief === undefined) return { system: undefined, diagnostics };
  const designed = design(brief);
  const told = inOrder([...diagnostics, ...designed.diagnostics.map((diagnostic) => placedIn(source, diagnostic))]);
  return { system: hasErrors(told) ? undefined : designed.system, diagnostics: told };
}

/** A place in the brief knows its offsets but not its file: the design is given no file. */
function placedIn(source: Source, diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, spans: diagnostic.spans.map((span) => ({ ...span, source: source.name })) };
}
