import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { explainedCodes } from '@kentledge/core/pipeline';
import { predictProblems } from '@kentledge/core/predict';
import { proveProblems } from '@kentledge/prove/run';
import { cliProblems } from './diagnostics.ts';
import { starterBrief } from './starter-brief.ts';
import { projectFolder, typed } from './testing/typed.ts';

/** Codes that earlier versions printed. They never come back with another meaning. */
const retired: readonly string[] = [];

/** What only looks like a code: a folder, and a mistyped one. */
const others: readonly string[] = ['read/grammar', 'read/unknown-feild'];

const codes = explainedCodes([cliProblems, predictProblems, proveProblems]);
const areas = [...new Set([...codes.keys()].map((code) => code.split('/')[0] ?? ''))];

it('declares each code that the sources name, and no retired one', () => {
  const literal = new RegExp(`['"\`]((?:${areas.join('|')})/[a-z]+(?:-[a-z]+)*)['"\`]`, 'g');
  const files = globSync('packages/*/src/**/*.ts', { cwd: projectFolder });
  const named = files.flatMap((file) => [...readFileSync(path.join(projectFolder, file), 'utf8').matchAll(literal)].map(([, code]) => code ?? ''));
  expect(areas.toSorted()).toEqual(['brief', 'cli', 'design', 'emit', 'grammar', 'predict', 'prove', 'read', 'workload', 'yaml']);
  expect(named.length).toBeGreaterThan(50);
  expect([...new Set(named)].filter((code) => !codes.has(code) && !others.includes(code))).toEqual([]);
  expect(retired.filter((code) => codes.has(code))).toEqual([]);
});

it('makes no diagnostic but from a table', () => {
  const files = globSync('packages/*/src/**/*.ts', { cwd: projectFolder }).filter((file) => !file.endsWith('.test.ts'));
  const byHand = files.filter((file) => /\bcode: ['"`][a-z]+\//.test(readFileSync(path.join(projectFolder, file), 'utf8')));
  expect(byHand).toEqual([]);
});

it('explains each code: why, and by an example, with what to do', async () => {
  for (const code of codes.keys()) {
    const { code: exit, out } = await typed(['explain', code]);
    expect(exit).toBe(0);
    expect(out).toMatch(new RegExp(`^${code} \\((error|warning|note)\\)\n\n {2}why: \\S[^]*(For example:|It happens when)[^]*\n {4}\\S`));
  }
});

const typedExamples = [...codes.values()].filter(({ example }) => example.startsWith('kentledge ')).map(({ code, example }) => ({ code, example }));

let cwd: string;
beforeAll(async () => {
  cwd = await desk();
}, 60_000);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

it.each(typedExamples)('$code: is told where `$example` is typed', { timeout: 30_000 }, async ({ code, example }) => {
  const args = example.replace(/ {2}# .*/, '').split(' ').slice(1);
  const { out, err, code: exit } = await typed(args, { cwd });
  expect(`${out}${err}`).toContain(`[${code}]`);
  if (codes.get(code)?.severity === 'error') expect(exit).toBeGreaterThan(1);
});

/** A folder with all that the examples name. */
async function desk(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-cli-'));
  const write = (name: string, text: string | Uint8Array): void => writeFileSync(path.join(folder, name), text);
  const older = starterBrief.replace('rate: 40/s', 'rate: 41/s');
  write('brief.yaml', older);
  await typed(['build', 'brief.yaml', '-o', 'old'], { cwd: folder });
  write('brief.yaml', starterBrief);
  await typed(['build', 'brief.yaml', '-o', 'out'], { cwd: folder });
  rmSync(path.join(folder, 'out/src'), { recursive: true });
  symlinkSync('/etc', path.join(folder, 'out/src'));
  symlinkSync('loop.yaml', path.join(folder, 'loop.yaml'));
  mkdirSync(path.join(folder, 'drafts'));
  write('drafts/letter.txt', 'Dear');
  write('logo.png', new Uint8Array([0xff, 0xfe, 0x00, 0x9f]));
  write('backup.sql', '');
  truncateSync(path.join(folder, 'backup.sql'), 5_000_000_000);
  write('constants.ts', 'export const a = 1;\n');
  write('broken.ts', `throw new Error('no luck');\n`);
  write('package.json', '{}');
  write('old.json', JSON.stringify(measuredBefore));
  return folder;
}

/** Evidence of another brief than the one here. */
const measuredBefore = {
  schema: 1,
  run: { id: 'abc', seed: 1, briefHash: '0'.repeat(64), codeHash: '', system: 'notes', version: '0.1.0', started: '2026-11-01T00:00:00.000Z', seconds: 60, command: 'kentledge prove brief.yaml' },
  machine: { cores: 2, memoryBytes: 4e9, model: 'some', platform: 'linux x64', node: '24.0.0', postgresql: '18.4' },
  plan: { scale: 1, seconds: { fill: 1, load: 1, whole: 2 }, mixFactor: 1, phases: [], outside: [] },
  quantities: [],
  verdicts: [],
  ramp: [],
  statements: [],
  distributions: [],
};
