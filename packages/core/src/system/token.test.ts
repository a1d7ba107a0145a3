import { expect, it } from 'vitest';
import type { Actor } from './brief.ts';
import { passwordActor } from './token.ts';

const actor = (id: string, role?: string): Actor => ({ id, is: 'User', authenticates: 'password', ...(role === undefined ? {} : { role }) }) as Actor;

it('signs for the actor that everybody is, and for none where that is not clear', () => {
  expect(passwordActor({ actors: [actor('admin', 'admin'), actor('user')] }, 'User')?.id).toBe('user');
  expect(passwordActor({ actors: [actor('admin', 'admin')] }, 'User')).toBeUndefined();
  expect(passwordActor({ actors: [actor('moderator'), actor('user')] }, 'User')).toBeUndefined();
});
