/*
 * Text from a brief reaches terminals: an escape sequence in it could hide a message, and a bidirectional override
 * could turn it round (CVE-2021-42574). Each such character is shown as a visible stand-in of the same width, 1.
 */

/** `text` with control, bidirectional and lone surrogate characters replaced by visible ones; a line break becomes `␊`. */
export function printable(text: string): string {
  return text.toWellFormed().replace(hidden, visible);
}

// Controls, soft hyphen, zero width, line and paragraph separators, bidirectional marks, byte order mark, tags.
const hidden =
  /[\p{Cc}\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202F\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E0FFF}]/gu;

function visible(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code === 0x202f) return ' ';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\uFFFD';
}

/** Columns that a terminal gives to a text without control characters: 2 for East Asian wide ones and emoji, 0 for marks. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += widthOfCharacter(char);
  return width;
}

function widthOfCharacter(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (marks.test(char)) return 0;
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

const marks = /^\p{M}$/u;

// Blocks of Unicode 16 EastAsianWidth W and F, rounded to whole blocks: only the caret's place depends on it.
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];
