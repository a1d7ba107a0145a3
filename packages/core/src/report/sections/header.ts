import type { Evidence } from '../../evidence/index.ts';
import { h } from '../html/html.ts';
import type { Child, Html } from '../html/html.ts';
import { kneeOf, outcomeName, rampName } from '../names/evidence-quantities.ts';
import { counted, number, valueOf } from '../page/page.ts';
import type { Page } from '../page/page.ts';
import { classOf, countOutcomes, outcomes, signOf } from './outcome.ts';

/** The top of the page: what it is about, how it ended, and the five numbers that everyone asks for. */
export function header(page: Page): Html {
  const { system, evidence } = page;
  const line = evidence === undefined ? 'Designed, not proved: no run was made.' : [outcomeSentence(page, evidence), ' ', scaleSentence(page, evidence)];
  return h('header', {}, h('p', { class: 'kind' }, evidence === undefined ? 'Kentledge design' : 'Kentledge proof'), h('h1', {}, system.name), h('p', { class: 'outcome' }, line), bar(page),
    system.summary === '' ? undefined : h('p', { class: 'summary' }, system.summary), h('dl', { class: 'facts' }, facts(page)));
}

/** The outcome of the run in one line. */
function outcomeSentence(page: Page, { verdicts }: Evidence): Child {
  const counts = countOutcomes(verdicts);
  if (verdicts.length === 0) return 'Nothing was judged.';
  if (counts.met === verdicts.length) return ['All ', number(page, 'verdicts'), ' verdicts met.'];
  const there = outcomes.filter((outcome) => counts[outcome] > 0);
  return [there.map((outcome, index) => [index === 0 ? '' : ', ', number(page, outcomeName(outcome)), ` ${outcome}`]), '.'];
}

function scaleSentence(page: Page, { plan }: Evidence): Child {
  return plan.scale === 1 ? 'At the declared volume.' : ['Judged at ', number(page, 'plan.scale'), ' of data.'];
}

/** The same as a bar. */
function bar(page: Page): Html | undefined {
  const { evidence } = page;
  if (evidence === undefined || evidence.verdicts.length === 0) return undefined;
  const counts = countOutcomes(evidence.verdicts);
  const parts = outcomes.filter((outcome) => counts[outcome] > 0);
  return h('div', { class: 'counts' },
    parts.map((outcome) => h('span', { class: classOf(outcome), style: `flex-grow:${counts[outcome]}` }, `${signOf(outcome)} `, number(page, outcomeName(outcome)))));
}

function fact(term: string, value: Html, note: Child): Html {
  return h('div', {}, h('dt', {}, term), h('dd', {}, value, h('small', {}, note)));
}

function facts(page: Page): readonly Html[] {
  const { system, evidence } = page;
  const traffic = fact('declared traffic', number(page, 'system.rate'), ['in ', counted(page, 'system.operations', 'operation', 'operations')]);
  const [service] = system.services;
  const sized = service === undefined ? [] : [fact('designed size', number(page, `${service.id}.instances`), [`of ${service.id}, `, system.services.length === 1 ? counted(page, 'system.stores', 'database', 'databases') : ['one of ', counted(page, 'system.services', 'service', 'services')]])];
  if (evidence === undefined) return [traffic, ...sized, ...system.stores.slice(0, 1).map((store) => fact('stored', number(page, `${store.id}.size`), `in ${store.engine}`))];
  return [kneeFact(page), ...slowest(page), traffic, fact('data', number(page, 'plan.scale'), `of the declared rows were there`), ...sized];
}

function kneeFact(page: Page): Html {
  const { holds, breaks } = kneeOf(page.evidence?.ramp ?? []);
  if (holds === undefined) return fact('knee', h('span', { class: 'none' }, '–'), breaks === undefined ? 'no ramp was run' : ['the first step, ', number(page, `${rampName(breaks)}.factor`), ', broke']);
  return fact('all objectives hold to', number(page, 'system.knee'), breaks === undefined ? 'the declared traffic, the most that was offered' : ['the declared traffic; not at ', number(page, `${rampName(breaks)}.factor`)]);
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
