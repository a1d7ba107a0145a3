import { h, raw } from '../html/html.ts';
import { figure, number, percent, shown, table, valueOf } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { demandPlot } from '../plot/demand.ts';
import type { DemandRow } from '../plot/demand.ts';

const plotted = 24;

/** Where the time goes: CPU of service and database by operation, at the declared rates. */
export function timeSection(page: Page): Section | undefined {
  const rows = page.system.operations
    .map(({ id }): DemandRow => ({ operation: id, service: 1000 * (valueOf(page, `${id}.cores.service`) ?? 0), database: 1000 * (valueOf(page, `${id}.cores.database`) ?? 0) }))
    .filter(({ service, database }) => service + database > 0)
    .toSorted((one, other) => other.service + other.database - one.service - one.database);
  if (page.evidence === undefined || rows.length === 0) return undefined;
  const total = rows.reduce((sum, { service, database }) => sum + service + database, 0);
  const databaseShare = rows.reduce((sum, { database }) => sum + database, 0) / total;
  const [most] = rows;
  const lead = ['The declared traffic keeps ', number(page, 'system.cores'), ` busy, ${percent(databaseShare)} of it in the database.`, most === undefined ? '' : ` ${most.operation} takes ${percent((most.service + most.database) / total)}.`];
  const caption = [h('span', { class: 'key' }, h('i', { class: 'square service' }), 'service'), h('span', { class: 'key' }, h('i', { class: 'square database' }), 'database'), h('span', {}, 'thousandths of a core at the declared rate: CPU per request × rate')];
  return { id: 'time', title: 'Where the time goes', body: h('div', {}, h('p', { class: 'lead' }, lead), figure((wide) => demandPlot(rows.slice(0, plotted), wide), raw, caption), costs(page, rows, total)) };
}

function costs(page: Page, rows: readonly DemandRow[], total: number) {
  const { items, more } = shown(rows);
  const body = items.map(({ operation, service, database }) => h('tr', {},
    h('th', { scope: 'row', class: 'mono' }, operation), h('td', { class: 'num' }, number(page, `${operation}.cpu.service`)), h('td', { class: 'num' }, number(page, `${operation}.cpu.database`)), h('td', { class: 'num' }, number(page, `${operation}.rate`)), h('td', { class: 'num' }, percent((service + database) / total))));
  return h('div', { class: 'tight' }, table('CPU of one request', [{ head: 'operation' }, { head: 'service', class: 'num' }, { head: 'database', class: 'num' }, { head: 'rate', class: 'num' }, { head: 'share', class: 'num' }], body, more));
}
