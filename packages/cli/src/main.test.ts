import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { projectFolder } from './testing/typed.ts';

// The tool as a process: what a terminal, a pipe and a full disk do to it.

const tool = ['--disable-warning=ExperimentalWarning', path.join(projectFolder, 'packages/cli/src/main.ts')];
const notes = path.join(projectFolder, 'examples/notes');

/** A short folder for temporary files that the account of PostgreSQL can pass through. */
function temporary(): string {
  const folder = mkdtempSync('/tmp/kt-');
  chmodSync(folder, 0o711);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A proof in a process of its own, with all that it makes below `folder`. */
function startProof(folder: string): ChildProcess {
  const child = spawn(process.execPath, [...tool, 'prove', notes, '--quick', '--seconds', '5', '--scale', '0.001'], { cwd: folder, env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function untilTold(child: ChildProcess, words: string): Promise<void> {
  let told = '';
  while (!told.includes(words)) told += String((await once(child.stdout ?? child, 'data'))[0]);
}

/** Whether the folder is empty within five seconds. */
async function isCleared(folder: string): Promise<boolean> {
  const end = performance.now() + 5000;
  while (readdirSync(folder).length > 0 && performance.now() < end) await sleep(50);
  return readdirSync(folder).length === 0;
}

it('ends a proof by Ctrl-C, and leaves nothing', { timeout: 60_000 }, async () => {
  const folder = temporary();
  const child = startProof(folder);
  let errors = '';
  child.stderr?.on('data', (part) => (errors += String(part)));
  await untilTold(child, 'PostgreSQL');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
  expect(errors).toBe('');
  expect(await isCleared(folder)).toBe(true);
});

it('calls a proof whose output nobody reads to its end no success, and leaves nothing', { timeout: 60_000 }, async () => {
  const folder = temporary();
  const child = startProof(folder);
  await untilTold(child, 'system');
  child.stdout?.destroy();
  expect(await once(child, 'exit')).toEqual([3, null]);
  expect(await isCleared(folder)).toBe(true);
});

it('keeps the exit code of what ended before the pipe was closed', () => {
  const { status, stderr } = spawnSync('sh', ['-c', `{ "$0" "$@"; echo "ended with $?" >&2; } | true`, process.execPath, ...tool, 'design', notes, '--json'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'ended with 0\n' });
});

it.runIf(process.platform === 'linux')('says that its output could not be written', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [...tool, 'design', notes, '--json'], { encoding: 'utf8', stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringMatching(/^kentledge: the output could not be written: .*ENOSPC/) as string });
});

it.runIf(process.platform === 'linux')('says that the folder is gone in which it was started', () => {
  const folder = path.join(temporary(), 'gone');
  const { status, stderr } = spawnSync('sh', ['-c', `mkdir "$0"; cd "$0"; rmdir "$0"; exec "$@"`, folder, process.execPath, ...tool, 'check', notes], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'kentledge: the folder that this was started in is gone. Go to another one.\n' });
});
