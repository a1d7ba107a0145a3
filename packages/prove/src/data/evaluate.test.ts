import { expect, it } from 'vitest';
import type { Expression, ValueType } from '@kentledge/core/system';
import type { Environment, Value } from './evaluate.ts';
import { evaluate } from './evaluate.ts';

const any: ValueType = { kind: 'none' };
const row: Readonly<Record<string, Value>> = { price: '10.50', stock: 3, state: 'paid', at: '2026-01-01T00:00:00.000Z', gone: null };
const environment: Environment = {
  field: (_, path) => row[path[0] ?? ''],
  value: (name) => (name === 'limit' ? 5 : undefined),
  me: () => undefined,
  now: Date.parse('2026-02-01T00:00:00Z'),
};
const field = (name: string): Expression => ({ kind: 'field', type: any, variable: 'row', path: [name] });
const literal = (value: string | number | boolean | null): Expression => ({ kind: 'literal', type: any, value });
const compare = (operator: '=' | '<' | '>=' | '!=', left: Expression, right: Expression): Expression => ({ kind: 'compare', type: any, operator, left, right });

it('compares money, numbers, words and instants by value', () => {
  expect(evaluate(compare('=', field('price'), literal(10.5)), environment)).toBe(true);
  expect(evaluate(compare('>=', field('stock'), { kind: 'value', type: any, name: 'limit', path: [] }), environment)).toBe(false);
  expect(evaluate(compare('=', field('state'), literal('paid')), environment)).toBe(true);
  expect(evaluate(compare('<', field('at'), { kind: 'now', type: any }), environment)).toBe(true);
});

it('counts back from an instant by seconds', () => {
  const before = (seconds: number): Expression => ({ kind: 'arithmetic', type: any, operator: '-', left: { kind: 'now', type: any }, right: { kind: 'literal', type: { kind: 'duration' }, value: seconds } });
  expect(evaluate(compare('<', field('at'), before(30 * 86_400)), environment)).toBe(true);
  expect(evaluate(compare('<', field('at'), before(32 * 86_400)), environment)).toBe(false);
});

it('passes nothing on as SQL does, but equals itself', () => {
  expect(evaluate(compare('<', field('gone'), literal(3)), environment)).toBeNull();
  expect(evaluate(compare('=', field('gone'), literal(null)), environment)).toBe(true);
});

it('decides and, or and not where it can and says unknown where it cannot', () => {
  const unknown = field('missing');
  const yes = compare('=', field('stock'), literal(3));
  const no = compare('=', field('stock'), literal(4));
  expect(evaluate({ kind: 'and', type: any, terms: [no, unknown] }, environment)).toBe(false);
  expect(evaluate({ kind: 'and', type: any, terms: [yes, unknown] }, environment)).toBeUndefined();
  expect(evaluate({ kind: 'or', type: any, terms: [yes, unknown] }, environment)).toBe(true);
  expect(evaluate({ kind: 'not', type: any, term: yes }, environment)).toBe(false);
});

it('calculates with money and finds members of choices', () => {
  expect(evaluate({ kind: 'arithmetic', type: any, operator: '*', left: field('price'), right: field('stock') }, environment)).toBe(31.5);
  expect(evaluate({ kind: 'in', type: any, left: field('state'), right: { kind: 'choice', type: any, options: [literal('open'), literal('paid')] } }, environment)).toBe(true);
  expect(evaluate({ kind: 'negate', type: any, term: field('stock') }, environment)).toBe(-3);
});
