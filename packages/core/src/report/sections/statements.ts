import type { StatementEvidence } from '../../evidence/index.ts';
import { formatNumber } from '../../quantity/index.ts';
import { h } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { number, percent, shown, table, valueOf } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { sentence } from '../page/sentence.ts';
import { declaredTable } from './declared.ts';
import { badge } from './outcome.ts';
import { partitionsText } from './partitions.ts';

/** Each statement with its share of the database's time, what it reads against what it returns, and what serves it. */
export function statementsSection(page: Page): Section | undefined {
  const all = page.evidence?.statements ?? [];
  if (all.length === 0) return undefined;
  const timeOf = ({ calls, meanTime = 0 }: StatementEvidence): number => calls * meanTime;
  const total = all.reduce((sum, statement) => sum + timeOf(statement), 0);
  const { items, more } = shown(all.toSorted((one, other) => timeOf(other) - timeOf(one)));
  const columns = [{ head: 'statement' }, { head: 'share of time' }, { head: 'calls', class: 'num' }, { head: 'seen by service', class: 'num' }, { head: 'in database', class: 'num' }, { head: 'rows read', class: 'num' }, { head: 'returned', class: 'num' }, { head: 'served' }, { head: 'by' }];
  const rows = items.map((statement) => row(page, statement, total === 0 ? 0 : timeOf(statement) / total));
  const waited = table('Statements by share of the time that the service waited for them; times and rows are means per call', columns, rows, more);
  return { id: 'statements', title: 'Statements', body: h('div', {}, waited, declaredTable(page, all)) };
}

function row(page: Page, statement: StatementEvidence, share: number): Html {
  const { statement: id, plan, served } = statement;
  const sql = page.system.statements.find((one) => one.id === id)?.sql;
  const why = sentence(page, statement.why, ['rowsRead', 'rowsReturned', 'calls', 'time.mean'].map((part) => `${id}.${part}`));
  return h('tr', {},
    h('th', { scope: 'row', class: 'mono' }, id),
    h('td', { class: 'bar' }, h('span', { class: 'share' }, h('span', { class: served ? 'fill' : 'fill missed', style: `width:${(share * 100).toFixed(1)}%` })), h('span', { class: 'percent' }, number(page, `${id}.share`, percent(share)))),
    ['calls', 'time.mean', 'time.database'].map((part) => h('td', { class: 'num' }, number(page, `${id}.${part}`))),
    ['rowsRead', 'rowsReturned'].map((part) => h('td', { class: 'num' }, number(page, `${id}.${part}`, formatNumber(valueOf(page, `${id}.${part}`) ?? 0)))),
    h('td', {}, badge(served ? 'met' : 'missed', served ? 'yes' : 'no')),
    h('td', { class: 'words' },
      plan === undefined && sql === undefined ? why : h('details', {}, h('summary', {}, why), sql === undefined ? undefined : h('pre', {}, sql), plan === undefined ? undefined : h('pre', {}, plan)),
      partitionsText(page, id, statement.partitions)));
}
