import { expect, it } from 'vitest';
import { h, raw, render } from './html.ts';

it('escapes text and attributes', () => {
  expect(render(h('p', { title: `"><script>'` }, '</p><script>&'))).toBe('<p title="&quot;&gt;&lt;script&gt;&#39;">&lt;/p&gt;&lt;script&gt;&amp;</p>');
});

it('leaves out absent children and false attributes', () => {
  expect(render(h('details', { open: false, id: undefined }, undefined, [['a'], undefined]))).toBe('<details>a</details>');
  expect(render(h('details', { open: true }))).toBe('<details open></details>');
});

it('shows characters that would hide or turn text', () => {
  expect(render('a\u202Eb\u0000c\nd')).toBe('a\uFFFDb␀c\nd');
});

it('writes markup of our own as it stands', () => {
  expect(render(h('div', {}, raw('<svg></svg>')))).toBe('<div><svg></svg></div>');
});
