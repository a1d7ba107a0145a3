import { expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

it('knows the password that it hashed, in any Unicode form, and no other', async () => {
  const stored = await hashPassword('pässword');
  expect(stored).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  expect(await verifyPassword('pa\u0308ssword', stored)).toBe(true);
  expect(await verifyPassword('password', stored)).toBe(false);
});

it('salts, so equal passwords look different', async () => {
  expect(await hashPassword('x')).not.toBe(await hashPassword('x'));
});

it('says false for no user and for what is no hash', async () => {
  const heavy = `scrypt$30$8$3$${'a'.repeat(22)}$${'a'.repeat(43)}`;
  for (const stored of [undefined, null, '', 'plain', heavy]) expect(await verifyPassword('x', stored)).toBe(false);
});

it('refuses more work than may wait', async () => {
  const results = await Promise.allSettled(Array.from({ length: 14 }, () => verifyPassword('x', `scrypt$1$1$1$${'a'.repeat(22)}$${'a'.repeat(43)}`)));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(4);
  expect(await verifyPassword('x', undefined)).toBe(false);
});
