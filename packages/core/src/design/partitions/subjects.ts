import { partitioning } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Entity, Table } from '../../system/index.ts';
import type { Context } from '../decision.ts';
import { growthOf, rowsAfter } from '../scale/growth.ts';
import type { Growing } from '../scale/growth.ts';
import type { Bound } from '../scale/stored.ts';

/** A table that could be split. */
export interface Subject {
  /** Path of the pin. */
  readonly id: string;
  readonly what: string;
  readonly entity: Entity;
  readonly table: Table;
  /** What is kept for a time only: as long as `time`, told by `name`, from what the path says. */
  readonly kept?: { readonly time: Quantity; readonly name: string; readonly after: readonly string[] };
}

/** Returns the tables of entities, of their lists and of audits, each under the path of its pin. */
export function subjectsOf({ brief, draft }: Context): readonly Subject[] {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  const audits = new Map(draft.tables.flatMap((table) => (table.holds.kind === 'runtime' ? [[table.holds.purpose, table] as const] : [])));
  return draft.tables.flatMap((table): readonly Subject[] => {
    const { holds } = table;
    const entity = holds.kind === 'runtime' ? undefined : entities.get(holds.entity);
    if (holds.kind === 'runtime' || entity === undefined) return [];
    if (holds.kind === 'links') return [{ id: `${entity.id}.${holds.list}.partitions`, what: `the pairs of ${entity.id}.${holds.list}`, entity, table }];
    const { keep, audit } = entity;
    const own = { id: `${entity.id}.partitions`, what: `rows of ${entity.id}`, entity, table };
    const kept = audits.get(`audit of ${entity.id}`);
    return [
      keep === undefined ? own : { ...own, kept: { time: keep.time, name: `${entity.id}.keep`, after: keep.after } },
      ...(audit === undefined || kept === undefined ? [] : [{ id: `${entity.id}.audit.partitions`, what: `the audit of ${entity.id}`, entity, table: kept, kept: { time: audit, name: `${entity.id}.audit`, after: ['at'] } }]),
    ];
  });
}

/** Bytes of a table's rows. */
export interface Volume {
  readonly now: Quantity;
  /** As far ahead as we look. */
  readonly ahead: Quantity;
}

/** Returns how to tell the volume of a table. */
export function volumesOf(context: Context): (table: Table) => Volume {
  const growing: Growing = { stored: [], added: growthOf(context), traffic: context.brief.traffic.growth?.value ?? 0 };
  const { ahead } = partitioning.facts;
  const bytes = (table: Table, method: string, from: readonly string[], rows: (bound: Bound) => number): Quantity => {
    const of = (bound: Bound): number => rows(bound) * table.rowBytes[bound];
    return predicted(of('value'), 'B', method, [...from, `tables.${table.name}.rowBytes`], { low: of('low'), high: of('high') });
  };
  return (table) => {
    const rows = `tables.${table.name}.rows`;
    const later = (bound: Bound): number => (growing.added.has(table.name) ? rowsAfter(growing, table, ahead.value, bound) : table.rows[bound]);
    return { now: bytes(table, 'rows × width', [rows], (bound) => table.rows[bound]), ahead: bytes(table, 'rows by then × width', [rows, ...(growing.added.get(table.name)?.from ?? []), ahead.id], later) };
  };
}
