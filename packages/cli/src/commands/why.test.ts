import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Evidence } from '@kentledge/core/evidence';
import { designBrief } from '@kentledge/core/pipeline';
import { projectFolder, temporaryFolder, typed } from '../testing/typed.ts';

const notes = path.join(projectFolder, 'examples/notes/brief.yaml');
const hash = designBrief({ name: 'notes', text: readFileSync(notes, 'utf8') }).system!.hash;

const evidence: Evidence = {
  schema: 1,
  run: { id: 'abc', seed: 1, briefHash: hash, codeHash: '', system: 'notes', version: '0.1.0', started: '2026-11-01T00:00:00.000Z', seconds: 60, command: 'kentledge prove examples/notes' },
  machine: { cores: 2, memoryBytes: 4e9, model: 'some', platform: 'linux x64', node: '24.0.0', postgresql: '18.4' },
  plan: { scale: 1, seconds: { fill: 1, load: 1, whole: 2 }, mixFactor: 1, phases: [], outside: [] },
  quantities: [{ name: 'listNotes.latency.p95', quantity: { value: 0.0842, low: 0.08, high: 0.09, unit: 's', from: { kind: 'measured', run: 'abc', how: 'open-loop load', samples: 1200 } } }],
  verdicts: [],
  ramp: [],
  statements: [],
  distributions: [],
};

/** A folder with evidence where prove would write it. */
function measured(briefHash = hash): string {
  const cwd = temporaryFolder(onTestFinished);
  const folder = path.join(cwd, 'kentledge-out/notes');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'evidence.json'), JSON.stringify({ ...evidence, run: { ...evidence.run, briefHash } }));
  return cwd;
}

it('tells where a declared number stands in the brief', async () => {
  const { code, out } = await typed(['why', 'examples/notes', 'listNotes.rate']);
  expect(code).toBe(0);
  expect(out).toContain('listNotes.rate = 20/s\n  declared in the brief at examples/notes/brief.yaml:12\n');
});

it('tells what a predicted number was computed from', async () => {
  const { out } = await typed(['why', 'examples/notes', 'notes.pool']);
  expect(out).toMatch(/^notes\.pool = \d+ connections/);
  expect(out).toMatch(/\n {2}timeouts\.poolWait = /);
});

it('tells what was measured, where prove wrote it or --evidence names it', async () => {
  const cwd = measured();
  const { code, out } = await typed(['why', notes, 'listNotes.latency.p95'], { cwd });
  expect(code).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('listNotes.latency.p95 = 84.2 ms (80 ms to 90 ms) measured in run abc: open-loop load, 1,200 samples');
  const named = await typed(['why', 'examples/notes', 'listNotes.latency.p95', '--evidence', path.join(cwd, 'kentledge-out/notes/evidence.json')]);
  expect(named.code).toBe(0);
});

it('takes nothing from evidence of another brief, and says so', async () => {
  const { code, err } = await typed(['why', notes, 'listNotes.latency.p95'], { cwd: measured('0'.repeat(64)) });
  expect(code).toBe(2);
  expect(err).toContain('warning[cli/other-evidence]');
  expect(err).toContain('error[cli/unknown-quantity]');
});

it('refuses what is no evidence', async () => {
  for (const file of ['package.json', 'README-nowhere', 'kentledge']) {
    const { code, err } = await typed(['why', 'examples/notes', 'listNotes.rate', '--evidence', file]);
    expect(code).toBe(2);
    expect(err).toContain('cli/bad-evidence');
  }
});

it('suggests the nearest names for an unknown one, and lists all without one', async () => {
  const { code, err } = await typed(['why', 'examples/notes', 'listNote.rate']);
  expect(code).toBe(2);
  expect(err).toContain('Did you mean listNotes.rate');
  const { out } = await typed(['why', 'examples/notes']);
  expect(out.split('\n')).toContain('notes.pool');
});

it('gives the same as JSON', async () => {
  const { out } = await typed(['why', 'examples/notes', 'listNotes.rate', '--json']);
  expect(JSON.parse(out)).toMatchObject({ name: 'listNotes.rate', quantity: { value: 20, unit: '1/s' } });
});
