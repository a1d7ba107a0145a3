import { printable } from '../../source/index.ts';

/** How a column is set: to the left or right. */
export type Align = 'left' | 'right';

/** Returns lines of aligned columns with two spaces between them; what would pass `width` is cut with an ellipsis, the widest column first. */
export function columns(rows: readonly (readonly string[])[], aligns: readonly Align[], width: number): readonly string[] {
  const clean = rows.map((row) => row.map(printable));
  const widths = fitted(aligns.map((_, index) => Math.max(0, ...clean.map((row) => lengthOf(row[index] ?? '')))), width);
  return clean.map((row) => aligns.map((align, index) => cell(row[index] ?? '', widths[index] ?? 0, align)).join('  ').trimEnd());
}

function fitted(widths: readonly number[], width: number): readonly number[] {
  const result = [...widths];
  const room = width - 2 * (widths.length - 1);
  for (let over = result.reduce((sum, one) => sum + one, 0) - room; over > 0; over -= 1) {
    const widest = result.indexOf(Math.max(...result));
    result[widest] = Math.max(1, (result[widest] ?? 1) - 1);
  }
  return result;
}

function cell(text: string, width: number, align: Align): string {
  const letters = [...text];
  const cut = letters.length > width ? `${letters.slice(0, width - 1).join('')}…` : text;
  const space = ' '.repeat(Math.max(0, width - lengthOf(cut)));
  return align === 'right' ? space + cut : cut + space;
}

function lengthOf(text: string): number {
  return [...text].length;
}

/** Returns the text in lines of at most `width`, broken at spaces, not before `%`; a longer word is broken where it must be. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(/ (?!%)/).flatMap((one) => pieces(one, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (lengthOf(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): readonly string[] {
  const letters = [...word];
  if (letters.length <= width) return [word];
  return Array.from({ length: Math.ceil(letters.length / width) }, (_, index) => letters.slice(index * width, (index + 1) * width).join(''));
}
