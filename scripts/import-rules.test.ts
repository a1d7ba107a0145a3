import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkImports } from './import-rules.ts';

const core = 'packages/core/src';
let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'kentledge-imports-'));
  write('package.json', JSON.stringify({ name: 'root', devDependencies: { vitest: '1.0.0' } }));
  writePackage('policies', {});
  writePackage('core', { 'js-yaml': '1.0.0', '@kentledge/policies': '0.1.0' });
  writePackage('prove', { '@kentledge/core': '0.1.0' });
  write('packages/policies/src/index.ts', 'export const one = 1;\n');
  write(`${core}/system/index.ts`, "export type { System } from './system.ts';\n");
  write(`${core}/system/system.ts`, 'export interface System { name: string }\n');
  write(`${core}/design/index.ts`, "import type { System } from '../system/index.ts';\nimport yaml from 'js-yaml';\nimport { one } from '@kentledge/policies';\nexport const design = (a: System) => [a, yaml, one];\n");
  write(`${core}/emit/index.ts`, "// process.env and import x from 'nowhere' are only words here\nexport const text = `import fs from 'node:fs'; process.env.PORT; new Date()`;\n");
  write('packages/prove/src/index.ts', "import { readFileSync } from 'node:fs';\nimport { design } from '@kentledge/core/design';\nexport const now = [Date.now(), readFileSync, design];\n");
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}

function writePackage(name: string, dependencies: Record<string, string>): void {
  const exports = { '.': './src/index.ts', './*': './src/*/index.ts' };
  write(`packages/${name}/package.json`, JSON.stringify({ name: `@kentledge/${name}`, exports, imports: { '#policies': '@kentledge/policies' }, dependencies }));
}

/** Adds one file to the clean project and returns the only problem that it makes. */
function problemWith(file: string, text: string): string | undefined {
  write(file, text);
  const problems = checkImports(root);
  expect(problems.length).toBeLessThanOrEqual(1);
  return problems[0];
}

it('finds nothing in a clean project, whatever its strings and comments say', () => {
  expect(checkImports(root)).toEqual([]);
});

it('finds an upward import', () => {
  expect(problemWith(`${core}/system/up.ts`, "import { design } from '../design/index.ts';\nexport const x = design;\n")).toMatch(/^packages\/core\/src\/system\/up\.ts:1: upward import: core\/system \(level 2\) may not import core\/design \(level 4\)/);
});

it('finds an upward import of types alone, over several lines', () => {
  expect(problemWith(`${core}/system/up.ts`, "import type {\n  design,\n} from '../design/index.ts';\nexport type X = typeof design;\n")).toContain(':3: upward import');
});

it('finds an upward re-export, a dynamic import and an import type', () => {
  for (const text of ["export * from '../design/index.ts';", "export const x = () => import('../design/index.ts');", "export type X = import('../design/index.ts').design;"]) {
    expect(problemWith(`${core}/system/up.ts`, text)).toContain('upward import');
  }
});

it('finds a sideways import among stages', () => {
  expect(problemWith(`${core}/design/side.ts`, "import { text } from '../emit/index.ts';\nexport const x = text;\n")).toContain('sideways import: core/design (level 4) may not import core/emit');
});

it('finds a sideways import among items of one kind', () => {
  write(`${core}/emit/emitters/sql.ts`, 'export const sql = 1;\n');
  expect(problemWith(`${core}/emit/emitters/client.ts`, "import { sql } from './sql.ts';\nexport const client = sql;\n")).toContain('an item may not import sql.ts');
});

it('lets the index of a kind import its items', () => {
  write(`${core}/emit/emitters/sql.ts`, 'export const sql = 1;\n');
  expect(problemWith(`${core}/emit/emitters/index.gen.ts`, "import { sql } from './sql.ts';\nexport const items = [sql];\n")).toBeUndefined();
});

it('finds a folder of core that has no level', () => {
  expect(problemWith(`${core}/misc/x.ts`, "import type { System } from '../system/index.ts';\nexport type X = System;\n")).toContain('core/misc has no level');
});

it('finds a file of core that lies in no folder, since it could pass anything upward', () => {
  expect(problemWith(`${core}/x.ts`, "import { design } from './design/index.ts';\nexport const x = design;\n")).toBe(`${core}/x.ts: every file of core lies in a folder that has a level`);
});

it('finds an upward import from a module with another ending', () => {
  for (const ending of ['mts', 'js', 'mjs']) {
    expect(problemWith(`${core}/system/up.${ending}`, "import { design } from '../design/index.ts';\nexport const x = design;\n"), ending).toContain('upward import');
    rmSync(path.join(root, `${core}/system/up.${ending}`));
  }
});

it('finds an import of a computed name in a pure package, and lets doors have it', () => {
  const text = 'export const x = (name: string) => import(`../${name}/index.ts`);\n';
  expect(problemWith('packages/prove/src/load.ts', text)).toBeUndefined();
  expect(problemWith(`${core}/system/load.ts`, text)).toBe(`${core}/system/load.ts:1: import() of a computed name: nothing can tell where it leads; name the file`);
});

it('finds a cycle between files, types included', () => {
  write(`${core}/system/a.ts`, "import type { B } from './b.ts';\nexport type A = B[];\n");
  expect(problemWith(`${core}/system/b.ts`, "import { type A } from './a.ts';\nexport interface B { a: A }\n")).toBe(
    `${core}/system/a.ts: import cycle: ${core}/system/a.ts -> ${core}/system/b.ts -> ${core}/system/a.ts`,
  );
});

it('finds a package that imports one above it', () => {
  writePackage('policies', { '@kentledge/core': '0.1.0' });
  expect(problemWith('packages/policies/src/up.ts', "import type { System } from '@kentledge/core/system';\nexport type X = System;\n")).toContain('packages/policies may not import packages/core');
});

it('follows the subpath imports of a package.json', () => {
  expect(problemWith('packages/prove/src/sub.ts', "import { one } from '#policies';\nexport const x = one;\n")).toBe('packages/prove/src/sub.ts:1: packages/policies is not declared in packages/prove/package.json');
});

it('finds a path that reaches into another package', () => {
  expect(problemWith('packages/prove/src/reach.ts', "import { design } from '../../core/src/design/index.ts';\nexport const x = design;\n")).toContain('import it by its name');
});

it('finds a package that is not declared', () => {
  expect(problemWith(`${core}/design/bare.ts`, "import pg from 'pg/lib/x';\nexport const x = pg;\n")).toBe(`${core}/design/bare.ts:1: pg is not declared in packages/core/package.json`);
});

it('lets tests alone use what the root installs for development', () => {
  expect(problemWith(`${core}/design/a.test.ts`, "import { it } from 'vitest';\nit('x', () => {});\n")).toBeUndefined();
  expect(problemWith(`${core}/design/a.ts`, "import { it } from 'vitest';\nexport const x = it;\n")).toContain('vitest is not declared');
});

it('lets a test import across levels', () => {
  expect(problemWith(`${core}/system/a.test.ts`, "import { design } from '../design/index.ts';\nexport const x = design;\n")).toBeUndefined();
});

it('lets a test start what a package above its own provides', () => {
  const text = "import { design } from '@kentledge/core/design';\nexport const x = design;\n";
  expect(problemWith('packages/policies/src/a.test.ts', text)).toBeUndefined();
  expect(problemWith('packages/policies/src/a.ts', text)).toContain('packages/policies may not import packages/core');
});

it('finds an import that leads nowhere', () => {
  expect(problemWith(`${core}/design/lost.ts`, "export * from './found.ts';\n")).toContain(`there is no ${core}/design/found.ts`);
});

it('finds a builtin of Node in a pure package, with and without its prefix', () => {
  expect(problemWith(`${core}/design/files.ts`, "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n")).toContain('node:fs: packages/core is pure');
  expect(problemWith(`${core}/design/files.ts`, "import { env } from 'process';\nexport const x = env;\n")).toContain('packages/core is pure');
});

it('finds the clock, dice and the process in a pure package', () => {
  for (const text of ['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'performance.now()', 'process.env', '`${process.cwd()}`', "process['env']", "Date['now']()", 'globalThis.process', 'setImmediate(() => 1)', 'fetch("/")']) {
    expect(problemWith(`${core}/design/clock.ts`, `export const x = ${text};\n`), text).toContain('in a pure package');
  }
});

it('finds them taken apart or under another name', () => {
  for (const text of ['const { now } = Date', 'const { env: e } = process', 'const p = process']) {
    expect(problemWith(`${core}/design/clock.ts`, `${text};\n`), text).toContain('in a pure package');
  }
});

it('lets a pure package calculate with a time that it was given', () => {
  expect(problemWith(`${core}/design/time.ts`, 'export const year = (ms: number) => new Date(ms).getUTCFullYear();\n')).toBeUndefined();
});

it('finds a comment that switches a check off', () => {
  expect(problemWith(`${core}/design/excuse.ts`, '// oxlint-disable-next-line max-lines\nexport const x = 1;\n')).toContain('no excuses from the checks: oxlint-disable');
});

it('lets tests alone say what the compiler must refuse', () => {
  const text = "// @ts-expect-error not a number\nexport const x: number = 'one';\n";
  expect(problemWith(`${core}/design/refused.test.ts`, text)).toBeUndefined();
  expect(problemWith(`${core}/design/refused.ts`, text)).toContain('no excuses from the checks: @ts-expect-error');
});
