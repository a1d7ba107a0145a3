import type { Diagnostic } from '../../diagnostic/index.ts';
import { printable } from '../../source/index.ts';
import type { Span } from '../../source/index.ts';
import { yamlDiagnostics } from './diagnostics.ts';
import type { YamlEntry, YamlNode } from './node.ts';

/*
 * `{ status: enum(pending, paid) }` parses, without an error, to `status: "enum(pending"` and `"paid)": null`.
 * Here such pieces are found by their parentheses (or the quotes of a text literal), put into one diagnostic and taken out of the map or list.
 * In a map, where nothing stands without its key, also by what only goes on: `unique` of `int, unique`, `000` of `1,000`.
 */

/** The source text of a span. */
type Cut = (span: Span) => string;
type Repaired<T> = { readonly parts: readonly T[]; readonly diagnostics: readonly Diagnostic[] };

/** The entries of a flow map without the pieces of values that commas cut. */
export function repairEntries(entries: readonly YamlEntry[], cut: Cut): Repaired<YamlEntry> {
  const goesOn = (entry: YamlEntry): boolean => entry.value.kind === 'empty' && !entry.key.quoted && continuation.test(entry.key.text) && !/^\s*:/u.test(cut({ ...entry.span, start: entry.span.end, end: entry.span.end + 20 }));
  return repair(entries, cut, {
    isOpen: (entry) => isOpen(entry.value),
    goesOn: (entry, next) => entry.value.kind === 'scalar' && !entry.value.quoted && goesOn(next),
    closes: (entry) => entry.value.kind === 'empty' && closes(entry.key.text),
    isPiece: (entry) => entry.value.kind === 'empty',
    start: (entry) => entry.value.span.start,
    refuse: (entry, span) => ({ ...entry, value: { kind: 'refused', span } }),
  });
}

/** The items of a flow list without the pieces of values that commas cut. */
export function repairItems(items: readonly YamlNode[], cut: Cut): Repaired<YamlNode> {
  return repair(items, cut, {
    isOpen,
    goesOn: () => false,
    closes: (item) => item.kind === 'scalar' && !item.quoted && closes(item.text),
    isPiece: (item) => item.kind === 'scalar' && !item.quoted,
    start: (item) => item.span.start,
    refuse: (_, span) => ({ kind: 'refused', span }),
  });
}

type Ways<T> = {
  readonly isOpen: (part: T) => boolean;
  /** Whether `next` belongs to the value of `part`, and means nothing by itself. */
  readonly goesOn: (part: T, next: T) => boolean;
  readonly closes: (part: T) => boolean;
  readonly isPiece: (part: T) => boolean;
  readonly start: (part: T) => number;
  readonly refuse: (part: T, span: Span) => T;
};

function repair<T extends { readonly span: Span }>(all: readonly T[], cut: Cut, ways: Ways<T>): Repaired<T> {
  const parts: T[] = [];
  const diagnostics: Diagnostic[] = [];
  for (let index = 0; index < all.length; index += 1) {
    const part = all[index];
    if (part === undefined) break;
    const last = ways.isOpen(part) ? lastPiece(all, index + 1, ways) : lastThatGoesOn(all, index, ways);
    const lastPart = last === undefined ? undefined : all[last];
    if (last === undefined || lastPart === undefined) {
      parts.push(part);
      continue;
    }
    const span = { source: part.span.source, start: ways.start(part), end: lastPart.span.end };
    parts.push(ways.refuse(part, span));
    diagnostics.push(cutDiagnostic(cut(span), span));
    index = last;
  }
  return { parts, diagnostics };
}

/** Nobody writes more words between two parentheses; without a bound, a list of `(` would cost the square of its length. */
const mostPieces = 50;

/** The index of the piece with the closing parenthesis, or undefined when the pieces do not fit. */
function lastPiece<T>(all: readonly T[], from: number, ways: Ways<T>): number | undefined {
  const end = Math.min(all.length, from + mostPieces);
  for (let index = from; index < end; index += 1) {
    const part = all[index];
    if (part === undefined || !ways.isPiece(part)) return undefined;
    if (ways.closes(part)) return index;
  }
  return undefined;
}

/** The index of the last piece behind `from` that goes on with its value, or undefined when there is none. */
function lastThatGoesOn<T>(all: readonly T[], from: number, { goesOn }: Ways<T>): number | undefined {
  const part = all[from];
  if (part === undefined) return undefined;
  let last = from;
  for (let next = all[last + 1]; next !== undefined && last - from < mostPieces && goesOn(part, next); next = all[last + 1]) last += 1;
  return last === from ? undefined : last;
}

/** What no key starts with, or is, but the rest of a value does: modifiers, the end of a number, the next term of a condition. */
const continuation =
  /^(?:unique|optional|personal|sensitive|secret|computed|created|partial|\d.*|[<>=].*|optional\(.*|(?:and|or|default|about|max|distinct|skew|only|column)\s.*)$/su;

function isOpen(node: YamlNode): boolean {
  return node.kind === 'scalar' && !node.quoted && (balance(node.text) > 0 || isInText(node.text));
}

function closes(text: string): boolean {
  return balance(text) < 0 || isInText(text);
}

/** Whether a text literal is open at the end, as in `name = 'a` of `name = 'a, b'`. */
function isInText(text: string): boolean {
  let open = false;
  for (let at = text.indexOf("'"); at !== -1; at = text.indexOf("'", at + 1)) open = !open;
  return open;
}

/** Opening minus closing parentheses; most texts have none. */
function balance(text: string): number {
  let open = 0;
  if (!text.includes('(') && !text.includes(')')) return open;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x28) open += 1;
    else if (code === 0x29) open -= 1;
  }
  return open;
}

function cutDiagnostic(found: string, span: Span): Diagnostic {
  const words = /^(\w*)\(([\s\w,]+)\)(.*)$/su.exec(found);
  const instead = (words === null ? undefined : insteadOf(words[1] ?? '', (words[2] ?? '').split(','), words[3] ?? '')) ?? insteadOfComma(found);
  const text = found.length > 120 ? `${found.slice(0, 120)}…` : found;
  return yamlDiagnostics.create('comma-cut', span, { text: printable(text), instead });
}

function insteadOf(name: string, parts: readonly string[], rest: string): string | undefined {
  const words = parts.map((part) => part.trim());
  if (name === 'decimal' || name === 'numeric') return `decimal(${words.at(-1) ?? 2})${rest}`;
  if (name === 'enum' || name === 'oneOf') return `${words.join(' | ')}${rest}`;
  return undefined;
}

/** A text literal may hold a comma, in a value with quotes around it; any other comma goes. */
function insteadOfComma(found: string): string | undefined {
  if (/'[^']*,[^']*'/u.test(found)) return found.includes('"') || found.includes('\\') ? undefined : `"${found}"`;
  const joined = found.replaceAll(/\bin\s*\(([^()]*)\)/gu, (_, options: string) => `in (${options.split(',').map((option) => option.trim()).join(' | ')})`);
  // Commas between parentheses, of other functions than `in`, have nothing to stand for them.
  if (/\([^()]*,|,[^()]*\)|'/u.test(joined.replaceAll(/'[^',]*'/gu, ''))) return undefined;
  return joined.replaceAll(/(?<=\d),\s*(?=\d)/gu, '').replaceAll(/\s*,\s*/gu, ' ');
}
