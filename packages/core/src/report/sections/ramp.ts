import { h, raw } from '../html/html.ts';
import type { Child } from '../html/html.ts';
import { kneeOf, rampName } from '../names/evidence-quantities.ts';
import { figure, number, table } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { rampPlot } from '../plot/ramp.ts';
import { badge } from './outcome.ts';

/** The load ramp with its knee. */
export function rampSection(page: Page): Section | undefined {
  const ramp = page.evidence?.ramp ?? [];
  if (ramp.length === 0) return undefined;
  const objective = page.system.objectives.latency.p95.value;
  const columns = [{ head: 'traffic', class: 'num' }, ...['p50', 'p95', 'p99', 'errors', 'offered', 'answered', 'service CPU', 'database CPU'].map((head) => ({ head, class: 'num' })), { head: 'objectives' }];
  const rows = ramp.map((step) => {
    const name = rampName(step);
    const cells = ['p50', 'p95', 'p99', 'errors', 'offered', 'completed', 'serviceCores', 'databaseCores'].map((part) => h('td', { class: 'num' }, number(page, `${name}.${part}`)));
    return h('tr', {}, h('th', { scope: 'row', class: 'num' }, number(page, `${name}.factor`)), cells, h('td', { class: 'words' }, badge(step.holds ? 'met' : 'missed', step.holds ? 'hold' : 'broke'), step.broke === undefined ? undefined : ` ${step.broke}`));
  });
  const body = h('div', {}, h('p', { class: 'lead' }, kneeSentence(page)), ramp.length < 2 ? undefined : figure((wide) => rampPlot(ramp, objective, wide), raw, 'Offered traffic as a multiple of the declared one. Latency counts from the moment at which each request was due.'), table('Steps of the ramp', columns, rows));
  return { id: 'ramp', title: 'Load ramp', body };
}

function kneeSentence(page: Page): Child {
  const { holds, breaks } = kneeOf(page.evidence?.ramp ?? []);
  const end = breaks === undefined ? [] : ['; at ', number(page, `${rampName(breaks)}.factor`), ` not: ${breaks.broke ?? 'an objective broke'}`];
  if (holds === undefined) return ['The objectives do not hold at the first step', end, '.'];
  return ['All objectives hold up to ', number(page, 'system.knee'), ' the declared traffic', breaks === undefined ? ', the highest that was offered' : end, '. This is about this machine: the designed sizes are another matter.'];
}
