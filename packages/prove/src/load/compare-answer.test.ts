import { expect, it } from 'vitest';
import type { DesignedOperation, ViewField } from '@kentledge/core/system';
import type { Value } from '../data/index.ts';
import { createData, pathValue } from '../data/index.ts';
import type { PlannedRequest } from '../requests/index.ts';
import { createRequests } from '../requests/index.ts';
import { designText } from '../testing/build-brief.ts';
import { compareAnswer } from './compare-answer.ts';
import { strangersIn } from './foreign-items.ts';

const system = designText(`
kentledge: 1
system: answers
entities:
  User: { count: 50, fields: { email: string(254) unique personal } }
  Note:
    count: 1k
    owner: author
    fields: { author: User, title: string(80), price: money, written: timestamp, label: a | b | c }
actors:
  user: { is: User, authenticates: oidc }
operations:
  getNote: { by: user, reads: Note, where: id = $id }
  relabel: { by: user, takes: { label: a | b | c, price: money }, updates: Note, where: label = $label and price = $price, set: { label: c }, at: POST /relabel -> 200, returns: [Note] }
  listNotes: { by: user, takes: { label: a | b | c }, reads: Note, where: author = me and label = $label, order: -written }
`);
const data = createData(system, { seed: 1, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });
const requests = createRequests(system, data, 'secret');

function operationOf(id: string): DesignedOperation {
  const operation = system.operations.find((candidate) => candidate.id === id);
  if (operation === undefined) throw new Error(`no ${id}`);
  return operation;
}

function next(id: string): PlannedRequest {
  const request = requests.next(id);
  if (request === undefined) throw new Error(`no request of ${id}`);
  return request;
}

/** The row as a right service would show it. */
function shown(row: number, fields: readonly ViewField[]): Record<string, Value | undefined> {
  return Object.fromEntries(fields.flatMap((field) => (field.value.kind === 'field' ? [[field.name, pathValue(data, data.plan('Note'), row, field.value.path)]] : [])));
}

function fieldsOf(operation: DesignedOperation): readonly ViewField[] {
  const { returns } = operation;
  return returns.kind === 'row' || returns.kind === 'page' ? returns.view.fields : [];
}

it('passes the row as it is in the data, however a value is written', () => {
  const operation = operationOf('getNote');
  const request = next('getNote');
  const answer = shown(request.subject?.row ?? 0, fieldsOf(operation));
  expect(compareAnswer(data, operation, request, answer)).toEqual([]);
  const written = new Date(String(answer['written'])).toISOString().replace('Z', '+00:00');
  expect(compareAnswer(data, operation, request, { ...answer, price: `${answer['price']}0`, written })).toEqual([]);
});

it.each([
  ['title', 'another'],
  ['price', '0.01'],
  ['written', '2001-01-01T00:00:00Z'],
  ['label', null],
  ['author', '00000000-0000-7000-8000-000000000000'],
])('finds a wrong %s', (name, value) => {
  const operation = operationOf('getNote');
  const request = next('getNote');
  const answer = { ...shown(request.subject?.row ?? 0, fieldsOf(operation)), [name]: value };
  expect(compareAnswer(data, operation, request, answer)).toEqual([expect.stringContaining(`${name} is ${JSON.stringify(value)} instead of`)]);
});

it('finds another row’s values, and a missing field', () => {
  const operation = operationOf('getNote');
  const request = next('getNote');
  const row = request.subject?.row ?? 0;
  expect(compareAnswer(data, operation, request, shown((row + 1) % 1000, fieldsOf(operation))).length).toBeGreaterThan(2);
  const { title: _, ...without } = shown(row, fieldsOf(operation));
  expect(compareAnswer(data, operation, request, without)).toHaveLength(1);
});

it('finds items of a list that are out of order, twice there, or beside the filter', () => {
  const operation = operationOf('listNotes');
  const request: PlannedRequest = { ...next('listNotes'), values: { label: 'a' } };
  const item = (id: string, written: string, label = 'a'): object => ({ id, written, label });
  const told = (...items: readonly object[]): unknown => compareAnswer(data, operation, request, { items, next: null });
  expect(told(item('1', '2026-01-02T00:00:00Z'), item('2', '2026-01-01T00:00:00Z'))).toEqual([]);
  expect(told(item('2', '2026-01-01T00:00:00Z'), item('1', '2026-01-02T00:00:00Z'))).toEqual([expect.stringContaining('comes after')]);
  expect(told(item('1', '2026-01-02T00:00:00Z'), item('1', '2026-01-02T00:00:00Z'))).toEqual([expect.stringContaining('comes twice')]);
  expect(told(item('1', '2026-01-02T00:00:00Z', 'b'))).toEqual([expect.stringContaining('does not fit the request')]);
});

it('finds rows of others in a list', () => {
  const operation = operationOf('listNotes');
  const request = next('listNotes');
  const own = pathValue(data, data.plan('User'), request.caller?.row ?? 0, ['id']);
  expect(strangersIn(data, operation, request, { items: [{ author: own }] })).toEqual([]);
  expect(strangersIn(data, operation, request, { items: [{ author: own }, { author: 'someone' }] })?.length).toBeGreaterThan(0);
});

it('holds the rows that a step has changed to what it left as it was, not to what it changed', () => {
  const request: PlannedRequest = { ...next('listNotes'), values: { label: 'a', price: '1.00' } };
  const told = (item: object): unknown => compareAnswer(data, operationOf('relabel'), request, { items: [item], next: null });
  expect(told({ id: '1', label: 'c', price: '1.00' })).toEqual([]);
  expect(told({ id: '1', label: 'c', price: '2.00' })).toEqual([expect.stringContaining('does not fit the request')]);
});
