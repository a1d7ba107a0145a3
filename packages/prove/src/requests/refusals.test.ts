import { expect, it } from 'vitest';
import { createData, pathValue, referredRow } from '../data/index.ts';
import { designText } from '../testing/build-brief.ts';
import { createRequests } from './index.ts';
import type { PlannedRequest } from './index.ts';

const system = designText(`kentledge: 1
system: depot
entities:
  Product: { count: 400, fields: { stock: int 0..500 } }
  Account: { count: 400, fields: { balance: money } }
  Ticket:
    count: 2k
    fields: { state: open | doing | done | dropped default open }
    transitions: { state: [open -> doing, open -> dropped, doing -> done] }
  Reply: { count: 400, fields: { ticket: Ticket, text: string(80) } }
  Offer: { count: 400, fields: { until: timestamp, day: date } }
operations:
  getProduct: { by: anyone, reads: Product, where: id = $id }
  reserve: { by: anyone, takes: { id: Product, quantity: int 1..99 }, updates: Product, where: id = $id and stock >= $quantity, set: { stock: stock - $quantity }, else: 422 out_of_stock }
  transfer:
    by: anyone
    takes: { from: Account, amount: money }
    does:
      - { checks: Account, where: id = $from and balance >= $amount, else: 422 too_little }
      - { updates: Account, where: id = $from, set: { balance: balance - $amount } }
  moveTicket: { by: anyone, takes: { id: Ticket, state: Ticket.state }, updates: Ticket, where: id = $id, set: { state: $state } }
  closeTicket:
    by: anyone
    does:
      - { checks: Ticket, where: id = $id and state = doing }
      - { updates: Ticket, where: id = $id, set: { state: done } }
  readAndClose:
    by: anyone
    takes: { ticket: Ticket }
    does:
      - { reads: Ticket, where: id = $ticket, as: found }
      - { updates: Ticket, where: id = $found.id, set: { state: done } }
  answer:
    by: anyone
    takes: { reply: Reply }
    does:
      - { reads: Reply, where: id = $reply, as: found }
      - { updates: Ticket, where: id = $found.ticket, set: { state: doing } }
  sellOver: { by: anyone, takes: { id: Product, least: int }, updates: Product, where: id = $id and stock > $least, set: { stock: 0 } }
  sellUnder: { by: anyone, takes: { id: Product, most: int 0..600 }, updates: Product, where: id = $id and $most > stock, set: { stock: 0 } }
  expire: { by: anyone, takes: { id: Offer, before: timestamp, since: date }, deletes: Offer, where: id = $id and until < $before and day > $since }`);
const data = createData(system, { seed: 3, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });

function take(operation: string, count: number): readonly PlannedRequest[] {
  const requests = createRequests(system, data, 'secret');
  return Array.from({ length: count }, () => requests.next(operation)).filter((request) => request !== undefined);
}

function valueOf({ subject }: PlannedRequest, field: string): unknown {
  return pathValue(data, data.plan(subject?.entity ?? ''), subject?.row ?? 0, [field]);
}

it('asks for no more than the row has and the parameter allows', () => {
  const made = take('reserve', 100);
  expect(made).toHaveLength(100);
  for (const request of made) expect(request.values['quantity']).toBeLessThanOrEqual(Math.min(99, Number(valueOf(request, 'stock'))));
});

it('takes little of what is there, as people do, and the same amounts again for the same seed', () => {
  const amounts = (operation: string, name: string): readonly number[] => take(operation, 300).map(({ values }) => Number(values[name]));
  const quantities = amounts('reserve', 'quantity');
  expect(Math.min(...quantities)).toBe(1);
  expect(Math.max(...quantities)).toBeLessThanOrEqual(3);
  expect(new Set(quantities).size).toBe(3);
  const [first, again] = [amounts('transfer', 'amount'), amounts('transfer', 'amount')];
  expect(again).toEqual(first);
  expect(new Set(first).size).toBeGreaterThan(100);
  expect(Math.min(...first)).toBeGreaterThan(0);
});

it('keeps < and > between a row and a parameter, of every type that has a next value', () => {
  for (const request of take('sellOver', 50)) expect(Number(request.values['least'])).toBeLessThan(Number(valueOf(request, 'stock')));
  for (const request of take('sellUnder', 50)) {
    expect(Number(request.values['most'])).toBeGreaterThan(Number(valueOf(request, 'stock')));
    expect(Number(request.values['most'])).toBeLessThanOrEqual(600);
  }
  for (const request of take('expire', 50)) {
    expect(Date.parse(String(request.values['before']))).toBeGreaterThan(Date.parse(String(valueOf(request, 'until'))));
    expect(Date.parse(String(request.values['since']))).toBeLessThan(Date.parse(String(valueOf(request, 'day'))));
  }
});

it('checks or reads a row and moves it: both steps get the same row, and none comes twice', () => {
  for (const operation of ['closeTicket', 'readAndClose']) {
    const made = take(operation, 400);
    expect(made.length, operation).toBeGreaterThan(20);
    expect(new Set(made.map(({ subject }) => subject?.row)).size).toBe(made.length);
    for (const request of made) expect(valueOf(request, 'state')).toBe('doing');
  }
});

it('moves the row that another one refers to', () => {
  const made = take('answer', 400);
  expect(made.length).toBeGreaterThan(5);
  const tickets = made.map(({ subject }) => referredRow(data, data.plan('Reply'), data.plan('Reply').fields.get('ticket')!, subject?.row ?? 0) ?? -1);
  expect(new Set(tickets).size).toBe(tickets.length);
  for (const ticket of tickets) expect(pathValue(data, data.plan('Ticket'), ticket, ['state'])).toBe('open');
});

it('takes a balance that covers the amount, in both steps of the same row', () => {
  const made = take('transfer', 100);
  expect(made).toHaveLength(100);
  for (const request of made) expect(Number(request.values['amount'])).toBeLessThanOrEqual(Number(valueOf(request, 'balance')));
});

it('moves a row once, to a state that it may move to', () => {
  const made = take('moveTicket', 400);
  expect(made.length).toBeGreaterThan(50);
  expect(new Set(made.map(({ subject }) => subject?.row)).size).toBe(made.length);
  const moves = new Set(['open doing', 'open dropped', 'doing done']);
  for (const request of made) expect(moves).toContain(`${String(valueOf(request, 'state'))} ${String(request.values['state'])}`);
});

it('expects the refusals that the steps declare, and no others', () => {
  const refusals = (operation: string): readonly number[] | undefined => take(operation, 1)[0]?.refusals;
  expect([refusals('getProduct'), refusals('reserve'), refusals('transfer'), refusals('moveTicket')]).toEqual([[], [422], [422], [409]]);
});
