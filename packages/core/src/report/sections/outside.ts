import { h } from '../html/html.ts';
import { shown, table } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { sentence } from '../page/sentence.ts';

/** What this run did not set out to show, and why. */
export function outsideSection(page: Page): Section | undefined {
  const drawn = page.system.notExercised.map(({ subject, reason, place }) => ({ subject, reason, where: page.words(place) }));
  // The plan of a run names what is only drawn, too: each stands here once, with its place.
  const isDrawn = (subject: string, reason: string): boolean => drawn.some((one) => one.subject === subject && one.reason === reason);
  const planned = page.evidence?.plan.outside.filter(({ subject, reason }) => !isDrawn(subject, reason)) ?? [];
  const { items, more } = shown([...planned.map((one) => ({ ...one, where: '' })), ...drawn]);
  if (items.length === 0) return undefined;
  const rows = items.map(({ subject, reason, where }) => h('tr', {}, h('th', { scope: 'row', class: 'mono' }, subject), h('td', { class: 'words' }, sentence(page, reason, namesFor(subject))), h('td', { class: 'mono' }, where)));
  return { id: 'outside', title: 'Outside the plan', body: table('What was not exercised, and why', [{ head: 'what' }, { head: 'why' }, { head: 'in the brief' }], rows, more) };
}

/** What decides how many requests of an operation, and how many rows, a run has room for. */
function namesFor(subject: string): readonly string[] {
  return [`${subject.split('.')[0] ?? ''}.rate`, 'plan.mixFactor', 'plan.seconds.load', 'plan.seconds.fill', 'plan.scale'];
}
