import { expect, it } from 'vitest';
import { createData, isSpare, keyAt, lookupsOf, pathValue } from '../data/index.ts';
import type { Data } from '../data/index.ts';
import { designText } from '../testing/build-brief.ts';
import { createRequests } from './index.ts';
import type { PlannedRequest } from './index.ts';

const system = designText(`kentledge: 1
system: depot
entities:
  Depot: { count: 6, key: code, fields: { code: string(8) } }
  Item: { count: 2k, fields: { name: string(20) } }
  Tag: { count: 300, key: name, fields: { name: string(50) } }
  Note: { count: 500, fields: { title: string(40), tags: [Tag, about 3], items: [Item, about 2] } }
  Stock: { count: 4k, key: [depot, item], fields: { depot: Depot, item: Item, free: int 0..500 }, invariants: { some: free >= 0 } }
  Order:
    count: 1k
    fields: { depot: Depot, state: draft | reserved default draft, lines: [{ item: Item, many: int 1..9999 }, about 3] }
    transitions: { state: [draft -> reserved] }
operations:
  receive:
    by: anyone
    at: POST /receive -> 200
    takes: { depot: Depot, lines: [{ item: Item, many: int 1..900 }, about 4] }
    does:
      - { each: $lines, updates: Stock, where: depot = $depot and item = $it.item, set: { free: free + $it.many }, else: 422 notStockedHere }
  send:
    by: anyone
    at: POST /send -> 200
    takes: { depot: Depot, lines: [{ item: Item, many: int 1..900 }, about 4] }
    does:
      - { each: $lines, updates: Stock, where: depot = $depot and item = $it.item and free >= $it.many, set: { free: free - $it.many }, else: 422 tooFew }
  reserve:
    by: anyone
    at: POST /orders/:id/reserve -> 200
    does:
      - { reads: Order, where: id = $id and state = draft, else: 409 notADraft }
      - { each: $order.lines, updates: Stock, where: depot = $order.depot and item = $it.item and free >= $it.many, set: { free: free - $it.many }, else: 422 outOfStock }
      - { updates: Order, where: id = $id, set: { state: reserved } }
  write: { by: anyone, creates: Note, takes: { title: string(40), tags: [string(50), max 5], items: [Item, max 4] }, set: { tags: $tags } }
  deleteItem: { by: anyone, deletes: Item, where: id = $id }
`);

interface Line {
  readonly item: string;
  readonly many: number;
}

function take(operation: string, count: number, seed: number): { readonly data: Data; readonly made: readonly PlannedRequest[] } {
  const data = createData(system, { seed, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
  const requests = createRequests(system, data, 'secret');
  return { data, made: Array.from({ length: count }, () => requests.next(operation)).filter((request) => request !== undefined) };
}

function stockOf(data: Data, depot: unknown, item: string): number | 'none' | undefined {
  return lookupsOf(data).keyed('Stock', [String(depot), item]);
}

it.each([1, 2, 3])('seed %i: each element of a list names a row that the step finds and may write, none twice', (seed) => {
  const { data, made } = take('receive', 40, seed);
  expect(made).toHaveLength(40);
  for (const { values } of made) {
    const lines = values['lines'] as unknown as readonly Line[];
    const rows = lines.map(({ item }) => stockOf(data, values['depot'], item));
    expect(rows.filter((row) => typeof row !== 'number')).toEqual([]);
    expect(new Set(rows).size).toBe(lines.length);
    for (const [place, { many }] of lines.entries()) expect(many + Number(pathValue(data, data.plan('Stock'), Number(rows[place]), ['free']))).toBeLessThanOrEqual(500);
  }
  expect(Math.max(...made.map(({ values }) => (values['lines'] as readonly unknown[]).length))).toBeGreaterThan(3);
});

it('each element takes no more than its row has', () => {
  const { data, made } = take('send', 40, 1);
  expect(made).toHaveLength(40);
  for (const { values } of made) {
    for (const { item, many } of values['lines'] as unknown as readonly Line[]) {
      expect(many).toBeLessThanOrEqual(Number(pathValue(data, data.plan('Stock'), Number(stockOf(data, values['depot'], item)), ['free'])));
    }
  }
});

it('asks for rows each of whose parts has the row that the step needs, with enough in it', () => {
  const { data, made } = take('reserve', 40, 1);
  expect(made.length).toBeGreaterThan(20);
  const [order, line] = [data.plan('Order'), data.plan('Order.lines')];
  for (const { subject } of made) {
    const size = 5;
    const depot = pathValue(data, order, subject?.row ?? 0, ['depot']);
    expect(pathValue(data, order, subject?.row ?? 0, ['state'])).toBe('draft');
    const first = (subject?.row ?? 0) * size;
    const stock = stockOf(data, depot, String(pathValue(data, line, first, ['item'])));
    expect(Number(pathValue(data, line, first, ['many']))).toBeLessThanOrEqual(Number(pathValue(data, data.plan('Stock'), Number(stock), ['free'])));
  }
});

it('names rows that exist in lists of texts, and only rows that stay in lists of references', () => {
  const { data, made } = take('write', 100, 1);
  expect(made).toHaveLength(100);
  const names = new Set(Array.from({ length: data.plan('Tag').rows }, (_, row) => keyAt(data, data.plan('Tag'), row)[0]));
  const items = new Map(Array.from({ length: data.plan('Item').rows }, (_, row) => [keyAt(data, data.plan('Item'), row)[0], row]));
  for (const { values } of made) {
    for (const tag of values['tags'] as readonly string[]) expect(names.has(tag)).toBe(true);
    for (const item of values['items'] as readonly string[]) expect(isSpare(data.plan('Item'), items.get(item) ?? -1)).toBe(false);
  }
  const deleted = new Set(take('deleteItem', 50, 1).made.map(({ values }) => values['id']));
  expect(deleted.size).toBe(50);
  expect(made.flatMap(({ values }) => values['items'] as readonly string[]).filter((item) => deleted.has(item))).toEqual([]);
});
