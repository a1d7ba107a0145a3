import { expect, it } from 'vitest';
import { coercionOf } from './coercion.ts';

it('leaves a query of texts alone', () => {
  expect(coercionOf({ type: 'object', properties: { a: { type: 'string' } } })).toBeUndefined();
  expect(coercionOf(undefined)).toBeUndefined();
});

it('turns numbers, booleans and lists into what they are, and leaves what they are not', () => {
  const coerce = coercionOf({
    properties: { i: { type: 'integer' }, n: { type: 'number' }, b: { type: 'boolean' }, l: { type: 'array', items: { type: 'integer' } }, s: { type: 'string' } },
  });
  const cases: [Record<string, unknown>, Record<string, unknown>][] = [
    [{ i: '7', n: '-1.5', b: 'true', l: ['1', '2'], s: '7' }, { i: 7, n: -1.5, b: true, l: [1, 2], s: '7' }],
    [{ l: '3', b: 'false' }, { l: [3], b: false }],
    [{ i: '', n: '1e9', b: '1' }, { i: '', n: '1e9', b: '1' }],
    [{ i: '0x10', n: ' 1', l: 'x' }, { i: '0x10', n: ' 1', l: ['x'] }],
    [{ i: ['1', '2'] }, { i: ['1', '2'] }],
    [{}, {}],
  ];
  for (const [given, wanted] of cases) {
    coerce?.(given);
    expect(given).toEqual(wanted);
  }
});
