import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decisionOf, numberOf, systemOf } from './fixture.ts';

const many = (instances: number): string => `kentledge: 1
system: notes
entities: { Note: { fields: { title: string(200) } } }
operations: { getNote: { by: anyone, reads: Note, where: id = $id } }
pins: { notes.instances: ${instances}, notes.pool: 4 }`;

it('connects directly up to the connections that PostgreSQL runs well with, and through a pooler above', () => {
  expect(numberOf(systemOf(many(62)), 'stores.main.wanted')).toBe(499);
  expect(decisionOf(systemOf(many(62)), 'system.pooler').choice).toBe('none');
  const pooled = systemOf(many(63));
  expect(decisionOf(pooled, 'system.pooler')).toMatchObject({ choice: 'pgbouncer', because: expect.stringContaining('507 connections') });
  expect(numberOf(pooled, 'stores.main.pooled')).toBeLessThan(10);
  expect(pooled.notExercised.map(({ subject }) => subject)).toEqual(['system.pooler']);
});

it('knows what the emitted runtime does on a connection', () => {
  const folder = new URL('../../../../runtime/src/', import.meta.url);
  const sources = globSync('**/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts') && !/testing|fixture/.test(file)).map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  // Breaks in transaction mode.
  expect(sources).toMatch(/`set statement_timeout = /);
  // Asks for settings.
  expect(sources).toMatch(/name: 'kentledge_job_lock'/);
  expect(sources).toMatch(/statement_timeout: this/);
  // Works.
  expect(sources).toMatch(/pg_try_advisory_xact_lock/);
  expect(sources).not.toMatch(/pg_(?:try_)?advisory_lock/);
  expect(sources).not.toMatch(/['"`]\s*listen\s+\w/i);
});
