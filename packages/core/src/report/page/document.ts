import { h, raw } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import type { Section } from './page.ts';
import { script, scriptHash } from './script.ts';
import { styles } from './styles.ts';

/** Returns a whole page: contents, what stands at the top, and its sections. It needs no network, and runs without its script. */
export function pageOf(title: string, top: Html, sections: readonly Section[]): Html {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;
  const contents = h('nav', { 'aria-label': 'Contents' }, h('ol', {}, sections.map((section) => h('li', {}, h('a', { href: `#${section.id}` }, section.title)))));
  const head = h('head', {},
    h('meta', { charset: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('title', {}, title),
    h('style', {}, raw(styles)));
  const body = sections.map(({ id, title: heading, body: content }) => h('section', { id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, heading), content));
  return h('html', { lang: 'en' }, head, h('body', {}, h('div', { class: 'page' }, contents, h('main', {}, top, body)), h('script', {}, raw(script))));
}
