import type { Decision } from '../../system/index.ts';
import { h, raw } from '../html/html.ts';
import type { Child, Html } from '../html/html.ts';
import { figure, number, shown, table, valueOf } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { sentence } from '../page/sentence.ts';
import { growthPlot } from '../plot/growth.ts';
import type { GrowthLine, GrowthPoint } from '../plot/growth.ts';

const asked = ['system.database', 'system.shardKey', 'system.cache', 'system.pooler', 'system.memory'];
const sizes: readonly (readonly [name: string, years: number])[] = [['stores.main.size', 0], ['stores.main.size.y1', 1], ['stores.main.size.y2', 2], ['stores.main.size.y3', 3], ['stores.main.size.y4', 4], ['stores.main.size.y5', 5]];
const limits: readonly (readonly [name: string, words: string])[] = [['growth.size.after', 'more data than one server is plain to run with'], ['growth.disk.after', 'the largest disk is full'], ['growth.load.after', 'the planned load is more than the largest server'], ['growth.freezing.after', 'autovacuum freezes slower than transaction ids are used'], ['growth.key.after', 'an integer key has no more numbers']];

/** What the database must grow to: the servers that the load asks for, the data over the years, and what gives out when. */
export function scaleSection(page: Page): Section | undefined {
  const decisions = asked.flatMap((id) => page.system.decisions.find((decision) => decision.id === id) ?? []);
  const growth = page.system.decisions.find(({ id }) => id === 'system.growth');
  if (decisions.length === 0 || growth === undefined) return undefined;
  return { id: 'scale', title: 'Scale', body: h('div', {}, h('p', { class: 'lead' }, sentence(page, growth.because, growth.numbers.map(({ name }) => name))), picture(page), sizeTable(page), limitTable(page), choiceTable(page, decisions), cacheTable(page)) };
}

function picture(page: Page): Html | undefined {
  const points = sizes.flatMap(([name, years]): readonly GrowthPoint[] => {
    const bytes = valueOf(page, name);
    return bytes === undefined ? [] : [{ years, bytes }];
  });
  const lines = ([['memory', 'stores.main.memory'], ['disk', 'stores.main.disk'], ['one server', 'storage.largest']] as const).flatMap(([words, name]): readonly GrowthLine[] => {
    const bytes = valueOf(page, name);
    return bytes === undefined ? [] : [{ name: words, bytes }];
  });
  if (points.length < 2) return undefined;
  return figure((wide) => growthPlot(points, lines, wide), raw, 'Tables with their indexes over the years, by declared growth or by what operations create, against the memory and the disk to plan.');
}

function sizeTable(page: Page): Html | undefined {
  const told = sizes.filter(([name]) => page.numbers.has(name));
  if (told.length < 2) return undefined;
  const columns = [{ head: 'data' }, ...told.map(([, years]) => ({ head: years === 0 ? 'now' : h('span', { class: 'label' }, `after ${years} y`), class: 'num' })), { head: 'disk to plan', class: 'num' }, { head: 'memory', class: 'num' }, { head: 'working set', class: 'num' }];
  const last = ['stores.main.disk', 'stores.main.memory', 'stores.main.workingSet'].map((name) => h('td', { class: 'num' }, number(page, name)));
  return table('Data over the years', columns, [h('tr', {}, h('th', { scope: 'row', class: 'mono' }, 'main'), told.map(([name]) => h('td', { class: 'num' }, number(page, name))), last)]);
}

/** What comes to an end, the first first, with its date where a run says what day it is. */
function limitTable(page: Page): Html {
  const told = limits.flatMap(([name, words]) => ((known) => (known === undefined ? [] : [{ name, words, after: known }]))(valueOf(page, name)));
  const rows = told.toSorted((a, b) => a.after - b.after).map(({ name, words, after }) => h('tr', {}, h('th', { scope: 'row' }, words), h('td', { class: 'num' }, number(page, name)), h('td', { class: 'num' }, dated(page, name, after))));
  const often: readonly (readonly [string, string])[] = [['stores.main.freeze', 'a table must be frozen again'], ['stores.main.wraparound', 'nothing is written, if nothing was ever frozen']];
  const vacuum = often.filter(([name]) => page.numbers.has(name)).map(([name, words]) => h('tr', {}, h('th', { scope: 'row' }, words), h('td', { class: 'num' }, number(page, name)), h('td', { class: 'num' }, name === 'stores.main.freeze' ? h('span', { class: 'none' }, 'again and again') : dated(page, name, valueOf(page, name) ?? 0))));
  const none = told.length === 0 ? [h('tr', {}, h('th', { scope: 'row' }, 'nothing gives out within a hundred years'), h('td', { class: 'num none' }, '–'), h('td', { class: 'num none' }, '–'))] : [];
  return table('What gives out, and when', [{ head: 'when' }, { head: 'after', class: 'num' }, { head: 'about', class: 'num' }], [...none, ...rows, ...vacuum]);
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** The month in which it is, counted from the run: a design alone knows no day. */
function dated(page: Page, name: string, after: number): Html {
  const { evidence } = page;
  const then = evidence === undefined ? undefined : new Date(Date.parse(evidence.run.started) + after * 1000);
  if (then === undefined || Number.isNaN(then.getTime())) return h('span', { class: 'none' }, 'once it runs');
  return number(page, name, `${months[then.getUTCMonth()]} ${then.getUTCFullYear()}`);
}

function choiceTable(page: Page, decisions: readonly Decision[]): Html {
  const open = new Set(shown(page.system.decisions).items.map(({ id }) => id));
  const rows = decisions.map((decision) => {
    const names = decision.numbers.map(({ name }) => name);
    const chosen = decision.options.find(({ id }) => id === decision.choice);
    return h('tr', {}, h('th', { scope: 'row' }, open.has(decision.id) ? h('a', { href: `#${encodeURIComponent(`decision.${decision.id}`)}` }, decision.question) : decision.question), h('td', {}, sentence(page, chosen?.label ?? decision.choice, names)), h('td', { class: 'words' }, sentence(page, decision.because, names)));
  });
  return table('What carries the planned load', [{ head: 'question' }, { head: 'decided' }, { head: 'because' }], rows);
}

/** Hit rates that a cache needs and would have. */
function cacheTable(page: Page): Html | undefined {
  const told = page.system.operations.filter(({ id }) => page.numbers.has(`${id}.cache.needed.share`));
  if (told.length === 0) return undefined;
  const cell = (name: string): Child => h('td', { class: 'num' }, number(page, name));
  const rows = told.map(({ id }) => h('tr', {}, h('th', { scope: 'row', class: 'mono' }, id), cell(`${id}.cache.answers`), cell(`${id}.cache.invalidations`), needed(page, `${id}.cache.needed.share`), cell(`${id}.cache.expected.share`), cell(`${id}.cache.saved`)));
  return table('What a cache would bring, for the reads that are heaviest on the database', [{ head: 'operation' }, { head: 'different answers', class: 'num' }, { head: 'writes for each read', class: 'num' }, { head: 'hits it needs', class: 'num' }, { head: 'hits to expect', class: 'num' }, { head: 'cores saved', class: 'num' }], rows);
}

function needed(page: Page, name: string): Html {
  return h('td', { class: 'num' }, (valueOf(page, name) ?? 0) > 1 ? number(page, name, 'more than all') : number(page, name));
}
