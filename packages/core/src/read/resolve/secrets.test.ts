import { expect, it } from 'vitest';
import { read } from '../read.ts';

function codesOf({ user = '', note = 'fields: { author: User }', rest = '' }: { user?: string; note?: string; rest?: string }): readonly string[] {
  const text = `kentledge: 1
system: notes
actors: { member: { is: User, authenticates: password } }
entities:
  User: { ${user} fields: { email: string(254) unique, password: password, pin: string(9) optional secret, token: text computed } }
  Note: { ${note} }
operations:
  join: { by: anyone, takes: { email: string(254), password: password }, creates: User }
  listNotes: { by: member, reads: Note }
${rest}`;
  return read({ name: 'brief.yaml', text }).diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

it.each([
  ['a path in the default view', { note: 'views: { Note: [id, pin: author.pin] }, fields: { author: User }' }, 'read/returns-secret'],
  ['a password in a view', { note: 'views: { Note: [id, hash: author.password] }, fields: { author: User }' }, 'read/returns-secret'],
  ['a derived field', { note: 'fields: { author: User, pin: = author.pin }' }, 'read/secret-copied'],
  ['the least of all', { note: 'fields: { author: User, pin: = min(User.pin) }' }, 'read/secret-copied'],
  ['an answer', { rest: '  me: { by: member, reads: User, where: id = me, returns: { pin: = $user.pin } }' }, 'read/returns-secret'],
  ['a copy', { note: 'fields: { author: User, text: string(9) optional }', rest: '  w: { by: member, creates: Note, set: { author: me, text: me.pin } }' }, 'read/secret-copied'],
] as const)('lets no secret out by %s', (_way, pieces, code) => {
  expect(codesOf(pieces)).toEqual([code]);
});

it.each([
  ['a where', { rest: '  w: { by: member, reads: User, where: token = $token }' }],
  ['a path', { note: 'views: { Note: [id, token: author.token] }, fields: { author: User }' }],
  ['an order', { rest: '  w: { by: member, reads: User, order: token }' }],
  ['a fold', { note: 'fields: { author: User, signed: = count(User where token != none) }' }],
  ['a unique set', { user: 'unique: [token],' }],
  ['an event', { rest: '  w: { by: anyone, takes: { email: string(254), password: password }, creates: User, emits: Joined }\nevents:\n  Joined: { of: User, carries: [id, token] }\nworkflows:\n  x: { when: Joined, does: [{ reads: User, where: id = $event.id }] }' }],
] as const)('reads no token in %s, since none is stored', (_way, pieces) => {
  expect(codesOf(pieces)).toEqual(['read/token-read']);
});

it('finds rows by a secret, and copies it into another', () => {
  expect(codesOf({ rest: '  w: { by: anyone, reads: User, where: pin = $pin }' })).toEqual([]);
  expect(codesOf({ note: 'fields: { author: User, pin: string(9) optional secret }', rest: '  w: { by: member, creates: Note, set: { author: me, pin: me.pin } }' })).toEqual([]);
});
