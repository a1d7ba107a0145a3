import { expect, it } from 'vitest';
import { codeFrame, position, positions, printable } from './index.ts';

const brief = { name: 'brief.yaml', text: 'entities:\n  User: { counts: 10k }\n  Note: {}\n' };

function spanOf(text: string, part: string) {
  const start = text.indexOf(part);
  return { source: 'brief.yaml', start, end: start + part.length };
}

it('shows the line, its neighbours and a caret under each marked character', () => {
  expect(codeFrame(brief, spanOf(brief.text, 'counts'))).toBe(
    ['1 | entities:', '2 |   User: { counts: 10k }', '  |           ^^^^^^', '3 |   Note: {}'].join('\n'),
  );
});

it('counts lines and columns from 1, with any line break', () => {
  const text = 'a\r\nb\rc\nd😀e';
  const source = { name: 'x', text };
  expect(position(source, text.indexOf('b'))).toEqual({ line: 2, column: 1 });
  expect(position(source, text.indexOf('c'))).toEqual({ line: 3, column: 1 });
  expect(position(source, text.indexOf('e'))).toEqual({ line: 4, column: 3 });
});

it('finds many positions in one walk, equal to those found one by one', () => {
  const text = 'a\r\nb\rc\nd😀e\n';
  const source = { name: 'x', text };
  const offsets = [11, 0, 3, 5, 7, 3, 10];
  const found = positions(source, offsets);
  for (const offset of offsets) expect(found.get(offset)).toEqual(position(source, offset));
});

it('keeps the caret in place after tabs and wide characters', () => {
  const text = '\tx: 日本 bad';
  expect(codeFrame({ name: 'x', text }, spanOf(text, 'bad'))).toBe('1 |   x: 日本 bad\n  |           ^^^');
});

it('cuts a long line around the marked place', () => {
  const text = `${'a'.repeat(5000)}bad${'b'.repeat(5000)}`;
  const frame = codeFrame({ name: 'x', text }, spanOf(text, 'bad'));
  expect(frame.length).toBeLessThan(300);
  const [line, carets] = frame.split('\n');
  expect(line?.indexOf('bad')).toBe(carets?.indexOf('^^^'));
});

it('marks a place at the end of the text, of an empty text and beyond it', () => {
  expect(codeFrame({ name: 'x', text: '' }, { source: 'x', start: 0, end: 0 })).toBe('1 |\n  | ^');
  expect(codeFrame({ name: 'x', text: 'a' }, { source: 'x', start: 9, end: 12 })).toContain('1 | a');
});

it('neutralises escape sequences, controls and bidirectional overrides', () => {
  const text = 'a\u001B[31mred\u0007\u202Egnp.exe';
  const frame = codeFrame({ name: 'x', text }, { source: 'x', start: 1, end: 2 });
  expect(frame).not.toMatch(/[\u001B\u0007\u202E]/u);
  expect(frame).toContain('a␛[31mred␇�gnp.exe');
});

it('shows a lone surrogate and a line break as visible characters', () => {
  expect(printable('a\uD800b\nc')).toBe('a�b␊c');
});
