import type { NamedQuantity } from '../../evidence/index.ts';
import { formatNumber, formatShare } from '../../quantity/index.ts';
import { h } from '../html/html.ts';
import type { Child, Html } from '../html/html.ts';
import { formatNamed } from '../names/format-named.ts';
import { provenanceWords, rangeWords, sourcesOf } from '../names/provenance.ts';
import type { Page, Section } from '../page/page.ts';

/**
 * Every number that the page prints, and those they were predicted from, each with where it comes from. Made last: the
 * other sections say what they printed.
 */
export function numbersSection(page: Page): Section {
  const listed = closure(page);
  const body = [...page.numbers.values()].filter(({ name }) => listed.has(name)).map((one) => entry(page, one, listed));
  const lead = h('p', { class: 'lead' }, 'Each number on this page leads here and says where it comes from. ', h('code', {}, 'kentledge why FILE NAME'), ' says the same in a terminal.');
  return { id: 'numbers', title: 'Where each number comes from', body: h('div', {}, lead, h('dl', { class: 'numbers' }, body)) };
}

function closure(page: Page): ReadonlySet<string> {
  const listed = new Set<string>();
  const waiting = [...page.printed];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const known = page.numbers.get(name);
    if (known === undefined || listed.has(name)) continue;
    listed.add(name);
    waiting.push(...sourcesOf(known.quantity).names, `design.${name}`);
  }
  return listed;
}

function entry(page: Page, { name, quantity }: NamedQuantity, listed: ReadonlySet<string>): Html {
  const range = rangeWords(name, quantity);
  return h('div', { id: name, class: quantity.from.kind },
    h('dt', {}, name),
    h('dd', {}, h('b', {}, formatNamed(name, quantity)), range === undefined ? undefined : h('span', { class: 'range' }, range), h('span', { class: 'from' }, says(page, quantity, listed)), predictedFor(page, name, quantity.value)));
}

/** The words of the provenance; names that a prediction rests on are links. */
function says(page: Page, quantity: NamedQuantity['quantity'], listed: ReadonlySet<string>): Child {
  const { from } = quantity;
  const { names, more } = sourcesOf(quantity);
  if (from.kind !== 'predicted' || names.length === 0) return provenanceWords(quantity, page.words);
  const links = names.map((name, index) => [index === 0 ? '' : ', ', listed.has(name) ? h('a', { href: `#${encodeURIComponent(name)}` }, name) : name]);
  return [`predicted: ${from.method}, from `, links, more];
}

/** What was predicted for a number that was measured, with the error. */
function predictedFor(page: Page, name: string, value: number): Html | undefined {
  const found = page.predictions.flatMap(({ load, quantities }) => quantities.filter((one) => one.name === name).map(({ quantity }) => ({ load, quantity })));
  if (found.length === 0) return undefined;
  return h('span', { class: 'from' }, found.map(({ load, quantity }) => `predicted ${formatNamed(name, quantity)} at ${formatNumber(load)}× load${value === 0 ? '' : `, off by ${formatShare((quantity.value - value) / value)}`}. `));
}
