import { chmodSync, copyFileSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { makeTemporary } from '../run/killable-tool.ts';
import { postgresAccount } from '../run/index.ts';
import { findBinaries, placeBinaries } from './binaries.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function makeFolder(): string {
  const folder = makeTemporary();
  folders.push(folder);
  return folder;
}

function askVersion(programs: string): string {
  const account = postgresAccount();
  return execFileSync(join(programs, 'bin', 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/', env: {}, ...account });
}

it('makes programs that find their libraries, though no install script made the links', () => {
  const programs = join(makeFolder(), 'postgres');
  placeBinaries(findBinaries(), programs);
  expect(askVersion(programs)).toMatch(/^postgres \(PostgreSQL\) 18\./);
});

it('does nothing when they are there already', () => {
  const programs = join(makeFolder(), 'postgres');
  placeBinaries(findBinaries(), programs);
  const before = statSync(programs).mtimeMs;
  placeBinaries(findBinaries(), programs);
  expect(statSync(programs).mtimeMs).toBe(before);
});

it('works from a clone in a folder of mode 700, and from files that only their owner may read', () => {
  const folder = makeFolder();
  const clone = join(folder, 'clone');
  mkdirSync(clone, { mode: 0o700 });
  const native = join(clone, 'native');
  cpSync(findBinaries(), native, { recursive: true });
  const program = join(native, 'bin', 'postgres');
  chmodSync(program, 0o700);
  const programs = join(folder, 'postgres');
  placeBinaries(native, programs);
  expect(askVersion(programs)).toMatch(/18\./);
  expect(lstatSync(program).mode & 0o777).toBe(0o700);
});

it('copies when the programs lie on another file system', (context) => {
  const other = '/dev/shm';
  if (process.platform !== 'linux' || statSync(other).dev === statSync('/tmp').dev) context.skip('there is no second file system here');
  const source = mkdtempSync(join(other, 'kt-'));
  folders.push(source);
  for (const name of readdirSync(findBinaries())) {
    if (name === 'pg-symlinks.json') copyFileSync(join(findBinaries(), name), join(source, name));
    else cpSync(join(findBinaries(), name), join(source, name), { recursive: true });
  }
  const programs = join(makeFolder(), 'postgres');
  placeBinaries(source, programs);
  expect(statSync(join(programs, 'bin', 'postgres')).nlink).toBe(1);
  expect(askVersion(programs)).toMatch(/18\./);
});
