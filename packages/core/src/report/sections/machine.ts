import type { Evidence } from '../../evidence/index.ts';
import { h } from '../html/html.ts';
import type { Child, Html } from '../html/html.ts';
import { phaseName } from '../names/evidence-quantities.ts';
import { number, table } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';

/** The machine and the run: what one needs to repeat it. */
export function machineSection(page: Page): Section | undefined {
  const { evidence } = page;
  if (evidence === undefined) return undefined;
  const { machine, run } = evidence;
  const rows: readonly (readonly [string, Child])[] = [
    ['processor', [label(machine.model), ', ', number(page, 'machine.cores')]],
    ['memory', number(page, 'machine.memory')],
    ['platform', label(machine.platform)],
    ['Node', label(machine.node)],
    ['PostgreSQL', label(machine.postgresql)],
    ['command', h('code', {}, run.command)],
    ['started', label(run.started)],
    ['took', number(page, 'run.seconds')],
    ['data', [number(page, 'plan.scale'), ' of the declared rows, filled in ', number(page, 'plan.seconds.fill')]],
    ['mix', [number(page, 'plan.mixFactor'), ' the declared rates, so that verdicts get their samples']],
    ['seed', label(String(run.seed))],
    ['run', h('code', {}, run.id)],
    ['brief, code', [h('code', {}, run.briefHash.slice(0, 12)), ' ', h('code', {}, run.codeHash.slice(0, 12))]],
    ['Kentledge', label(run.version)],
  ];
  return { id: 'machine', title: 'Machine and run', body: h('div', {}, h('dl', { class: 'pairs' }, rows.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value)))), phases(page, evidence)) };
}

/** A version, a model, an instant, a seed: it has digits and is no quantity. */
function label(text: string): Html {
  return h('span', { class: 'label' }, text);
}

function phases(page: Page, { plan }: Evidence): Html | undefined {
  if (plan.phases.length === 0) return undefined;
  const rows = plan.phases.map((phase) => h('tr', {}, h('th', { scope: 'row' }, phase.name), ['seconds', 'rate'].map((part) => h('td', { class: 'num' }, number(page, `${phaseName(phase)}.${part}`)))));
  return h('div', { class: 'tight' }, table('Phases of the load', [{ head: 'phase' }, { head: 'lasts', class: 'num' }, { head: 'offers', class: 'num' }], rows));
}
