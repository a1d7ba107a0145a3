import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { statisticsSchema } from '@kentledge/core/statistics';
import { temporaryFolder, typed } from '../testing/typed.ts';

it('prints the statistics of a brief, and the same for the same seed', async () => {
  const first = await typed(['stats', 'examples/notes', '--scale', '0.01']);
  expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' });
  expect(statisticsSchema.parse(JSON.parse(first.out))).toMatchObject({ of: 'notes', source: { kind: 'brief', system: 'notes' } });
  expect(await typed(['stats', 'examples/notes', '--scale', '0.01', '--seed', '1'])).toEqual(first);
  expect((await typed(['stats', 'examples/notes', '--scale', '0.01', '--seed', '2'])).out).not.toBe(first.out);
}, 30_000);

it('writes the document into a file, and tells what is in it', async () => {
  const cwd = temporaryFolder(onTestFinished);
  const brief = path.resolve('examples/notes');
  const { code, out } = await typed(['stats', brief, '--scale', '0.01', '-o', 'stats.json'], { cwd });
  expect(code).toBe(0);
  expect(out).toMatch(/^notes, by its brief: 2 tables and 5 indexes of [\d.]+ MB; 11 columns with statistics\n[^]*\n {2}notes +10,000 rows [^]*\nwritten to stats\.json\n$/);
  const printed = await typed(['stats', brief, '--scale', '0.01', '--json', '-o', 'again.json'], { cwd });
  const written = (name: string): unknown => JSON.parse(readFileSync(path.join(cwd, name), 'utf8'));
  expect(JSON.parse(printed.out)).toEqual(written('again.json'));
  expect(written('again.json')).toEqual(written('stats.json'));
}, 30_000);

it('says when the file can not be written', async () => {
  const { code, err } = await typed(['stats', 'examples/notes', '--scale', '0.01', '-o', '/proc/none/stats.json']);
  expect({ code, told: err.includes('[cli/write-failed]') }).toEqual({ code: 3, told: true });
}, 30_000);

it.each([
  [[], 'cli/missing-argument'],
  [['examples/notes', '--from', 'postgresql://localhost:1/x'], 'cli/surplus-argument'],
  [['examples/notes', '--without-values'], 'cli/unknown-option'],
  [['--from', 'postgresql://localhost:1/x', '--scale', '1'], 'cli/unknown-option'],
  [['--from', 'postgresql://localhost:1/x', '--seed', '1'], 'cli/unknown-option'],
  [['--from', 'mysql://localhost/x'], 'prove/live-url'],
])('refuses %j with %s', async (args, code) => {
  const typedCommand = await typed(['stats', ...args]);
  expect(typedCommand.code).toBe(2);
  expect(typedCommand.err).toContain(`[${code}]`);
});

it('never prints a password', async () => {
  const { code, out, err } = await typed(['stats', '--from', 'postgresql://me:sesame@127.0.0.1:1/x']);
  expect(code).toBe(3);
  expect(`${out}${err}`).not.toContain('sesame');
});
