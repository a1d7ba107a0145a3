import { splitText } from '../../system/index.ts';
import type { Entity, Table } from '../../system/index.ts';
import { h } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { number, shown, table } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';

/** Entities with their counts, and the tables that hold them with their sizes. */
export function entitiesSection(page: Page): Section {
  const { entities, tables } = page.system;
  const held = new Map(tables.flatMap((one) => (one.holds.kind === 'entity' ? [[one.holds.entity, one] as const] : [])));
  const most = Math.max(0, ...[...held.values()].map(bytesOf));
  const { items, more } = shown(entities);
  const columns = [{ head: 'entity' }, { head: 'rows', class: 'num' }, { head: 'growth', class: 'num' }, { head: 'size of a row', class: 'num' }, { head: 'data' }, { head: 'indexes', class: 'num' }, { head: 'owner' }, { head: 'kept', class: 'num' }];
  const rows = items.map((entity) => row(page, entity, held.get(entity.id), most));
  const runtime = tables.filter(({ holds }) => holds.kind !== 'entity');
  const rest = runtime.length === 0 ? undefined : h('p', { class: 'more' }, `Beside them: ${runtime.map(({ name }) => name).join(', ')}.`);
  const split = tables.flatMap(({ name, partitions }) => (partitions === undefined ? [] : [h('li', {}, h('span', { class: 'mono' }, name), ': ', h('span', { class: 'mono' }, splitText(partitions)))]));
  const parted = split.length === 0 ? undefined : [h('p', {}, 'Tables that are split:'), h('ul', {}, split)];
  return { id: 'entities', title: 'Entities', body: h('div', {}, table('Entities, at the declared volume', columns, rows, more), rest, parted) };
}

function bytesOf({ rows, rowBytes }: Table): number {
  return rows.value * rowBytes.value;
}

function row(page: Page, entity: Entity, held: Table | undefined, most: number): Html {
  const { id } = entity;
  const bytes = held === undefined ? undefined : bytesOf(held);
  return h('tr', {},
    h('th', { scope: 'row', class: entity.whole === undefined ? 'mono' : 'mono part' }, id),
    h('td', { class: 'num' }, number(page, `${id}.count`)),
    h('td', { class: 'num' }, number(page, `${id}.growth`)),
    h('td', { class: 'num' }, held === undefined ? '–' : number(page, `tables.${held.name}.rowBytes`)),
    h('td', { class: 'bar' }, bytes === undefined ? '–' : [h('span', { class: 'share' }, h('span', { class: 'fill', style: `width:${(most === 0 ? 0 : (bytes / most) * 100).toFixed(1)}%` })), h('span', { class: 'percent' }, held === undefined ? '–' : number(page, `tables.${held.name}.bytes`))]),
    h('td', { class: 'num' }, held === undefined ? '–' : number(page, `tables.${held.name}.indexes`)),
    h('td', {}, entity.owner === undefined ? h('span', { class: 'none' }, entity.publicToRead ? 'public' : '–') : h('span', { class: 'mono' }, entity.owner.join('.'))),
    h('td', { class: 'num' }, number(page, `${id}.keep`)));
}
