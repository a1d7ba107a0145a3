import { architectureDrawing } from '../drawing/architecture.ts';
import { mermaidText } from '../drawing/mermaid.ts';
import { graphOf } from '../drawing/nodes.ts';
import { h, raw } from '../html/html.ts';
import { counted, figure, number, table } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';

/** The architecture as a drawing, as numbers, and as text to copy. */
export function architectureSection(page: Page): Section {
  const { system } = page;
  const graph = graphOf(system);
  const dashed = graph.nodes.some((node) => node.dashed) ? h('span', { class: 'key' }, h('i', { class: 'dash' }), 'designed, not exercised') : undefined;
  const drawing = figure((wide) => architectureDrawing(graph, system.name, wide, ({ name, text }) => number(page, name, text)), raw, [h('span', { class: 'key' }, h('i', { class: 'solid' }), 'exercised by this version'), dashed]);
  const services = system.services.map(({ id }) => h('tr', {}, h('th', { scope: 'row', class: 'mono' }, id), h('td', {}, 'service'), h('td', { class: 'num' }, number(page, `${id}.instances`)), h('td', { class: 'num' }, number(page, `${id}.cores`)), h('td', { class: 'num' }, number(page, `${id}.pool`)), h('td', {}, counted(page, `${id}.operations`, 'operation', 'operations'))));
  const stores = system.stores.map(({ id, engine }) => h('tr', {}, h('th', { scope: 'row', class: 'mono' }, id), h('td', {}, engine), h('td', { class: 'num none' }, '–'), h('td', { class: 'num none' }, '–'), h('td', { class: 'num' }, number(page, `${id}.maxConnections`)), h('td', {}, number(page, `${id}.size`))));
  const columns = [{ head: 'component' }, { head: 'is' }, { head: 'instances', class: 'num' }, { head: 'CPU', class: 'num' }, { head: 'connections', class: 'num' }, { head: 'holds' }];
  const text = h('details', { class: 'copy' }, h('summary', {}, 'The same as Mermaid text'), h('pre', {}, mermaidText(graph)));
  return { id: 'architecture', title: 'Architecture', body: h('div', {}, drawing, table('Components', columns, [...services, ...stores]), text) };
}
