import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, typed } from '../testing/typed.ts';

it('writes a brief that check finds fine, and says what comes next', async () => {
  const cwd = temporaryFolder(onTestFinished);
  const { code, out } = await typed(['init', 'a/b'], { cwd });
  expect(code).toBe(0);
  expect(out).toMatch(/^a\/b\/brief\.yaml is written\. Next: .*\n {2}kentledge check a\/b\/brief\.yaml /);
  expect(await typed(['check', 'a/b'], { cwd })).toEqual({ code: 0, out: 'a/b/brief.yaml is fine: notes with 2 entities and 5 operations.\n', err: '' });
});

it('shows a path with spaces as one word of the next command line', async () => {
  const cwd = temporaryFolder(onTestFinished);
  expect((await typed(['init', "it's here"], { cwd })).out).toContain(`\n  kentledge check 'it'\\''s here/brief.yaml' `);
});

it('never overwrites', async () => {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'brief.yaml'), 'mine');
  const { code, err } = await typed(['init'], { cwd });
  expect(code).toBe(2);
  expect(err).toContain('cli/file-exists');
  expect(readFileSync(path.join(cwd, 'brief.yaml'), 'utf8')).toBe('mine');
});

it('writes the brief in TypeScript with its types, and overwrites neither', async () => {
  const cwd = temporaryFolder(onTestFinished);
  expect((await typed(['init', '--typescript'], { cwd })).out).toContain('brief.ts is written');
  expect(readFileSync(path.join(cwd, 'kentledge.d.ts'), 'utf8')).toContain("declare module 'kentledge'");
  expect((await typed(['init', '--typescript'], { cwd })).err).toContain('cli/file-exists');
});

it('refuses a file, and what would be below one, as its folder', async () => {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'file'), '');
  for (const folder of ['file', 'file/below']) {
    expect(await typed(['init', folder], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining(`cli/not-a-folder]: ${folder} is`) as string });
  }
});

it('tells why it could not write', async () => {
  const { code, err } = await typed(['init', '/proc/notes']);
  expect(code).toBeGreaterThan(1);
  expect(err).toContain('cli/write-failed');
});
