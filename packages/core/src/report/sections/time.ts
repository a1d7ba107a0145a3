import { h, raw } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { figure, number, percent, shown, table, valueOf } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { demandPlot } from '../plot/demand.ts';
import type { DemandRow } from '../plot/demand.ts';

const plotted = 24;

/** Where the time goes: CPU of service and database, and the time of each operation's statements, at the declared rates. */
export function timeSection(page: Page): Section | undefined {
  if (page.evidence === undefined) return undefined;
  const rows = page.system.operations
    .map(({ id }): DemandRow => ({ operation: id, busy: 1000 * (valueOf(page, `${id}.busy`) ?? 0) }))
    .filter(({ busy }) => busy > 0)
    .toSorted((one, other) => other.busy - one.busy);
  const parts = [lead(page), resources(page), ...byOperation(page, rows)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : { id: 'time', title: 'Where the time goes', body: h('div', {}, parts) };
}

function lead(page: Page): Html | undefined {
  if (!page.numbers.has('system.cores')) return undefined;
  const database = page.numbers.has('system.cores.database') ? [' and ', number(page, 'system.cores.database'), ' in the database'] : [];
  return h('p', { class: 'lead' }, 'The declared traffic keeps ', number(page, 'system.cores.service'), ' busy in the service', database, '.');
}

/** What one request takes, and what the processes took in all. */
function resources(page: Page): Html | undefined {
  const terms = [['service CPU per request', 'service.cpuPerRequest'], ['database CPU per request', 'database.cpuPerRequest'], ['service memory', 'service.memory'], ['generator CPU', 'generator.cores'], ['generator late, p99', 'generator.lateness.p99']] as const;
  const known = terms.filter(([, name]) => page.numbers.has(name));
  return known.length === 0 ? undefined : h('dl', { class: 'facts small' }, known.map(([term, name]) => h('div', {}, h('dt', {}, term), h('dd', {}, number(page, name)))));
}

function byOperation(page: Page, rows: readonly DemandRow[]): readonly Html[] {
  const total = rows.reduce((sum, { busy }) => sum + busy, 0);
  if (total === 0) return [];
  const { items, more } = shown(rows);
  const body = items.map(({ operation, busy }) => h('tr', {},
    h('th', { scope: 'row', class: 'mono' }, operation), h('td', { class: 'num' }, number(page, `${operation}.statementTime`)), h('td', { class: 'num' }, number(page, `${operation}.rate`)), h('td', { class: 'num' }, number(page, `${operation}.busy`)), h('td', { class: 'num' }, number(page, `${operation}.busy.share`, percent(busy / total)))));
  const caption = 'Time in statements, milliseconds in each second at the declared rates: mean time × rate.';
  return [
    figure((wide) => demandPlot(rows.slice(0, plotted), wide), raw, caption),
    h('div', { class: 'tight' }, table('Time in statements', [{ head: 'operation' }, { head: 'per request', class: 'num' }, { head: 'rate', class: 'num' }, { head: 'busy', class: 'num' }, { head: 'share', class: 'num' }], body, more)),
  ];
}
