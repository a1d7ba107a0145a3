import { expect, it } from 'vitest';
import { createData } from '../data/index.ts';
import { designText } from '../testing/build-brief.ts';
import { orderOf } from './page-order.ts';

const system = designText(`
kentledge: 1
system: ordered
entities:
  Team: { count: 20, fields: { name: string(20) unique } }
  Article:
    count: 100
    fields: { team: Team, title: string(80), score: int 0..99 optional, price: money, written: timestamp, hidden: int }
    views: { Short: [id, title, score, price, written], NoKey: [title, score], Late: [id, title, score] }
operations:
  byScore: { by: anyone, at: GET /a, reads: Article, order: [-score, title], returns: [Short] }
  byTitle: { by: anyone, at: GET /b, reads: Article, order: title, returns: [NoKey] }
  byHidden: { by: anyone, at: GET /c, reads: Article, order: [title, hidden, score], returns: [Late] }
  byKey: { by: anyone, at: GET /d, reads: Article, returns: [Short] }
  byTime: { by: anyone, at: GET /e, reads: Article, order: -written, returns: [Short] }
  byPrice: { by: anyone, at: GET /f, reads: Article, order: price, returns: [Short] }
`);
const changed = designText(`
kentledge: 1
system: changed
entities: { Article: { count: 100, fields: { team: int, title: string(80) } } }
operations: { retitle: { by: anyone, takes: { team: int, title: string(80) }, updates: Article, where: team = $team, set: { title: $title }, at: POST /retitle -> 200, returns: [Article] } }
`);
const data = createData(system, { seed: 1, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });

/** How many of the pairs of neighbours stand the wrong way round. */
function wrong(id: string, ...items: readonly Readonly<Record<string, unknown>>[]): number {
  const operation = system.operations.find((candidate) => candidate.id === id);
  const [step] = operation?.steps ?? [];
  if (step === undefined || operation?.returns.kind !== 'page') throw new Error(`${id} gives no page`);
  const check = orderOf(data, step, operation.returns.view);
  if (check === undefined) throw new Error(`${id} has nothing to compare`);
  return check(items).length;
}

it('compares by the second field where the first is equal', () => {
  expect(wrong('byScore', { score: 9, title: 'a' }, { score: 9, title: 'b' }, { score: 7, title: 'a' })).toBe(0);
  expect(wrong('byScore', { score: 9, title: 'b' }, { score: 9, title: 'a' })).toBe(1);
  expect(wrong('byScore', { score: 7, title: 'a' }, { score: 9, title: 'b' })).toBe(1);
});

it('compares by the key, in the direction of the last field, where all else is equal', () => {
  expect(wrong('byScore', { score: 9, title: 'a', id: '1' }, { score: 9, title: 'a', id: '2' })).toBe(0);
  expect(wrong('byScore', { score: 9, title: 'a', id: '2' }, { score: 9, title: 'a', id: '1' })).toBe(1);
  expect(wrong('byKey', { id: '2' }, { id: '1' })).toBe(1);
  expect(wrong('byTitle', { title: 'a' }, { title: 'a' })).toBe(0);
});

it('stops at the first field that is not shown: the ones after it decide among rows that nobody can tell apart', () => {
  expect(wrong('byHidden', { title: 'a', score: 1, id: '1' }, { title: 'a', score: 0, id: '0' })).toBe(0);
  expect(wrong('byHidden', { title: 'b', score: 1, id: '1' }, { title: 'a', score: 0, id: '0' })).toBe(1);
});

it('puts nothing last, and first where the order descends, as PostgreSQL does', () => {
  expect(wrong('byScore', { score: null, title: 'b' }, { score: 9, title: 'a' })).toBe(0);
  expect(wrong('byScore', { score: 9, title: 'a' }, { score: null, title: 'b' })).toBe(1);
});

it('compares texts as texts and amounts as numbers', () => {
  expect(wrong('byTitle', { title: '10' }, { title: '9' })).toBe(0);
  expect(wrong('byTitle', { title: 'a' }, { title: 'B' })).toBe(1);
  expect(wrong('byPrice', { price: '9.50' }, { price: '10.00' })).toBe(0);
  expect(wrong('byPrice', { price: '10.00' }, { price: '9.50' })).toBe(1);
});

it('says nothing of rows of the same millisecond: the database knows microseconds', () => {
  const written = '2026-01-01T00:00:00.123Z';
  expect(wrong('byTime', { written, id: '1' }, { written, id: '2' })).toBe(0);
  expect(wrong('byTime', { written, id: '2' }, { written: '2026-01-01T00:00:00.124Z', id: '1' })).toBe(1);
});

it('checks no order of rows that a step has changed', () => {
  const [operation] = changed.operations;
  if (operation?.steps[0] === undefined || operation.returns.kind !== 'page') throw new Error('no page');
  expect(orderOf(createData(changed, data.options), operation.steps[0], operation.returns.view)).toBeUndefined();
});
