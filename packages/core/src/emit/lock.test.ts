import { expect, it } from 'vitest';
import { readLock, writeLock } from './lock.ts';
import type { Lock } from './lock.ts';

const lock: Lock = {
  format: 1,
  system: 'notes',
  brief: 'ab',
  files: [{ path: 'a', owner: 'generated', sha256: '0'.repeat(64) }],
  schema: [
    {
      name: 'notes', primaryKey: ['id'], uniques: [], foreignKeys: [], checks: [], triggers: [],
      columns: [{ name: 'id', type: 'uuid', nullable: false, role: 'field' }],
      indexes: [{ name: 'i', table: 'notes', method: 'btree', parts: [{ expression: 'id', column: 'id', descending: true }], include: [], unique: false }],
    },
  ],
};

it('reads what it wrote', () => {
  expect(readLock(writeLock(lock))).toEqual({ lock, diagnostics: [] });
});

it.each(['', '{', '[]', '{"format":2}', JSON.stringify({ ...lock, files: [{ path: 'a', owner: 'mine', sha256: 'x' }] })])('says what is wrong with %j', (text) => {
  const { lock: read, diagnostics } = readLock(text);
  expect(read).toBeUndefined();
  expect(diagnostics[0]?.code).toBe('emit/bad-lock');
});
