import { formatNumber, formatValue } from '../../quantity/index.ts';
import type { Evidence } from '../../evidence/index.ts';
import { h } from '../html/html.ts';
import type { Child, Html } from '../html/html.ts';
import { number, table } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';

/** The machine and the run: what one needs to repeat it. */
export function machineSection(page: Page): Section | undefined {
  const { evidence } = page;
  if (evidence === undefined) return undefined;
  const { machine, run, plan } = evidence;
  const rows: readonly (readonly [string, Child])[] = [
    ['processor', [machine.model, ', ', number(page, 'machine.cores')]],
    ['memory', number(page, 'machine.memory')],
    ['platform', machine.platform],
    ['Node', machine.node],
    ['PostgreSQL', machine.postgresql],
    ['command', h('code', {}, run.command)],
    ['started', run.started],
    ['took', number(page, 'run.seconds')],
    ['data', [number(page, 'plan.scale'), ' of the declared rows, filled in ', number(page, 'fill.seconds.whole', formatValue(plan.seconds.fill, 's'))]],
    ['mix', [number(page, 'plan.mixFactor'), ' the declared rates, so that verdicts get their samples']],
    ['seed', String(run.seed)],
    ['run', h('code', {}, run.id)],
    ['brief, code', [h('code', {}, run.briefHash.slice(0, 12)), ' ', h('code', {}, run.codeHash.slice(0, 12))]],
    ['Kentledge', run.version],
  ];
  return { id: 'machine', title: 'Machine and run', body: h('div', {}, h('dl', { class: 'pairs' }, rows.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value)))), phases(evidence)) };
}

function phases({ plan }: Evidence): Html | undefined {
  if (plan.phases.length === 0) return undefined;
  const rows = plan.phases.map(({ name, seconds, rate }) => h('tr', {}, h('th', { scope: 'row' }, name), h('td', { class: 'num' }, formatValue(seconds, 's')), h('td', { class: 'num' }, `${formatNumber(rate)}/s`)));
  return h('div', { class: 'tight' }, table('Phases of the load', [{ head: 'phase' }, { head: 'lasts', class: 'num' }, { head: 'offers', class: 'num' }], rows));
}
