import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/typed.ts';
import { folderProblem, makeFolder } from './make-folder.ts';

it('makes a folder with those above it, and leaves one that is there', () => {
  const folder = path.join(temporaryFolder(onTestFinished), 'a/b/c');
  makeFolder(folder);
  makeFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

it('refuses a place below a file, before and when it is tried', () => {
  const root = temporaryFolder(onTestFinished);
  writeFileSync(path.join(root, 'file'), '');
  for (const below of ['file', 'file/a', 'file/a/b']) {
    expect(folderProblem(below, path.join(root, below))).toMatchObject({ code: 'cli/not-a-folder', message: `${below} is not a folder` });
    expect(() => makeFolder(path.join(root, below))).toThrow(/EEXIST|ENOTDIR/);
  }
  expect(folderProblem('new/one', path.join(root, 'new/one'))).toBeUndefined();
});

// Node tries for ever to make it with all folders above it.
it.runIf(process.platform === 'linux')('gives up where no folder can be made', () => {
  expect(() => makeFolder('/proc/kentledge/x')).toThrow(/ENOENT|EACCES|EPERM/);
});
