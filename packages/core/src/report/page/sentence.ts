import { formatNumber, formatValue, groupThousands } from '../../quantity/index.ts';
import type { NamedQuantity } from '../../evidence/index.ts';
import { h } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { formatNamed } from '../names/format-named.ts';
import { number } from './page.ts';
import type { Page } from './page.ts';

/**
 * Returns a sentence that was made elsewhere from these numbers (names that are none are left out). What it prints as the
 * page would is a link to that number; the sentence carries the names of all, for what it rounds or words otherwise.
 */
export function sentence(page: Page, text: string, names: readonly string[]): Html {
  const known = [...new Set(names)].flatMap((name) => page.numbers.get(name) ?? []);
  if (known.length === 0 || !/\d/.test(text)) return h('span', {}, quoted(text, (part) => [part]));
  const byWords = new Map<string, string>();
  for (const one of known) for (const words of wordsOf(one)) if (!byWords.has(words)) byWords.set(words, one.name);
  for (const { name } of known) page.printed.add(name);
  return h('span', { 'data-numbers': known.map(({ name }) => encodeURIComponent(name)).join(' ') }, quoted(text, (part) => linked(page, part, byWords)));
}

/** What stands between backticks is code of the brief or of SQL; the rest goes through `plain`. */
function quoted(text: string, plain: (part: string) => readonly Html[]): readonly Html[] {
  return text.split(/`([^`]+)`/).flatMap((part, index) => (index % 2 === 0 ? plain(part) : [h('code', {}, part)]));
}

/** How a number may stand in a sentence. A short number without a unit could be any other, so it is none. */
function wordsOf({ name, quantity }: NamedQuantity): readonly string[] {
  const { value, unit } = quantity;
  const plain = unit === '1' || unit === 'rows' ? [groupThousands(value), formatNumber(value), String(value)] : [];
  const factor = unit === '1' ? [`${formatNumber(value)}x`] : [];
  return [formatNamed(name, quantity), formatValue(value, unit), ...factor, ...plain].filter((words) => /[^\d.]/.test(words) || words.length >= 3);
}

function linked(page: Page, text: string, byWords: ReadonlyMap<string, string>): readonly Html[] {
  const longestFirst = [...byWords.keys()].toSorted((one, other) => other.length - one.length).map((words) => words.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  if (longestFirst.length === 0) return [text];
  const found = new RegExp(`(?<![\\w.,])(${longestFirst.join('|')})(?![\\w]|[.,]\\d)`, 'u');
  return text.split(found).map((part, index) => (index % 2 === 0 ? part : number(page, byWords.get(part) ?? '', part)));
}
