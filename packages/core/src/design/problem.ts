import type { Diagnostic, Severity } from '../diagnostic/index.ts';
import type { Place } from '../quantity/index.ts';

/**
 * Returns a diagnostic of the design at a place in the brief. A Place does not name its source: the span's `source` is
 * empty and stands for the brief that was read.
 */
export function problem(code: `design/${string}`, place: Place, message: string, why: string, advice: string, data?: Readonly<Record<string, unknown>>, severity: Severity = 'error'): Diagnostic {
  const spans = place.start === undefined || place.end === undefined ? [] : [{ source: '', start: place.start, end: place.end }];
  return { code, severity, message, spans, why, fix: { advice, edits: [] }, data: { place: place.path, ...data } };
}
