import { expect, it } from 'vitest';
import { read } from '../read.ts';

const codesOf = (text: string): readonly string[] => read({ name: 'brief.yaml', text }).diagnostics.map(({ code }) => code);

const bank = (statement: string): string => `kentledge: 1
system: bank
actors:
  customer: { is: Customer, authenticates: oidc }
  teller: { authenticates: oidc, role: teller }
entities:
  Customer: { fields: { email: string(254) unique } }
  Account: { owner: customer, fields: { customer: Customer, name: string(40) } }
  Entry: { fields: { account: Account, amount: money } }
operations:
  listAccounts: { by: [customer, teller], reads: Account, where: customer = me }
  enter: { by: teller, takes: { account: Account, amount: money }, creates: Entry }
  ${statement}
`;

it('sees rows of others behind a parameter, unless the caller is asked for', () => {
  const statement = (more: string): string => bank(`statement: { by: [customer, teller], takes: { account: Account }, reads: Entry, where: account = $account${more} }`);
  expect(codesOf(statement(''))).toEqual(['read/reach']);
  expect(codesOf(statement(' and account.customer = me'))).toEqual([]);
  expect(codesOf(statement('').replace('by: [customer, teller], takes', 'by: teller, takes'))).toEqual([]);
  expect(codesOf(bank('statement: { by: customer, takes: { account: Account }, does: [{ checks: Account, where: id = $account, as: own }, { reads: Entry, where: account = $account }] }'))).toEqual([]);
});

it('tells that an owner hides the rows of others, where the `where` does not say so', () => {
  const found = (where: string): readonly string[] => codesOf(bank(`find: { by: customer, at: GET /found, takes: { name: string(40) }, reads: Account, where: ${where} }`));
  expect(found('name = $name')).toEqual(['read/own-rows']);
  expect(found('name = $name and customer = me')).toEqual([]);
});

const depot = (ship: string): string => `kentledge: 1
system: depot
entities:
  Item: { fields: { stock: int } }
  Order: { fields: { item: Item, status: open | shipped default open }, transitions: { status: [open -> shipped] } }
operations:
  getOrder: { by: anyone, reads: Order, where: id = $id }
  getItem: { by: anyone, reads: Item, where: id = $id }
  ship: { by: anyone, does: [${ship}] }
`;

it('warns of a move that passes twice while the other steps add up', () => {
  const take = '{ updates: Item, where: id = $order.item, set: { stock: stock - 1 } }';
  const move = '{ updates: Order, where: id = $id, set: { status: shipped }, as: shipped }';
  expect(codesOf(depot(`{ reads: Order, where: id = $id }, ${take}, ${move}`))).toEqual(['read/repeated-move']);
  expect(codesOf(depot(`{ reads: Order, where: id = $id and status = open, else: 409 done }, ${take}, ${move}`))).toEqual([]);
  expect(codesOf(depot(`{ reads: Order, where: id = $id }, ${take.replace('stock - 1', '0')}, ${move}`))).toEqual([]);
});

it('warns of an order by words', () => {
  expect(codesOf('kentledge: 1\nsystem: a\nentities: { Task: { fields: { level: low | high } } }\noperations: { list: { by: anyone, reads: Task, order: -level } }\n')).toEqual(['read/order-of-words']);
});

it('advises `stale` for a field that depends on the time only where it does not depend on the caller too', () => {
  const inbox = (condition: string): string => `kentledge: 1
system: inbox
actors: { user: { is: User, authenticates: oidc } }
entities:
  User: { fields: { email: string(254) unique } }
  Room: { fields: { name: string(20), recent: = count(Message where room = this and ${condition}) } }
  Message: { fields: { room: Room, author: User } }
operations:
  rooms: { by: user, reads: Room }
  say: { by: user, takes: { room: Room }, creates: Message, set: { author: me } }
`;
  expect(codesOf(inbox('createdAt > now - 1d'))).toEqual(['read/derived-now']);
  expect(codesOf(inbox('createdAt > now - 1d and author != me'))).toEqual([]);
});

it('says of a result in `returns` how it is answered', () => {
  const shown = (returns: string) => read({ name: 'brief.yaml', text: bank(`statement: { by: teller, takes: { account: Account }, does: [{ reads: Account, where: id = $account, as: own }, { reads: Entry, where: account = $account, as: lines }], returns: { ${returns} } }`) }).diagnostics;
  expect(shown('account: own, lines: [Entry]').map(({ code, fix }) => [code, fix.advice])).toEqual([['read/unknown-view', '`own` is the result of a step, which is answered under its own name, in a view: `returns: { own: Account }`.']]);
  expect(shown('own: Account, lines: [Entry]')).toEqual([]);
});
