import type { Diagnostic } from '@kentledge/core/diagnostic';
import { diagnosticsToJson, hasErrors, printDiagnostics } from '@kentledge/core/diagnostic';
import type { Source } from '@kentledge/core/source';
import type { Io } from '../command.ts';
import { asTyped } from './as-typed.ts';
import { shellWord } from './shell-word.ts';

/** Returns diagnostics as a person reads them. JSON has the advice as it is declared, the same however the tool was started. */
export function printed(io: Pick<Io, 'color' | 'tool'>, diagnostics: readonly Diagnostic[], sources: readonly Source[]): string {
  const told = diagnostics.map((diagnostic) => ({ ...diagnostic, fix: { ...diagnostic.fix, advice: asTyped(io, diagnostic.fix.advice) } }));
  return printDiagnostics(told, sources, { colour: io.color });
}

/** Tells diagnostics to a person, on stderr: they are not what a command was asked for. */
export function tell(io: Io, diagnostics: readonly Diagnostic[], sources: readonly Source[] = []): void {
  io.stderr.write(printed(io, diagnostics, sources));
}

/**
 * Tells of the errors among diagnostics, and in one line how many warnings and notes there are beside them: those who
 * asked for something else than `check` are only kept from it by errors.
 */
export function tellErrors(io: Io, diagnostics: readonly Diagnostic[], sources: readonly Source[], file: string): void {
  if (hasErrors(diagnostics)) tell(io, diagnostics.filter(({ severity }) => severity === 'error'), sources);
  const others = diagnostics.filter(({ severity }) => severity !== 'error').length;
  if (others > 0) io.stderr.write(`${others} ${others === 1 ? 'thing' : 'things'} to know of, ${hasErrors(diagnostics) ? 'beside the errors' : 'no error'}: ${asTyped(io, 'kentledge check')} ${shellWord(file)}\n`);
}

/** Writes a value as JSON, for programs. */
export function writeJson(io: Io, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Writes all diagnostics as a JSON array on stdout. */
export function writeDiagnosticsJson(io: Io, diagnostics: readonly Diagnostic[], sources: readonly Source[]): void {
  writeJson(io, diagnosticsToJson(diagnostics, sources));
}
