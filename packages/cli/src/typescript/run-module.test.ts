import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { projectFolder, temporaryFolder } from '../testing/typed.ts';

// Test runners bring module loaders of their own, so these run the real command, in folders that know nothing of kentledge.

const timeout = 120_000;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function node(cwd: string, args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const kentledge = (cwd: string, ...args: readonly string[]): Ran => node(cwd, [path.join(projectFolder, 'packages/cli/src/main.ts'), ...args]);

/** A folder with the brief that `init` writes; a package.json that says that its files are no modules lies above it. */
function started(): string {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'package.json'), '{ "type": "commonjs" }');
  expect(kentledge(cwd, 'init', 'notes', '--typescript').code).toBe(0);
  return cwd;
}

it('checks, designs and builds the brief that init writes', { timeout }, () => {
  const cwd = started();
  expect(kentledge(cwd, 'check', 'notes/brief.ts')).toEqual({ code: 0, out: 'notes/brief.ts is fine: notes with 2 entities and 5 operations.\n', err: '' });
  kentledge(cwd, 'init');
  expect(kentledge(cwd, 'design', 'notes/brief.ts').out.replaceAll('notes/brief.ts', 'brief.yaml')).toBe(kentledge(cwd, 'design', 'brief.yaml').out);
  expect(kentledge(cwd, 'build', 'notes/brief.ts', '-o', 'out')).toMatchObject({ code: 0, err: '' });
});

it('runs it only where the file itself is named', { timeout }, () => {
  const { code, out } = kentledge(started(), 'check', 'notes');
  expect(code).toBe(2);
  expect(out).toContain('Name the brief itself: notes/brief.ts.');
});

it('may import what lies beside it, and says which package it lacks', { timeout }, () => {
  const cwd = started();
  writeFileSync(path.join(cwd, 'fields.mts'), `export const fields = { title: 'string(80)' };\n`);
  writeFileSync(path.join(cwd, 'brief.ts'), `import { defineBrief } from 'kentledge';\nimport { fields } from './fields.mts';\nexport default defineBrief({ system: 'x', entities: { A: { fields } }, operations: {} });\n`);
  expect(kentledge(cwd, 'check', 'brief.ts')).toMatchObject({ out: expect.stringContaining('brief.ts is fine') as string, err: '' });
  writeFileSync(path.join(cwd, 'lacking.ts'), `import 'no-such-package';\nexport default {};\n`);
  expect(kentledge(cwd, 'check', 'lacking.ts').out).toContain('no-such-package');
});

it('takes the brief that the page of the language shows', { timeout }, () => {
  const cwd = temporaryFolder(onTestFinished);
  const [, block = ''] = /```ts\n([^]*?)```/.exec(readFileSync(path.join(projectFolder, 'docs/language.md'), 'utf8')) ?? [];
  writeFileSync(path.join(cwd, 'brief.ts'), block);
  expect(kentledge(cwd, 'check', 'brief.ts').out).toMatch(/brief\.ts is fine: notes with 1 entity and 1 operation/);
});

it('gives editors types that take the starter brief and refuse a mistyped key', { timeout }, () => {
  const cwd = started();
  const tsc = path.join(projectFolder, 'node_modules/typescript/bin/tsc');
  const compiled = (...files: readonly string[]): Ran => node(cwd, [tsc, '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--types', '', 'notes/kentledge.d.ts', ...files]);
  rmSync(path.join(cwd, 'package.json'));
  expect(compiled('notes/brief.ts')).toEqual({ code: 0, out: '', err: '' });
  writeFileSync(path.join(cwd, 'wrong.ts'), `import { defineBrief } from 'kentledge';\nexport default defineBrief({ system: 'x', entities: { A: { feilds: {} } }, operations: {} });\n`);
  expect(compiled('wrong.ts').out).toMatch(/wrong\.ts\(2,\d+\).*feilds/);
});
