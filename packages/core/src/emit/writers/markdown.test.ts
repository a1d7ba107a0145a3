import { expect, it } from 'vitest';
import { code, fenced, mermaidLabel, plain, table } from './markdown.ts';

it('keeps markup in a text from being read', () => {
  expect(plain('a | b <script> *x* `y`\n# z')).toBe('a \\| b &lt;script&gt; \\*x\\* \\`y\\` \\# z');
});

it('writes code that holds backticks', () => {
  expect(code('a ` b')).toBe('``a ` b``');
  expect(code('`a')).toBe('`` `a ``');
});

it('escapes pipes in cells once', () => {
  expect(table(['x'], [[plain('a|b')], [code('a|b')]])).toBe('| x |\n|---|\n| a\\|b |\n| `a\\|b` |');
});

it('writes a Mermaid label that nothing in it can end', () => {
  expect(mermaidLabel('a"] --> b["<b>;#')).toBe('"a#34;#93; --#62; b#91;#34;#60;b#62;#59;#35;"');
});

it('makes a fence longer than those inside', () => {
  expect(fenced('', '```\nx\n```')).toBe('````\n```\nx\n```\n````');
});
