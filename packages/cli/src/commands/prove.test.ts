import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Evidence } from '@kentledge/core/evidence';
import { projectFolder, temporaryFolder, typed } from '../testing/typed.ts';

const notes = path.join(projectFolder, 'examples/notes');

// Times are those of whatever machine runs this: which verdicts on time come out, and so the exit code, is not asserted.
it('proves an example: plan, progress, verdicts, page and evidence', { timeout: 180_000 }, async () => {
  const cwd = temporaryFolder(onTestFinished);
  const { code, out, err } = await typed(['prove', notes, '--quick', '--seconds', '6', '--scale', '0.002', '--seed', '7'], { cwd });
  expect(err).toBe('');
  const text = readFileSync(path.join(cwd, 'kentledge-out/notes/evidence.json'), 'utf8');
  const evidence = JSON.parse(text) as Evidence;
  expect(out).toMatch(/^system +notes: 3 operations, 2 tables\n[^]*\nseed +7\n/);
  expect(out).toContain('PostgreSQL');
  expect(out).toContain('scale 0.002: as asked');
  expect(out).toMatch(/\nnotes: .*\n[^]*slowest p95 [^]*\npage +kentledge-out\/notes\/report\.html\n[^]*\nnext +kentledge /);
  expect(out).not.toContain('\u001B');
  for (const { id } of evidence.verdicts) expect(out).toContain(id);
  expect(evidence.run).toMatchObject({ seed: 7, system: 'notes', command: expect.stringMatching(/^kentledge prove \S+ --quick --seconds 6 --scale 0\.002 --seed 7$/) as string });
  const functional = evidence.verdicts.filter(({ kind }) => kind === 'answers' || kind === 'authorization' || kind === 'access-path');
  expect(functional.filter(({ outcome }) => outcome !== 'met')).toEqual([]);
  expect(functional.length).toBeGreaterThanOrEqual(9);
  const outcomes = evidence.verdicts.map(({ outcome }) => outcome);
  expect(code).toBe(outcomes.includes('missed') ? 1 : outcomes.includes('not exercised') ? 3 : 0);
  expect(readFileSync(path.join(cwd, 'kentledge-out/notes/report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  expect((await typed(['why', notes, 'getNote.latency.p95'], { cwd })).out).toContain(`measured in run ${evidence.run.id}`);
});

it('fails with a message, and leaves nothing, where the port is taken', { timeout: 120_000 }, async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const cwd = temporaryFolder(onTestFinished);
  const { port } = server.address() as AddressInfo;
  const { code, err } = await typed(['prove', notes, '--quick', '--seconds', '2', '--scale', '0.0001', '--port', String(port)], { cwd });
  expect(code).toBe(3);
  expect(err).toMatch(/^error\[prove\/[a-z-]+\]: .*port/i);
  expect(err).not.toContain('bug of ours');
  expect(existsSync(path.join(cwd, 'kentledge-out'))).toBe(false);
});

it('never prints the password of a server that it can not reach', { timeout: 30_000 }, async () => {
  const { code, out, err } = await typed(['prove', notes, '--quick', '--database', 'postgresql://me:hunter2@127.0.0.1:1/db'], { cwd: temporaryFolder(onTestFinished) });
  expect(code).toBe(3);
  expect(err).toMatch(/^error\[prove\//);
  expect(out + err).not.toContain('hunter2');
});

it('refuses bad values before anything starts', async () => {
  for (const args of [['--scale', '0'], ['--scale', '2'], ['--seconds', 'soon'], ['--port', '70000'], ['--seed', '-1'], ['--database', 'localhost'], ['--fast']]) {
    const { code, out } = await typed(['prove', notes, ...args]);
    expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
  }
  expect((await typed(['prove', notes, '--database', 'mysql://me:hunter2@host/db'])).err).not.toContain('hunter2');
});

it('takes only a folder that a build wrote for --code', async () => {
  const cwd = temporaryFolder(onTestFinished);
  mkdirSync(path.join(cwd, 'out'));
  expect(await typed(['prove', notes, '--code', 'out'], { cwd })).toMatchObject({ code: 2, out: '', err: expect.stringContaining('cli/not-a-build') as string });
  writeFileSync(path.join(cwd, 'out/kentledge.lock.json'), '{');
  expect(await typed(['prove', notes, '--code', 'out'], { cwd })).toMatchObject({ code: 2, out: '', err: expect.stringContaining('emit/bad-lock') as string });
});

it('refuses a folder for the evidence that can not be written into, before anything starts', async () => {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'file'), '');
  expect(await typed(['prove', notes, '-o', 'file/out'], { cwd })).toMatchObject({ code: 2, out: '', err: expect.stringContaining('cli/not-a-folder') as string });
});

it('stops at errors of the brief', async () => {
  expect(await typed(['prove', 'nowhere'])).toMatchObject({ code: 2, out: '' });
});
