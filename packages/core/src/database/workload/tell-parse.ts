import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Span } from '../../source/index.ts';
import { workloadProblems } from './problems.ts';
import type { OneStatement } from './statement-parser.ts';

/** Returns what to say of a statement that has no tree. `placeOf` leads from a place in it to one in its source. */
export function parseProblem(parsed: Exclude<OneStatement, { readonly is: 'statement' }>, place: Span, placeOf: (at: number) => number): Diagnostic {
  switch (parsed.is) {
    case 'refused': {
      const start = Math.min(placeOf(parsed.at), place.end);
      return workloadProblems.create('syntax', { source: place.source, start, end: Math.min(start + 1, place.end) }, { reason: parsed.reason });
    }
    case 'too deep':
      return workloadProblems.create('too-deep', place, {});
    case 'too long':
      return workloadProblems.create('too-long', place, { mebibytes: Math.ceil((place.end - place.start) / 2 ** 20), most: parsed.most / 2 ** 20 });
    case 'nothing':
      return workloadProblems.create('syntax', place, { reason: 'it is empty' });
  }
}
