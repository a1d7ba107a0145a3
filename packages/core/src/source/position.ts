import type { Position, Source } from './source.ts';

/** The start of the line that holds `offset`. Lines end at LF, CR LF or a lone CR. */
export function lineStart(text: string, offset: number): number {
  let start = Math.min(Math.max(offset, 0), text.length);
  while (start > 0 && !endsLine(text, start - 1)) start -= 1;
  return start;
}

/** The end of the line that holds `offset`, before its line break. */
export function lineEnd(text: string, offset: number): number {
  let end = Math.min(Math.max(offset, 0), text.length);
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

/** Line and column of an offset, counted now and not while reading: most places are never printed. */
export function position(source: Source, offset: number): Position {
  const { text } = source;
  const at = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  for (let index = 0; index < at; index += 1) if (endsLine(text, index)) line += 1;
  const start = lineStart(text, at);
  return { line, column: columnOf(text, start, at) };
}

/** The positions of many offsets in one walk over the text, for printers of thousands of problems. */
export function positions(source: Source, offsets: readonly number[]): ReadonlyMap<number, Position> {
  const { text } = source;
  const found = new Map<number, Position>();
  let line = 1;
  let start = 0;
  let index = 0;
  for (const offset of [...new Set(offsets)].toSorted((a, b) => a - b)) {
    const at = Math.min(Math.max(offset, 0), text.length);
    for (; index < at; index += 1) {
      if (endsLine(text, index)) {
        line += 1;
        start = index + 1;
      }
    }
    found.set(offset, { line, column: columnOf(text, start, at) });
  }
  return found;
}

function columnOf(text: string, start: number, at: number): number {
  // A line of megabytes (hostile or minified) must not cost a walk for each of its problems: there, count code units.
  return at - start > 1000 ? at - start + 1 : Array.from(text.slice(start, at)).length + 1;
}

function endsLine(text: string, index: number): boolean {
  const char = text[index];
  return char === '\n' || (char === '\r' && text[index + 1] !== '\n');
}
