import type { Decision, Option } from '../../system/index.ts';
import { h } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { number, shown } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { sentence } from '../page/sentence.ts';

/** Each decision: closed it says what was chosen, open why, what lost, and what would change it. */
export function decisionsSection(page: Page): Section | undefined {
  const { items, more } = shown(page.system.decisions);
  if (items.length === 0) return undefined;
  const rest = more > 0 ? h('p', { class: 'more' }, `… and ${more} more, which the JSON output holds.`) : undefined;
  return { id: 'decisions', title: 'Decisions', body: h('div', { class: 'decisions' }, items.map((decision) => one(page, decision)), rest) };
}

function one(page: Page, decision: Decision): Html {
  const chosen = decision.options.find(({ id }) => id === decision.choice);
  const names = namesOf(decision);
  const lost = decision.options.filter(({ id }) => id !== decision.choice);
  return h('details', { id: `decision.${decision.id}` },
    h('summary', {}, h('span', { class: 'question' }, sentence(page, decision.question, names)), h('span', { class: 'choice' }, sentence(page, chosen?.label ?? decision.choice, names), decision.pinned ? h('span', { class: 'tag' }, 'pinned') : undefined)),
    h('div', { class: 'inside' },
      h('p', {}, sentence(page, decision.because, names)),
      list('Options that lost', lost.map((option) => rejected(page, decision, option))),
      list('What would change it', decision.changes.map((change) => h('li', {}, sentence(page, change, names)))),
      list('It rests on', decision.numbers.map(({ name }) => h('li', {}, h('span', { class: 'mono' }, name), ' ', number(page, name)))),
      h('p', { class: 'terms' }, h('span', {}, 'pin ', h('code', {}, decision.id)), decision.places.map((place) => h('span', {}, 'from ', h('code', {}, page.words(place)))))));
}

function list(title: string, items: readonly Html[]): Html | undefined {
  return items.length === 0 ? undefined : h('div', {}, h('h4', {}, title), h('ul', {}, items));
}

/** What its sentences tell of. */
function namesOf({ id, numbers, options }: Decision): readonly string[] {
  return [...numbers.map(({ name }) => name), ...options.map((option) => `${id}.${option.id}.cost`)];
}

function rejected(page: Page, decision: Decision, option: Option): Html {
  const names = namesOf(decision);
  const cost = option.cost === undefined ? undefined : [' Costs ', number(page, `${decision.id}.${option.id}.cost`), '.'];
  return h('li', {}, h('b', {}, sentence(page, option.label, names)), ': ', sentence(page, option.rejected ?? 'another option was better', names), cost);
}
