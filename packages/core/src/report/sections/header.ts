import { formatNumber } from '../../quantity/index.ts';
import { h } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { kneeOf } from '../names/evidence-quantities.ts';
import { number, valueOf } from '../page/page.ts';
import type { Page } from '../page/page.ts';
import { classOf, countOutcomes, outcomeLine, outcomes, scaleWords, signOf } from './outcome.ts';

/** The top of the page: what it is about, how it ended, and the five numbers that everyone asks for. */
export function header(page: Page): Html {
  const { system, evidence } = page;
  const line = evidence === undefined ? 'Designed, not proved: no run was made.' : `${outcomeLine(evidence.verdicts)} ${evidence.plan.scale === 1 ? 'At the declared volume.' : `Judged at ${scaleWords(evidence.plan.scale)}.`}`;
  return h('header', {}, h('p', { class: 'kind' }, evidence === undefined ? 'Kentledge design' : 'Kentledge proof'), h('h1', {}, system.name), h('p', { class: 'outcome' }, line), bar(page),
    system.summary === '' ? undefined : h('p', { class: 'summary' }, system.summary), h('dl', { class: 'facts' }, facts(page)));
}

function bar({ evidence }: Page): Html | undefined {
  if (evidence === undefined || evidence.verdicts.length === 0) return undefined;
  const counts = countOutcomes(evidence.verdicts);
  const parts = outcomes.filter((outcome) => counts[outcome] > 0);
  return h('div', { class: 'counts', role: 'img', 'aria-label': outcomeLine(evidence.verdicts) },
    parts.map((outcome) => h('span', { class: classOf(outcome), style: `flex-grow:${counts[outcome]}` }, `${signOf(outcome)} ${counts[outcome]}`)));
}

function fact(term: string, value: Html, note: string): Html {
  return h('div', {}, h('dt', {}, term), h('dd', {}, value, h('small', {}, note)));
}

function facts(page: Page): readonly Html[] {
  const { system, evidence } = page;
  const operations = system.operations.length;
  const traffic = fact('declared traffic', number(page, 'system.rate'), `in ${operations} operation${operations === 1 ? '' : 's'}`);
  const [service] = system.services;
  const sized = service === undefined ? [] : [fact('designed size', number(page, `${service.id}.instances`), system.services.length === 1 ? `of ${service.id}, ${system.stores.length} database` : `of ${service.id}, and ${system.services.length - 1} more services`)];
  if (evidence === undefined) return [traffic, ...sized, ...system.stores.slice(0, 1).map((store) => fact('stored', number(page, `${store.id}.size`), `in ${store.engine}`))];
  return [kneeFact(page), ...slowest(page), traffic, fact('data', number(page, 'plan.scale'), `of the declared rows were there`), ...sized];
}

function kneeFact(page: Page): Html {
  const { holds, breaks } = kneeOf(page.evidence?.ramp ?? []);
  if (holds === undefined) return fact('knee', h('span', { class: 'none' }, '–'), breaks === undefined ? 'no ramp was run' : `the first step, ${formatNumber(breaks.factor)}×, broke`);
  return fact('all objectives hold to', number(page, 'system.knee', `${formatNumber(holds.factor)}×`), breaks === undefined ? 'no step of the ramp broke one' : `of declared traffic; broke at ${formatNumber(breaks.factor)}×`);
}

/** The slowest critical operation: what a user feels first. */
function slowest(page: Page): readonly Html[] {
  const critical = page.system.operations.filter((operation) => operation.critical);
  const among = critical.length > 0 ? critical : page.system.operations;
  const [worst] = among
    .map(({ id }) => ({ id, value: valueOf(page, `${id}.latency.p95`) ?? -1 }))
    .filter(({ value }) => value >= 0)
    .toSorted((one, other) => other.value - one.value);
  return worst === undefined ? [] : [fact('slowest critical p95', number(page, `${worst.id}.latency.p95`), worst.id)];
}
