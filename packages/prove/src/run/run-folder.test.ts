import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Failure } from './failure.ts';
import { makeTemporary } from './killable-tool.ts';
import { chooseRunFolder, listRunFolders, makeRunFolder } from './run-folder.ts';

const systemTemporary = process.env['TMPDIR'];
const asRoot = process.getuid?.() === 0;
let temporary = '';

beforeEach(() => {
  temporary = makeTemporary();
});

afterEach(() => {
  rmSync(temporary, { recursive: true });
  if (systemTemporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = systemTemporary;
});

const home = (): string => join(temporary, `kentledge-${process.getuid?.() ?? 0}`);

function makeError(): unknown {
  try {
    makeRunFolder(join(home(), '0123456789ab'));
    return undefined;
  } catch (error) {
    return error;
  }
}

it('lies below TMPDIR, and is found again', () => {
  process.env['TMPDIR'] = temporary;
  const place = chooseRunFolder();
  makeRunFolder(place.folder);
  expect(listRunFolders(home())).toEqual([place]);
});

it('avoids a TMPDIR that is too deep for a socket', () => {
  process.env['TMPDIR'] = join(temporary, 'd'.repeat(80));
  mkdirSync(process.env['TMPDIR']);
  expect(chooseRunFolder().folder).not.toContain(temporary);
});

it.runIf(asRoot)('avoids a TMPDIR that other accounts cannot pass through', () => {
  process.env['TMPDIR'] = temporary;
  chmodSync(temporary, 0o700);
  expect(chooseRunFolder().folder).not.toContain(temporary);
});

it('trusts no folder that others can write into', () => {
  mkdirSync(home());
  chmodSync(home(), 0o777);
  expect(makeError()).toBeInstanceOf(Failure);
  expect(makeError()).toMatchObject({ code: 'prove/temp-folder', message: expect.stringContaining('others can write') });
  expect(listRunFolders(home())).toEqual([]);
});

it('follows no link that someone put in its place', () => {
  symlinkSync('/etc', home());
  expect(makeError()).toMatchObject({ code: 'prove/temp-folder' });
  expect(listRunFolders(home())).toEqual([]);
});
