import type { Evidence, NamedQuantity, Prediction } from '../../evidence/index.ts';
import type { System } from '../../system/index.ts';
import { h } from '../html/html.ts';
import type { Child, Html } from '../html/html.ts';
import { formatNamed } from '../names/format-named.ts';
import { provenanceWords } from '../names/provenance.ts';
import type { PlaceWords } from '../names/provenance.ts';

/** What is shown of a prediction beside what was measured. */
export type PredictedNumbers = Pick<Prediction, 'load' | 'quantities'>;

/** What the sections of a page share. `printed` collects the names of the numbers that the page shows. */
export interface Page {
  readonly system: System;
  readonly evidence?: Evidence;
  readonly predictions: readonly PredictedNumbers[];
  readonly numbers: ReadonlyMap<string, NamedQuantity>;
  readonly words: PlaceWords;
  readonly printed: Set<string>;
}

/** A part of the page: nothing when there is nothing to show. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/** How many rows a table of the page shows; the rest is counted and stands in the JSON output. */
const longest = 200;

/** Returns a number as a link to its entry in the list of numbers, where it says where it comes from; a dash for one that nobody knows. `text` says it in other words. */
export function number(page: Page, name: string, text?: string): Html {
  const known = page.numbers.get(name);
  if (known === undefined) return h('span', { class: 'none' }, '–');
  page.printed.add(name);
  return h('a', { class: 'n', href: `#${encodeURIComponent(name)}`, title: provenanceWords(known.quantity, page.words) }, text ?? formatNamed(name, known.quantity));
}

/** Returns a count with its noun, `14 operations`; the number is a link. */
export function counted(page: Page, name: string, one: string, many: string): readonly Html[] {
  return [number(page, name), ` ${valueOf(page, name) === 1 ? one : many}`];
}

/** Returns the plain value of a number, if it is known. */
export function valueOf(page: Page, name: string): number | undefined {
  return page.numbers.get(name)?.quantity.value;
}

/** Returns a part of a whole with one decimal, so that a column of them lines up. */
export function percent(share: number): string {
  return share > 0 && share < 0.0005 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`;
}

/** A column of a table: what stands above it, and how it is set. */
export interface Column {
  readonly head: Child;
  readonly class?: string;
}

/** Returns a table that scrolls by itself when it is wider than the screen. Cells of class `num` are set right. */
export function table(caption: string, columns: readonly Column[], rows: readonly Html[], more = 0): Html {
  const head = columns.map((column) => h('th', { scope: 'col', class: column.class }, column.head));
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', {}, h('caption', {}, h('span', {}, caption)), h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows)),
    more > 0 ? h('p', { class: 'more' }, `… and ${more} more, which the JSON output holds.`) : undefined);
}

/** Returns a plot in two widths; the page shows the one that its screen can be read on. */
export function figure(draw: (wide: boolean) => string, markup: (svg: string) => Html, caption: Child): Html {
  return h('figure', {}, h('div', { class: 'wide' }, markup(draw(true))), h('div', { class: 'narrow' }, markup(draw(false))), h('figcaption', {}, caption));
}

/** Returns up to `longest` of the items, and how many are left out. */
export function shown<T>(items: readonly T[]): { readonly items: readonly T[]; readonly more: number } {
  return { items: items.slice(0, longest), more: Math.max(0, items.length - longest) };
}
