import { expect, it } from 'vitest';
import { createData, pathValue } from '../data/index.ts';
import { designText } from '../testing/build-brief.ts';
import { createRequests } from './index.ts';
import type { PlannedRequest } from './index.ts';

const system = designText(`kentledge: 1
system: depot
entities:
  Product: { count: 400, fields: { stock: int 0..500 } }
  Account: { count: 400, fields: { balance: money } }
  Ticket:
    count: 400
    fields: { state: open | doing | done | dropped default open }
    transitions: { state: [open -> doing, open -> dropped, doing -> done] }
operations:
  getProduct: { by: anyone, reads: Product, where: id = $id }
  reserve: { by: anyone, takes: { id: Product, quantity: int 1..99 }, updates: Product, where: id = $id and stock >= $quantity, set: { stock: stock - $quantity }, else: 422 out_of_stock }
  transfer:
    by: anyone
    takes: { from: Account, amount: money }
    does:
      - { checks: Account, where: id = $from and balance >= $amount, else: 422 too_little }
      - { updates: Account, where: id = $from, set: { balance: balance - $amount } }
  moveTicket: { by: anyone, takes: { id: Ticket, state: Ticket.state }, updates: Ticket, where: id = $id, set: { state: $state } }`);
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
  for (const request of made) expect(request.values['quantity']).toBe(Math.min(99, Number(valueOf(request, 'stock'))));
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
