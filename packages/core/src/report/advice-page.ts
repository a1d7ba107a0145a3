import type { Advice, DropAdvice, IndexAdvice, IndexHint, QueryAdvice } from '../evidence/index.ts';
import { planText } from '../evidence/index.ts';
import { formatValue, groupThousands } from '../quantity/index.ts';
import { hintText } from './hint-text.ts';
import { h, render } from './html/html.ts';
import type { Child, Html } from './html/html.ts';
import { pageOf } from './page/document.ts';
import { percent, shown, table } from './page/page.ts';

/** Returns a page on the indexes that a workload needs: what each saves and costs, and the plan of each query before and after. Same input, same bytes; one file without network and script. */
export function advicePage(name: string, advice: Advice): string {
  const sections = [
    { id: 'indexes', title: 'Indexes', body: indexes(advice) },
    ...(advice.drops.length === 0 ? [] : [{ id: 'drops', title: 'To drop', body: drops(advice) }]),
    ...(advice.hints === undefined ? [] : [{ id: 'hints', title: 'Not proved', body: hints(advice.hints) }]),
    { id: 'queries', title: 'Queries', body: queries(advice) },
    { id: 'method', title: 'How sure this is', body: method(advice) },
  ];
  return `<!doctype html>\n${render(pageOf(`${name}: indexes`, header(name, advice), sections))}\n`;
}

function header(name: string, advice: Advice): Html {
  const isOne = advice.queries.length === 1;
  const created = advice.indexes.filter(({ state }) => state === 'new').length;
  const line = created + advice.drops.length === 0 ? 'No change is worth it.' : `${created} to create, ${advice.drops.length} to drop, ${advice.indexes.length - created} to keep.`;
  const fact = (term: string, value: string, note: string): Html => h('div', {}, h('dt', {}, term), h('dd', {}, value, h('small', {}, note)));
  return h('header', {}, h('p', { class: 'kind' }, 'Kentledge indexes'), h('h1', {}, name), h('p', { class: 'outcome' }, line),
    h('dl', { class: 'facts' },
      fact(isOne ? 'the query costs' : 'the queries cost', part(advice.after, advice.before), `of what ${isOne ? 'it costs' : 'they cost'} now, upkeep included`),
      fact('without any index', part(advice.before, advice.bare), `of it is what ${isOne ? 'it costs' : 'they cost'} now`),
      fact('size', formatValue(advice.bytesAfter, 'B'), `now ${formatValue(advice.bytesBefore, 'B')}, beside the constraints’`),
      fact('near the best', advice.optimality.known === undefined ? 'not known' : `${percent(advice.optimality.known)}`, 'at most could be gained by another choice, by the plans known')));
}

function indexes({ indexes: all, after, queries: asked }: Advice): Html {
  const { items, more } = shown(all);
  const weights = new Map(asked.map(({ id, weight }) => [id, weight]));
  const columns = [{ head: 'index' }, { head: 'saves' }, { head: 'size', class: 'num' }, { head: 'pages', class: 'num' }, { head: 'for' }, { head: 'paid by' }];
  return h('div', { class: 'stack' }, h('p', { class: 'lead' }, 'An index saves what the queries would cost more without it, everything else being there. Those that write its entries pay for it: the planner’s units for one run.'),
    table('Indexes by what they save', columns, items.map((index) => indexRow(index, after, weights)), more));
}

function indexRow(index: IndexAdvice, after: number, weights: ReadonlyMap<string, number>): Html {
  const share = index.gain / (after + index.gain);
  const total = index.gains.reduce((sum, { query, gain }) => sum + gain * (weights.get(query) ?? 0), 0);
  return h('tr', {},
    h('th', { scope: 'row', class: 'words' }, h('details', {}, h('summary', {}, h('span', { class: 'mono' }, index.name), index.state === 'new' ? h('span', { class: 'tag' }, 'new') : undefined), h('pre', {}, index.create))),
    cell('saves', 'bar', bar(share), h('span', { class: 'percent' }, percent(Math.max(0, share)))),
    cell('size', 'num', formatValue(index.bytes, 'B')),
    cell('pages', 'num', groupThousands(index.pages)),
    cell('for', undefined, list([...index.gains.map(({ query, gain }) => `${query} ${part(gain * (weights.get(query) ?? 0), total)}`), ...(index.keys ?? []).map(({ name, references }) => `deletes in ${references} by ${name}`), ...(index.isUnsure === true && index.gains.length === 0 ? ['only a guess speaks against it'] : [])])),
    cell('paid by', undefined, index.pays.length === 0 ? h('span', { class: 'none' }, 'nobody') : list(index.pays.map(({ query, cost }) => `${query} ${cost.toPrecision(2)}`))));
}

function drops({ drops: all }: Advice): Html {
  const words = ({ reason, by, keys }: DropAdvice): string => (keys !== undefined ? `the budget does not hold it; deletes in ${keys.map(({ name, references }) => `${references} will read the whole table for ${name}`).join(', ')}` : reason === 'redundant' ? `${by ?? 'another'} does what it does` : reason === 'unused' ? 'no plan takes it' : 'the queries together do as well without it');
  const rows = all.map((drop) => h('tr', {}, h('th', { scope: 'row', class: 'words mono' }, drop.name), cell('size', 'num', formatValue(drop.bytes, 'B')), cell('reason', undefined, drop.reason), cell('because', 'words', words(drop))));
  return h('div', { class: 'stack' }, table('Indexes that the queries do as well without', [{ head: 'index' }, { head: 'size', class: 'num' }, { head: 'reason' }, { head: 'because' }], rows));
}

function hints(all: readonly IndexHint[]): Html {
  return h('div', { class: 'stack' }, all.map((hint) => h('div', {}, h('p', {}, `${hintText(hint)}.`), hint.create === undefined ? undefined : h('pre', {}, hint.create))));
}

function queries({ queries: all, before }: Advice): Html {
  const share = ({ weight, before: cost }: QueryAdvice): number => (before === 0 ? 0 : (weight * cost) / before);
  const { items, more } = shown(all.toSorted((a, b) => share(b) - share(a)));
  const columns = [{ head: 'query' }, { head: 'share of the cost now' }, { head: 'cost now', class: 'num' }, { head: 'then', class: 'num' }, { head: 'of it', class: 'num' }];
  const rows = items.map((query) => h('tr', {},
    h('th', { scope: 'row', class: 'words' }, h('details', {}, h('summary', {}, h('span', { class: 'mono' }, query.id)), h('pre', {}, query.sql), h('p', {}, 'now'), h('pre', {}, planText(query.planBefore)), h('p', {}, 'then'), h('pre', {}, planText(query.planAfter)))),
    cell('share now', 'bar', bar(share(query)), h('span', { class: 'percent' }, percent(share(query)))),
    cell('cost now', 'num', groupThousands(Math.round(query.before))),
    cell('then', 'num', groupThousands(Math.round(query.after))),
    cell('of it', 'num', part(query.after, query.before))));
  return h('div', { class: 'stack' }, table('Queries by their share of the cost, with their plans', columns, rows, more));
}

function method({ candidates, asked, algorithm, optimality, budget, leftAlone }: Advice): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['planner', 'PostgreSQL 18 with the schema and the statistics, without a row; indexes that are not built'],
    ['candidates', `${groupThousands(candidates)}, of which plans use some`],
    ['questions', `${groupThousands(asked)} to the planner, ${groupThousands(optimality.plans)} different plans`],
    ['found by', algorithm],
    ...(leftAlone === undefined ? [] : [['left alone', `${counted(leftAlone.indexes, 'index', 'indexes')} (${formatValue(leftAlone.bytes, 'B')}) of ${counted(leftAlone.tables, 'table', 'tables')} that no query names`] as const]),
    ['budget', budget === undefined ? 'none: each index must be worth its size' : formatValue(budget, 'B')],
    ['by these plans', optimality.known === undefined ? 'not known' : `another choice is better by ${percent(optimality.known)} at most`],
    ['by any plan', optimality.all === undefined ? 'not known' : `another choice of these candidates is better by ${percent(optimality.all)} at most`],
  ];
  return h('dl', { class: 'pairs' }, facts.map(([term, words]) => h('div', {}, h('dt', {}, term), h('dd', {}, words))));
}

/** A cell that says by itself what it is about: on a small screen the cells of a row stand below each other. */
function cell(about: string, kind: string | undefined, ...children: readonly Child[]): Html {
  return h('td', { class: kind, 'data-about': about }, ...children);
}

function bar(share: number): Html {
  return h('span', { class: 'share' }, h('span', { class: 'fill', style: `width:${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)}%` }));
}

function list(words: readonly string[]): Child {
  const most = 6;
  return words.length <= most ? words.join(', ') : `${words.slice(0, most).join(', ')} and ${words.length - most} more`;
}

function part(some: number, whole: number): string {
  return whole === 0 ? '–' : percent(some / whole);
}

function counted(count: number, one: string, many: string): string {
  return `${groupThousands(count)} ${count === 1 ? one : many}`;
}
