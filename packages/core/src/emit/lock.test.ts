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

const keeper = { name: 'k', up: 'u', down: 'd' };

it.each([
  { kind: 'range', column: 'at', span: 'week', others: true, keeper },
  { kind: 'hash', columns: ['id'], names: ['h0', 'h1'] },
  { kind: 'list', column: 'state', parts: [{ name: 'a', values: ['b'] }], others: 'c' },
] as const)('keeps how a table is split: $kind', (partitions) => {
  const split = { ...lock, schema: lock.schema.map((table) => ({ ...table, partitions })) };
  expect(readLock(writeLock(split)).lock).toEqual(split);
});

it('reads locks of versions that knew ranges of time alone', () => {
  const old = { ...lock, schema: lock.schema.map((table) => ({ ...table, partitions: { column: 'at', span: 'week', others: true, keeper } })) };
  expect(readLock(JSON.stringify(old)).lock?.schema[0]?.partitions).toMatchObject({ kind: 'range', span: 'week' });
});

it.each(['', '{', '[]', '{"format":2}', JSON.stringify({ ...lock, files: [{ path: 'a', owner: 'mine', sha256: 'x' }] })])('says what is wrong with %j', (text) => {
  const { lock: read, diagnostics } = readLock(text);
  expect(read).toBeUndefined();
  expect(diagnostics[0]?.code).toBe('emit/bad-lock');
});
