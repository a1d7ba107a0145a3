import { expect, it } from 'vitest';
import type { Field, System } from '@kentledge/core/system';
import { designExample, designText } from '../testing/build-brief.ts';
import { depotBrief } from '../testing/depot-brief.ts';
import { teamBrief } from '../testing/team-brief.ts';
import type { Data, EntityPlan, Value } from './index.ts';
import { createData, keyAt, linkedRows, referredRow, tenantOf, valueAt } from './index.ts';

const options = { seed: 7, scale: 0.001, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' };
const systems: readonly (readonly [string, System])[] = [...['notes', 'shop', 'lobsters'].map((name) => [name, designExample(name)] as const), ['teams', designText(teamBrief)], ['depots', designText(depotBrief)]];
const sampled = 400;

function storedFields(plan: EntityPlan): readonly Field[] {
  return [...plan.fields.values()].filter((field) => field.derived === undefined && !['parts', 'references'].includes(field.type.kind));
}

function rowsOf(data: Data, entity: string, from = 0): readonly Record<string, Value>[] {
  const plan = data.plan(entity);
  return Array.from({ length: Math.min(sampled, plan.rows - from) }, (_, place) => Object.fromEntries(storedFields(plan).map((field) => [field.name, valueAt(data, plan, field, from + place)])));
}

/** What a value breaks, in words. */
function violation(field: Field, value: Value): string | undefined {
  const { type, limits } = field;
  if (value === null) return field.optional || type.kind === 'file' ? undefined : 'nothing where something must be';
  const text = String(value);
  if (type.kind === 'string' && text.length > type.max) return `longer than ${type.max}`;
  if (type.kind === 'enum' && !type.words.includes(text)) return 'not a word of the enum';
  if (type.kind === 'uuid' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return 'no uuid';
  if (type.kind === 'timestamp' && Number.isNaN(Date.parse(text))) return 'no instant';
  if (limits.maxBytes !== undefined && Buffer.byteLength(text) > limits.maxBytes) return 'too many bytes';
  if (!['int', 'money', 'decimal'].includes(type.kind)) return undefined;
  const number = Number(value);
  if (limits.min !== undefined && (limits.minExcluded === true ? number <= limits.min : number < limits.min)) return `below ${limits.min}`;
  if (limits.max !== undefined && (limits.maxExcluded === true ? number >= limits.max : number > limits.max)) return `above ${limits.max}`;
  return undefined;
}

it.each(systems)('%s: keeps every stored field within its type and limits', (_, system) => {
  const data = createData(system, options);
  const found = system.entities.flatMap(({ id }) => {
    const fields = storedFields(data.plan(id));
    return rowsOf(data, id).flatMap((row) => fields.flatMap((field) => (violation(field, row[field.name] ?? null) === undefined ? [] : [`${id}.${field.name} ${JSON.stringify(row[field.name])}: ${violation(field, row[field.name] ?? null)}`])));
  });
  expect(found).toEqual([]);
});

it.each(systems)('%s: gives the same rows for the same seed, asked in any order, and others for another', (_, system) => {
  const [first, again, other] = [createData(system, options), createData(system, options), createData(system, { ...options, seed: 8 })];
  for (const { id } of system.entities) {
    const late = rowsOf(again, id, 5);
    expect(rowsOf(first, id).slice(5)).toEqual(late.slice(0, rowsOf(first, id).length - 5));
  }
  const [{ id } = { id: '' }] = system.entities;
  expect(rowsOf(first, id)).not.toEqual(rowsOf(other, id));
});

it.each(systems)('%s: tells each cell alone as it tells it among all, row by row, backwards, one entity between the others', (_, system) => {
  for (const seed of [1, 2, 3]) {
    const [forth, back] = [createData(system, { ...options, seed }), createData(system, { ...options, seed })];
    const cells = system.entities.flatMap(({ id }) => storedFields(forth.plan(id)).flatMap((field) => Array.from({ length: 25 }, (_unused, place) => ({ id, field, row: (place * 7) % forth.plan(id).rows }))));
    const told = (data: Data, asked: readonly (typeof cells)[number][]): readonly Value[] => asked.map(({ id, field, row }) => valueAt(data, data.plan(id), field, row));
    const byRow = cells.toSorted((a, b) => b.row - a.row || (a.field.name < b.field.name ? 1 : -1));
    const backwards = told(back, byRow);
    const known = new Map(byRow.map((cell, place) => [cell, backwards[place]]));
    expect(told(forth, cells)).toEqual(cells.map((cell) => known.get(cell)));
  }
});

it.each(systems)('%s: repeats no key and no unique value', (_, system) => {
  const data = createData(system, options);
  // Parts have no key of their own: their whole and their position make it.
  for (const { id } of system.entities.filter(({ whole }) => whole === undefined)) {
    const plan = data.plan(id);
    const rows = Array.from({ length: Math.min(3000, plan.rows) }, (_unused, index) => index);
    expect(new Set(rows.map((row) => JSON.stringify(keyAt(data, plan, row)))).size, id).toBe(rows.length);
    for (const field of storedFields(plan).filter(({ unique, optional }) => unique && !optional)) {
      expect(new Set(rows.map((row) => JSON.stringify(valueAt(data, plan, field, row)))).size, `${id}.${field.name}`).toBe(rows.length);
    }
  }
});

const shares = createData(designText(`
kentledge: 1
system: shares
entities:
  Shelf: { count: 200, fields: { name: string(20) } }
  Book:
    count: 20k
    fields: { shelf: Shelf skew 1.1, genre: string(40) distinct 30 skew 1.1, note: string(80) optional(25%), tags: [Shelf, about 3] }
operations:
  getBook: { by: anyone, reads: Book, where: id = $id }
`), { ...options, scale: 1 });

it('keeps distinct counts, shares of nothing and the skew as declared', () => {
  const plan = shares.plan('Book');
  const rows = Array.from({ length: plan.rows }, (_, index) => index);
  const values = (name: string): readonly Value[] => rows.map((row) => valueAt(shares, plan, plan.fields.get(name) as Field, row));
  expect(new Set(values('genre')).size).toBe(30);
  expect(values('note').filter((value) => value !== null).length / rows.length).toBeCloseTo(0.25, 1);
  const counts = [...Map.groupBy(values('shelf'), (value) => value).values()].map(({ length }) => length).toSorted((a, b) => b - a);
  expect(counts).toHaveLength(200);
  // Zipf with exponent 1.1: the first is 2^1.1 = 2.14 times as frequent as the second, within the tolerance of the approximation.
  expect((counts[0] ?? 0) / (counts[1] ?? 1)).toBeGreaterThan(1.7);
  expect((counts[0] ?? 0) / (counts[1] ?? 1)).toBeLessThan(2.6);
});

it('follows the reference that a row holds, also where its invariants took a later draw', () => {
  const data = createData(designText(`
kentledge: 1
system: slots
entities:
  Room: { count: 50, fields: { name: string(20) } }
  Slot: { count: 400, fields: { room: Room, low: int 1..100, high: int 1..100 }, invariants: { forwards: high > low } }
operations:
  getSlot: { by: anyone, reads: Slot, where: id = $id }
`), { ...options, scale: 1 });
  const [slot, room] = [data.plan('Slot'), data.plan('Room')];
  const field = slot.fields.get('room');
  if (field === undefined) throw new Error('no field room');
  for (let row = 0; row < slot.rows; row++) expect(keyAt(data, room, referredRow(data, slot, field, row) ?? -1)).toEqual([valueAt(data, slot, field, row)]);
});

it('links each row to about as many others as declared, each once', () => {
  const plan = shares.plan('Book');
  const lengths = Array.from({ length: 2000 }, (_, row) => {
    const linked = linkedRows(shares, plan, plan.fields.get('tags') as Field, row);
    expect(new Set(linked).size).toBe(linked.length);
    return linked.length;
  });
  expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeCloseTo(3, 0);
});

it('refers only to rows of the same tenant, pairs included, beyond the filled ones too', () => {
  const data = createData(designText(teamBrief), { ...options, scale: 1 });
  for (const entity of ['User', 'Project', 'Task', 'Member']) {
    const plan = data.plan(entity);
    for (const row of Array.from({ length: 500 }, (_, index) => (index * 31) % plan.rows)) {
      for (const field of plan.fields.values()) {
        if (field.type.kind !== 'reference') continue;
        const target = referredRow(data, plan, field, row);
        if (target !== undefined) expect(tenantOf(data, field.type.entity, target), `${entity} ${row} ${field.name}`).toBe(tenantOf(data, entity, row));
      }
    }
  }
  expect(data.plan('Member').rows).toBeGreaterThan(1400);
});
