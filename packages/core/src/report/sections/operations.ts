import type { Verdict } from '../../evidence/index.ts';
import type { DesignedOperation } from '../../system/index.ts';
import { h, raw } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { counted, figure, number, shown, table, valueOf } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { latencyPlot } from '../plot/latency.ts';
import type { LatencyRow } from '../plot/latency.ts';
import { classOf, outcomes } from './outcome.ts';

const plotted = 30;

/** Latency of each operation against its objective, then each with its endpoint, rate and numbers. */
export function operationsSection(page: Page): Section {
  const rows = page.system.operations.map((operation) => latencyRow(page, operation)).filter((row) => row !== undefined);
  const worst = rows.toSorted((one, other) => other.p95 / other.objective - one.p95 / one.objective).slice(0, plotted);
  const title = page.evidence === undefined ? 'Operations' : 'Latency by operation';
  return { id: 'operations', title, body: h('div', {}, worst.length === 0 ? undefined : h('p', { class: 'lead' }, 'A p95 of 80 ms says that 95 % of the requests were answered within 80 ms, counted from the moment at which each was due.'), worst.length === 0 ? undefined : plot(page, worst, rows.length), operationTable(page)) };
}

function plot(page: Page, rows: readonly LatencyRow[], total: number): Html {
  const caption = [
    h('span', { class: 'key' }, h('i', { class: 'bar' }), 'p50 to p99'), keysOf(rows), h('span', { class: 'key' }, h('i', { class: 'tick' }), 'objective for p95'),
    h('span', {}, 'logarithmic; nearest to its objective first', total > rows.length ? ['; the others of ', counted(page, 'system.operations', 'operation', 'operations'), ' are in the table'] : undefined),
  ];
  return figure((wide) => latencyPlot(rows, wide), raw, caption);
}

/** What the dots are, for each outcome that there is. */
function keysOf(rows: readonly LatencyRow[]): readonly Html[] {
  const there = outcomes.filter((outcome) => rows.some((row) => row.outcome === outcome)).map((outcome) => key(classOf(outcome), `p95, ${outcome}`));
  return rows.some(({ outcome }) => outcome === 'no verdict') ? [...there, key('', 'p95, not judged')] : there;
}

function key(outcome: string, text: string): Html {
  return h('span', { class: 'key' }, h('i', { class: `dot ${outcome}`.trim() }), text);
}

function latencyRow(page: Page, operation: DesignedOperation): LatencyRow | undefined {
  const at = (percentile: number): number | undefined => valueOf(page, `${operation.id}.latency.p${percentile}`);
  const [p50, p95, p99] = [at(50), at(95), at(99)];
  if (page.evidence === undefined || p50 === undefined || p95 === undefined || p99 === undefined || p50 <= 0) return undefined;
  const objective = valueOf(page, objectiveName(operation)) ?? 0;
  return { operation: operation.id, p50, p95, p99, objective, outcome: latencyVerdict(page, operation.id)?.outcome ?? 'no verdict' };
}

function latencyVerdict(page: Page, operation: string): Verdict | undefined {
  return page.evidence?.verdicts.find((verdict) => verdict.kind === 'latency' && verdict.subject === operation);
}

/** Returns the name of the p95 objective that holds for the operation. */
function objectiveName(operation: DesignedOperation): string {
  return operation.latency?.p95 === undefined ? 'objectives.latency.p95' : `${operation.id}.objective.p95`;
}

function operationTable(page: Page): Html {
  const proved = page.evidence !== undefined;
  const { items, more } = shown(page.system.operations);
  const measuredHeads = ['p50', 'p95', 'p99', 'errors'].map((head) => ({ head, class: 'num' }));
  const columns = [{ head: 'operation' }, ...(proved ? measuredHeads : []), { head: 'p95 objective', class: 'num' }, { head: 'rate', class: 'num' }, { head: 'deadline', class: 'num' }, { head: 'endpoint' }, { head: 'by' }];
  const rows = items.map((operation) => h('tr', {},
    h('th', { scope: 'row', class: 'mono' }, operation.id, operation.critical ? h('abbr', { class: 'tag', title: 'critical' }, 'critical') : undefined, operation.runs.kind === 'no' ? h('abbr', { class: 'tag', title: operation.runs.reason }, 'not exercised') : undefined),
    proved ? measuredCells(page, operation.id) : undefined,
    h('td', { class: 'num' }, number(page, objectiveName(operation))),
    h('td', { class: 'num' }, number(page, `${operation.id}.rate`)),
    h('td', { class: 'num' }, number(page, `${operation.id}.deadline`)),
    h('td', { class: 'mono route' }, h('span', { class: 'method' }, operation.at.method), ` ${operation.at.route}`),
    h('td', {}, operation.by.join(', '))));
  return table(proved ? 'Operations, as measured' : 'Operations', columns, rows, more);
}

function measuredCells(page: Page, operation: string): readonly Html[] {
  const verdict = latencyVerdict(page, operation);
  const cellOf = (suffix: string, kind = 'num'): Html => h('td', { class: kind }, number(page, `${operation}.${suffix}`));
  return [cellOf('latency.p50'), cellOf('latency.p95', verdict === undefined ? 'num strong' : `num strong ${classOf(verdict.outcome)}`), cellOf('latency.p99'), cellOf('errors')];
}
