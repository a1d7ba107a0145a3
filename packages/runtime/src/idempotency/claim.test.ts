import { expect, it } from 'vitest';
import { fingerprintOf, passwordNames } from './claim.ts';

const text = { type: 'string' };
const password = { ...text, format: 'password' };
const account = { type: 'object', properties: { email: text, password } };
const schema = { type: 'object', properties: { user: account, others: { type: 'array', items: { type: 'object', properties: { secret: password } } } } };

it('finds the members that are passwords, however deep', () => {
  expect([...passwordNames(schema)]).toEqual(['password', 'secret']);
  expect(passwordNames(undefined).size).toBe(0);
});

it('tells requests apart by all but their passwords', () => {
  const print = (email: string, secret: string) => fingerprintOf('POST', '/users', { user: { email, password: secret } }, passwordNames(schema));
  expect(print('a', 'one')).toBe(print('a', 'two'));
  expect(print('a', 'one')).not.toBe(print('b', 'one'));
  expect(fingerprintOf('POST', '/users', { password: 'one' }, new Set())).not.toBe(fingerprintOf('POST', '/users', { password: 'two' }, new Set()));
});
