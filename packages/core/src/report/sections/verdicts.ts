import type { Outcome, Verdict, VerdictKind } from '../../evidence/index.ts';
import { h } from '../html/html.ts';
import type { Child, Html } from '../html/html.ts';
import { loadName, outcomeName, scaleName, verdictNames } from '../names/evidence-quantities.ts';
import { number, table } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { sentence } from '../page/sentence.ts';
import { badge, classOf, conditionsOf, outcomes, reasonOf, signOf } from './outcome.ts';

/** Every verdict: a matrix to see them at once, then each with its sentence, the missed ones first. */
export function verdictsSection(page: Page): Section | undefined {
  const verdicts = page.evidence?.verdicts ?? [];
  if (verdicts.length === 0) return undefined;
  const groups = outcomes.map((outcome) => group(page, outcome, ofOutcome(verdicts, outcome)));
  const lead = h('p', { class: 'lead' }, 'Each compares an objective or a rule of the brief with what was measured. ', h('b', {}, 'Met'), ': it holds, with 95 % confidence where it was sampled. ', h('b', {}, 'Missed'), ': it does not. ', h('b', {}, 'Not exercised'), ': this run can’t tell, for the reason that stands there.');
  return { id: 'verdicts', title: 'Verdicts', body: h('div', {}, lead, h('div', { class: outcomes.some((outcome) => isOpen(outcome, ofOutcome(verdicts, outcome))) ? 'judged' : undefined }, h('div', {}, groups.filter((one) => one !== undefined)), matrix(page, verdicts))) };
}

/** How many verdicts of one outcome the page lists: thousands of them would be read by nobody. */
const most = 300;

function ofOutcome(verdicts: readonly Verdict[], outcome: Outcome): readonly Verdict[] {
  return verdicts.filter((verdict) => verdict.outcome === outcome);
}

const columns: readonly VerdictKind[] = ['latency', 'errors', 'queries', 'access-path', 'answers', 'authorization', 'delivery'];

/** Operations against kinds of verdict; each cell leads to its sentence. */
function matrix(page: Page, verdicts: readonly Verdict[]): Html | undefined {
  const kinds = columns.filter((kind) => verdicts.some((verdict) => verdict.kind === kind && isOfOperation(page, verdict)));
  const rows = page.system.operations.filter(({ id }) => verdicts.some((verdict) => verdict.subject === id)).slice(0, 60);
  if (rows.length < 2 || kinds.length < 2) return undefined;
  const listed = new Set(outcomes.flatMap((outcome) => ofOutcome(verdicts, outcome).slice(0, most)));
  const body = rows.map(({ id }) => h('tr', {}, h('th', { scope: 'row', class: 'mono' }, id), kinds.map((kind) => cell(verdicts.filter((verdict) => verdict.subject === id && verdict.kind === kind), listed))));
  return h('div', { class: 'matrix' }, table('Verdicts by operation; · where none was planned', [{ head: 'operation' }, ...kinds.map((kind) => ({ head: kind.replace('-', ' '), class: 'mid' }))], body));
}

function isOfOperation(page: Page, verdict: Verdict): boolean {
  return page.system.operations.some(({ id }) => id === verdict.subject);
}

function cell(verdicts: readonly Verdict[], listed: ReadonlySet<Verdict>): Html {
  const worst = outcomes.flatMap((outcome) => ofOutcome(verdicts, outcome))[0];
  if (worst === undefined) return h('td', { class: 'mid none' }, '·');
  if (!listed.has(worst)) return h('td', { class: 'mid' }, h('span', { class: `sign ${classOf(worst.outcome)}`, title: worst.says }, signOf(worst.outcome)));
  return h('td', { class: 'mid' }, h('a', { class: `sign ${classOf(worst.outcome)}`, href: `#${encodeURIComponent(idOf(worst))}`, 'aria-label': `${worst.id}: ${worst.outcome}`, title: worst.says }, signOf(worst.outcome)));
}

/** What is met needs no reading, unless it is little. The matrix stands beside what is open, below what is closed. */
function isOpen(outcome: Outcome, { length }: readonly Verdict[]): boolean {
  return length > 0 && (outcome !== 'met' || length <= 12);
}

function group(page: Page, outcome: Outcome, verdicts: readonly Verdict[]): Html | undefined {
  if (verdicts.length === 0) return undefined;
  const rows = h('ul', { class: 'verdicts' }, verdicts.slice(0, most).map((verdict) => row(page, verdict)));
  const more = verdicts.length > most ? h('p', { class: 'more' }, `… and ${verdicts.length - most} more, which the JSON output holds.`) : undefined;
  return h('details', { class: `group ${classOf(outcome)}`, open: isOpen(outcome, verdicts) }, h('summary', {}, h('h3', {}, badge(outcome), h('span', { class: 'count' }, number(page, outcomeName(outcome))))), rows, more);
}

/** Verdicts and numbers share the page; a verdict may have the name of a number. */
function idOf(verdict: Verdict): string {
  return `verdict.${verdict.id}`;
}

function row(page: Page, verdict: Verdict): Html {
  const names = page.evidence === undefined ? [] : verdictNames(verdict, page.evidence);
  const reason = reasonOf(verdict);
  const numbers = verdict.compares.filter((name) => page.numbers.has(name));
  return h('li', { id: idOf(verdict), class: classOf(verdict.outcome) },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, signOf(verdict.outcome)),
    h('div', {},
      h('p', {}, h('span', { class: 'mono name' }, verdict.id), h('span', { class: 'hidden' }, ` ${verdict.outcome}: `), ' ', sentence(page, verdict.says, names)),
      reason === undefined ? undefined : h('p', { class: 'reason' }, sentence(page, reason, names)),
      h('p', { class: 'terms' }, [
        h('span', {}, `${verdict.outcome} at `, conditions(page, verdict)),
        samplesOf(page, verdict),
        ...numbers.map((name) => h('span', {}, verdict.method === undefined ? 'measured ' : 'predicted ', number(page, name))),
        verdict.bound === undefined ? undefined : h('span', {}, 'bound ', number(page, `${verdict.id}.bound`)),
        verdict.target === undefined ? undefined : h('span', {}, 'objective ', number(page, `${verdict.id}.target`)),
      ])));
}

/** Under what it holds: how much of the data there was, and how much of the traffic. */
function conditions(page: Page, verdict: Verdict): Child {
  const { evidence } = page;
  if (evidence === undefined) return conditionsOf(verdict);
  const data = verdict.scale === 1 ? 'full data' : [number(page, scaleName(verdict, evidence)), ' of data'];
  return [data, ', ', verdict.load === 0 ? 'without load' : [number(page, loadName(verdict, evidence)), ' load']];
}

function samplesOf(page: Page, { id, samples }: Verdict): Html | undefined {
  if (samples === undefined) return undefined;
  const needed = samples.got < samples.needed ? [' of ', number(page, `${id}.samples.needed`)] : [];
  return h('span', {}, number(page, `${id}.samples`), needed, samples.got === 1 && needed.length === 0 ? ' sample' : ' samples');
}
