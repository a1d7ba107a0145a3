import { createHash } from 'node:crypto';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { printDiagnostics } from '@kentledge/core/diagnostic';
import { emit } from '@kentledge/core/emit';
import type { FileTree } from '@kentledge/core/emit';
import { checkBrief, designBrief } from '@kentledge/core/pipeline';
import type { Source } from '@kentledge/core/source';
import type { System } from '@kentledge/core/system';
import { dropIdempotencyTable, idempotencyTable } from '@kentledge/runtime';
import { parseSync, Visitor } from 'oxc-parser';
import { parse } from 'yaml';
import { escapee } from './hostile-words.ts';

/** What became of a changed brief. */
export interface Judgement {
  /** What of it is our fault; empty as it should be. */
  readonly problems: readonly string[];
  /** If the brief has no errors. */
  readonly built?: { readonly system: System; readonly tree: FileTree };
}

/** Files that were found sound, by ending and hash. */
const sound = new Set<string>();
const mostSound = 50_000;

const options = { runtimeFiles: {}, runtimeTables: { up: idempotencyTable, down: dropIdempotencyTable }, hash: (text: string) => createHash('sha256').update(text).digest('hex') };

/** Reads, designs and emits a text as `build` does, and returns what is wrong with what comes out. Never throws. */
export function judge(text: string): Judgement {
  const source = { name: 'brief.yaml', text };
  try {
    const { system, diagnostics } = designBrief(source);
    const told = [...problemsOfDiagnostics(diagnostics, source), ...differences(source, diagnostics)];
    if (system === undefined) return { problems: diagnostics.length === 0 ? [...told, 'nothing was said about a brief that gives no system'] : told };
    const { tree, diagnostics: complaints } = emit(system, undefined, options);
    const emitted = [...tree].flatMap(([path, file]) => problemsOfFile(path, file.text).map((problem) => `${path}: ${problem}`));
    // A new folder gives no reason to refuse a brief that check lets through.
    return { problems: [...told, ...complaints.map(({ code, message }) => `${code}: ${message}`), ...emitted], built: { system, tree } };
  } catch (error) {
    return { problems: [error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : String(error)] };
  }
}

/** `check` makes no design, and says all the same what one would. */
function differences(source: Source, designed: readonly Diagnostic[]): readonly string[] {
  const told = (diagnostics: readonly Diagnostic[]): string => diagnostics.filter(({ code }) => code !== 'design/doubtful-latency').map(({ code, message }) => `${code}: ${message}`).toSorted().join('; ');
  const [checked, built] = [told(checkBrief(source).diagnostics), told(designed)];
  return checked === built ? [] : [`check says "${checked}", design "${built}"`];
}

function problemsOfDiagnostics(diagnostics: readonly Diagnostic[], source: Source): readonly string[] {
  const problems = diagnostics.flatMap(({ code, spans, why, message, fix }) => {
    const isWhole = /^[a-z]+\/[a-z0-9-]+$/.test(code) && why !== '' && message !== '' && fix.advice !== '' && spans.length > 0;
    const isInside = spans.every(({ source: name, start, end }) => name === source.name && start >= 0 && start <= end && end <= source.text.length);
    const reads = /\bundefined\b|\[object /.test(`${message} ${why} ${fix.advice}`.replaceAll(/`[^`]*`/g, ''));
    return [...(isWhole ? [] : [`${code} lacks a part`]), ...(isInside ? [] : [`${code} points out of the text`]), ...(reads ? [`${code} reads: ${message} ${fix.advice}`] : [])];
  });
  const printed = printDiagnostics(diagnostics, [source]);
  return /(?!\n)\p{Cc}|\u202E/u.test(printed) ? [...problems, 'a control character was printed'] : problems;
}

/** Returns what is wrong with an emitted file: its path, its line ends, its syntax, and texts of the brief that got out of their quotes. */
export function problemsOfFile(path: string, text: string): readonly string[] {
  const isSafe = path.split('/').every((part) => /^[A-Za-z0-9_.-]+$/.test(part) && !/^\.+$/.test(part)) && path.length <= 240;
  const problems = [...(isSafe ? [] : ['not a safe path']), ...(text.includes('\r') ? ['a carriage return'] : [])];
  try {
    return [...problems, ...problemsOfSyntax(path, text)];
  } catch (error) {
    return [...problems, error instanceof Error ? error.message : String(error)];
  }
}

function problemsOfSyntax(path: string, text: string): readonly string[] {
  // Most files of a changed brief are those of the one before it.
  const key = `${path.slice(path.lastIndexOf('.'))} ${options.hash(text)}`;
  if (sound.has(key)) return [];
  const problems = problemsOfLanguage(path, text);
  if (sound.size === mostSound) sound.clear();
  if (problems.length === 0) sound.add(key);
  return problems;
}

function problemsOfLanguage(path: string, text: string): readonly string[] {
  if (path.endsWith('.ts')) return problemsOfTypeScript(path, text);
  if (path.endsWith('.json')) JSON.parse(text);
  if (path.endsWith('.yaml')) parse(text);
  if (path.endsWith('.sql')) return outsideOfQuotes(text).includes(escapee) ? ['a text of the brief is SQL'] : [];
  return path.endsWith('.md') && /<script/i.test(text.replaceAll(/^```[\s\S]*?^```|`[^`\n]*`/gm, '')) ? ['a text of the brief is HTML'] : [];
}

function problemsOfTypeScript(path: string, text: string): readonly string[] {
  const { program, errors } = parseSync(path, text, { sourceType: 'module' });
  if (errors.length > 0) return errors.map(({ message }) => message);
  if (!text.includes(escapee)) return [];
  const names: string[] = [];
  new Visitor({ Identifier: ({ name }) => names.push(name) }).visit(program);
  return names.some((name) => name.includes(escapee)) ? ['a text of the brief is code'] : [];
}

/** SQL without its literals, quoted names and comments. What stands between dollar quotes is SQL again. */
function outsideOfQuotes(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*/g, '');
}
