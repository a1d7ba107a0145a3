import { YAMLException } from 'js-yaml';
import { parseDocument } from 'yaml';
import type { Diagnostic } from '../../diagnostic/index.ts';
import { yamlDiagnostics } from './diagnostics.ts';
import { trapIn } from './traps.ts';
import { featureDiagnostic } from './tree.ts';
import type { TreeBuilder } from './tree.ts';

/** The `yaml` package explains better and goes on after an error, but is ten times slower: it gets small files only. */
const explainable = 200_000;

/** After the first mistakes in the marks of YAML, what a parser says further is about their consequences. */
const mostTold = 3;

/** Why js-yaml could not read `text`: the trap that the line holds, else what the parsers say. Never empty. */
export function explainFailure(error: unknown, builder: TreeBuilder, text: string, source: string, shift: number): readonly Diagnostic[] {
  if (!(error instanceof YAMLException)) throw error;
  const at = Math.min(error.mark?.position ?? builder.openAt, text.length);
  const openAt = builder.openAt;
  const first = text[openAt];
  const place = (start: number, end: number) => ({ source, start: start + shift, end: Math.min(end, text.length) + shift });

  if (error.reason.startsWith('tab characters')) return [yamlDiagnostics.create('tab-indentation', place(at, at + 1), {})];
  if (error.reason.startsWith('unknown tag') || error.reason.startsWith('unidentified alias')) {
    if (first === '!' || first === '*') return [featureDiagnostic(first, place(openAt, openAt + 1 + wordAt(text, openAt + 1)))];
  }
  const trap = trapAround(text, at, openAt, source, shift);
  if (trap !== undefined) return [trap];
  const told = text.length <= explainable ? explainByYaml(text, source, shift) : [];
  if (told.length > 0) return told;
  return [yamlDiagnostics.create('not-yaml', place(at, at + 1), { problem: error.reason, hint: undefined })];
}

function wordAt(text: string, from: number): number {
  return /^[^\s,[\]{}]*/u.exec(text.slice(from, from + 60))?.[0].length ?? 0;
}

/** Parsers often notice a mistake on a later line: the line of the unfinished node and the one before are looked at too. */
function trapAround(text: string, at: number, openAt: number, source: string, shift: number): Diagnostic | undefined {
  const seen = new Set<number>();
  for (const offset of [at, openAt, startOfLine(text, at) - 1]) {
    const start = startOfLine(text, Math.max(offset, 0));
    if (seen.has(start)) continue;
    seen.add(start);
    const end = text.indexOf('\n', start);
    const trap = trapIn(text.slice(start, end === -1 ? text.length : end).trimEnd(), start + shift, source);
    if (trap !== undefined) return trap;
  }
  return undefined;
}

function startOfLine(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function explainByYaml(text: string, source: string, shift: number): readonly Diagnostic[] {
  try {
    const { errors } = parseDocument(text, { prettyErrors: false, logLevel: 'silent', keepSourceTokens: false });
    return errors.slice(0, mostTold).map((error) => {
      const [start, end] = error.pos;
      // Some errors are behind the last character.
      const span = { source, start: Math.min(start, text.length) + shift, end: Math.min(Math.max(end, start + 1), text.length) + shift };
      const code = error.code === 'TAB_AS_INDENT' ? 'tab-indentation' : 'not-yaml';
      return yamlDiagnostics.create(code, span, { problem: error.message, hint: undefined });
    });
  } catch {
    // It overflows the stack on some hostile files; js-yaml's own words are enough then.
    return [];
  }
}
