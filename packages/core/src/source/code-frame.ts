import { lineEnd, lineStart, position } from './position.ts';
import { printable, widthOf } from './printable.ts';
import type { Position, Source, Span } from './source.ts';

/** Longest part of a source line in a frame, in characters. */
const longest = 100;
/** Characters kept before the marked place when a line is cut. */
const lead = 30;

/**
 * Three lines of the source around a span, with a caret line under the marked part:
 *
 *     3 | entities:
 *     4 |   User: { counts: 10k }
 *       |           ^^^^^^
 *     5 |   Note:
 *
 * Safe on hostile input: control characters are made visible, long lines are cut, tabs become two spaces.
 * `at` is the position of the span's start where the caller has it already.
 */
export function codeFrame(source: Source, span: Span, at: Position = position(source, span.start)): string {
  const start = lineStart(source.text, span.start);
  const lines: FrameLine[] = [];
  if (start > 0) lines.push(frameLine(source.text, startBefore(source.text, start), at.line - 1));
  lines.push(frameLine(source.text, start, at.line));
  const next = startAfter(source.text, start);
  if (next !== undefined) lines.push(frameLine(source.text, next, at.line + 1));

  const gutter = String(at.line + 1).length;
  return lines.flatMap((line) => printLine(line, gutter, line.number === at.line ? span : undefined)).join('\n');
}

type FrameLine = { readonly number: number; readonly start: number; readonly text: string };

function frameLine(text: string, start: number, number: number): FrameLine {
  return { number, start, text: text.slice(start, lineEnd(text, start)) };
}

function startBefore(text: string, start: number): number {
  const breakLength = text[start - 1] === '\n' && text[start - 2] === '\r' ? 2 : 1;
  return lineStart(text, start - breakLength);
}

function startAfter(text: string, start: number): number | undefined {
  const end = lineEnd(text, start);
  const next = end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1);
  return next < text.length ? next : undefined;
}

function printLine(line: FrameLine, gutter: number, span: Span | undefined): readonly string[] {
  const from = span === undefined ? 0 : Math.max(span.start - line.start, 0);
  const first = line.text.length > longest && from > lead ? from - lead : 0;
  const cut = line.text.slice(first, first + longest);
  const before = first > 0 ? '…' : '';
  const after = first + longest < line.text.length ? '…' : '';
  const shown = `${String(line.number).padStart(gutter)} | ${before}${show(cut)}${after}`.trimEnd();
  if (span === undefined) return [shown];

  const to = Math.min(span.end - line.start, line.text.length, first + longest);
  const indent = widthOf(before + show(line.text.slice(first, from)));
  const carets = Math.max(widthOf(show(line.text.slice(from, Math.max(to, from)))), 1);
  return [shown, `${' '.repeat(gutter)} | ${' '.repeat(indent)}${'^'.repeat(carets)}`];
}

function show(text: string): string {
  return printable(text.replaceAll('\t', '  '));
}
