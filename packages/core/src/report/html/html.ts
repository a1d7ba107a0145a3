import { printable } from '../../source/index.ts';

/** A node of a page. Strings are text and are escaped when written; `raw` is markup that this project made itself. */
export type Html = string | Element | Raw;

interface Element {
  readonly kind: 'element';
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly Html[];
}

interface Raw {
  readonly kind: 'raw';
  readonly markup: string;
}

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What may stand between the tags: absent children are left out, lists are flattened. */
export type Child = Html | undefined | readonly Child[];

const empty: ReadonlySet<string> = new Set(['meta', 'br', 'link', 'path', 'rect', 'line', 'circle', 'ellipse']);

/** Returns an element; an attribute that is `undefined` or `false` is left out, `true` is written without a value. */
export function h(tag: string, attributes: Attributes, ...children: readonly Child[]): Html {
  return { kind: 'element', tag, attributes, children: flat(children) };
}

/** Returns markup as it stands. Never for text that holds anything from a brief. */
export function raw(markup: string): Html {
  return { kind: 'raw', markup };
}

function flat(children: readonly Child[]): readonly Html[] {
  return children.flatMap((child): readonly Html[] => {
    if (child === undefined) return [];
    return isList(child) ? flat(child) : [child];
  });
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

/** Returns the text of a node: same node, same bytes. */
export function render(node: Html): string {
  if (typeof node === 'string') return escapeText(node);
  if (node.kind === 'raw') return node.markup;
  const attributes = Object.entries(node.attributes).map(([name, value]) => attribute(name, value));
  const open = `<${node.tag}${attributes.join('')}>`;
  if (empty.has(node.tag)) return isSvg(node.tag) ? `${open.slice(0, -1)}/>` : open;
  return `${open}${node.children.map(render).join('')}</${node.tag}>`;
}

function isSvg(tag: string): boolean {
  return tag !== 'meta' && tag !== 'br' && tag !== 'link';
}

function attribute(name: string, value: string | number | boolean | undefined): string {
  if (value === undefined || value === false) return '';
  return value === true ? ` ${name}` : ` ${name}="${escapeText(String(value))}"`;
}

/** Returns text that HTML and SVG take literally, between tags and in a quoted attribute; invisible characters are made visible. */
export function escapeText(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line).replaceAll(/[&<>"']/g, (char) => entities[char] ?? char))
    .join('\n');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
