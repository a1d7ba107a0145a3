import { codeFrame, position, positions, printable } from '../source/index.ts';
import type { Position, Source, Span } from '../source/index.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';

export type TerminalOptions = {
  /** ANSI colours; false by default. */
  readonly colour?: boolean;
  /** How many are printed in full; the rest is counted. 50 by default. */
  readonly limit?: number;
};

const colours: Readonly<Record<Severity, number>> = { error: 31, warning: 33, note: 36 };

/**
 * Diagnostics for people: code, message, place, code frame, why and fix. After `limit` of them a line says how many
 * more there are, and the last line counts all. Empty for no diagnostics.
 */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  options: TerminalOptions = {},
): string {
  if (diagnostics.length === 0) return '';
  const { colour = false, limit = 50 } = options;
  const byName = new Map(sources.map((source) => [source.name, source]));
  const blocks = diagnostics.slice(0, limit).map((diagnostic) => printOne(diagnostic, byName, colour));
  const more = diagnostics.length - blocks.length;
  if (more > 0) blocks.push(`… and ${more} more, not printed here; the JSON output lists them all.\n`);
  blocks.push(`${countBySeverity(diagnostics)}\n`);
  return blocks.join('\n');
}

function printOne(diagnostic: Diagnostic, sources: ReadonlyMap<string, Source>, colour: boolean): string {
  const label = `${diagnostic.severity}[${diagnostic.code}]`;
  const head = colour ? `\u001B[1;${colours[diagnostic.severity]}m${label}\u001B[0m` : label;
  const lines = [`${head}: ${printable(diagnostic.message)}`];
  diagnostic.spans.forEach((span, index) => {
    const source = sources.get(span.source);
    if (source === undefined) {
      lines.push(`  --> ${printable(span.source)}`);
      return;
    }
    const at = position(source, span.start);
    lines.push(`  ${index === 0 ? '-->' : 'see'} ${printable(span.source)}:${at.line}:${at.column}`);
    lines.push(codeFrame(source, span, at));
  });
  lines.push(`  why: ${printable(diagnostic.why)}`, `  fix: ${printable(diagnostic.fix.advice)}`);
  return `${lines.join('\n')}\n`;
}

function countBySeverity(diagnostics: readonly Diagnostic[]): string {
  const severities: readonly Severity[] = ['error', 'warning', 'note'];
  return severities
    .map((severity) => ({ severity, count: diagnostics.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ');
}

/** A span with its positions, as it stands in JSON output. */
export type PrintedSpan = Span & { readonly from: Position; readonly to: Position };

/** A diagnostic as it stands in JSON output: the record, with line and column beside the offsets. */
export type PrintedDiagnostic = Omit<Diagnostic, 'spans'> & { readonly spans: readonly (Span | PrintedSpan)[] };

/** All diagnostics, none left out, as plain data for `JSON.stringify`. */
export function diagnosticsToJson(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
): readonly PrintedDiagnostic[] {
  const found = new Map(sources.map((source) => [source.name, positions(source, offsetsIn(diagnostics, source.name))]));
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    spans: diagnostic.spans.map((span) => {
      const from = found.get(span.source)?.get(span.start);
      const to = found.get(span.source)?.get(span.end);
      return from === undefined || to === undefined ? span : { ...span, from, to };
    }),
  }));
}

function offsetsIn(diagnostics: readonly Diagnostic[], source: string): readonly number[] {
  return diagnostics
    .flatMap((diagnostic) => diagnostic.spans)
    .filter((span) => span.source === source)
    .flatMap((span) => [span.start, span.end]);
}
