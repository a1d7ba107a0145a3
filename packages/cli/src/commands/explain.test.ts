import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { explainCode, explainedCodes } from '@kentledge/core/pipeline';
import { cliProblems } from '../diagnostics.ts';
import { projectFolder, temporaryFolder, typed } from '../testing/typed.ts';

it('explains a code by its example, run', async () => {
  const { code, out } = await typed(['explain', 'read/unknown-field']);
  expect(code).toBe(0);
  expect(out).toMatch(/^read\/unknown-field \(error\)\n\n {2}why: /);
  expect(out).toMatch(/For example:\n\n {4}kentledge: 1\n/);
  expect(out).toMatch(/error\[read\/unknown-field\]: `Note` has no field/);
  expect(out).toContain('fix: Write `title`.');
});

it('shows the mended brief where the fix is an edit', async () => {
  expect((await typed(['explain', 'brief/unknown-key'])).out).toMatch(/and mended:\n\n {4}entities: \{ A: \{ fields: \{\} \} \}\n/);
});

it('explains each code without a crash, and runs each example that is a brief', () => {
  const silent = [...explainedCodes([]).values()].map(explainCode).filter(({ sample, example }) => sample === undefined && !example.startsWith('#'));
  expect(silent.map(({ code }) => code)).toEqual([]);
});

it('explains a code of the command line by what was typed', async () => {
  expect((await typed(['explain', 'cli/no-brief'])).out).toContain('this is typed:\n\n    kentledge check drafts ');
  expect(explainedCodes([cliProblems]).size).toBeGreaterThan(100);
});

it('explains a decision with options, reasons and the line that caused it', async () => {
  const { code, out } = await typed(['explain', 'Order.store', 'examples/shop']);
  expect(code).toBe(0);
  expect(out).toMatch(/^Order\.store: postgresql, pinned by the brief\n/);
  expect(out).toMatch(/\* postgresql: PostgreSQL\n {8}taken\n/);
  expect(out).toMatch(/mongodb: MongoDB\n {8}no foreign keys/);
  expect(out).toMatch(/What would change it\n/);
  expect(out).toMatch(/pins\.Order\.store \(examples\/shop\/brief\.yaml:\d+\)/);
});

it('explains a choice that nobody pinned by what holds for the whole system', async () => {
  expect((await typed(['explain', 'Note.store', 'examples/notes'])).out).toMatch(/^system\.store: postgresql\n/);
  expect((await typed(['explain', 'Note.service', 'examples/notes'])).out).toMatch(/^system\.services: /);
  expect((await typed(['explain', 'Nota.store', 'examples/notes'])).code).toBe(2);
});

it('takes the brief here where none is named', async () => {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'brief.yaml'), readFileSync(path.join(projectFolder, 'examples/notes/brief.yaml')));
  expect((await typed(['explain', 'system.store'], { cwd })).out).toMatch(/^system\.store: postgresql\n/);
});

it('explains an assumed number', async () => {
  const { out } = await typed(['explain', 'limits.utilisation']);
  expect(out).toMatch(/^limits\.utilisation = 0\.7 \(0\.5 to 0\.85\)\n/);
});

it('suggests what is near, and ends as for bad input', async () => {
  for (const [id, near] of [['read/unknown-feild', 'read/unknown-field'], ['Order.stor', 'Order.store'], ['limits.utilization', 'limits.utilisation']] as const) {
    const { code, err } = await typed(['explain', id, 'examples/shop']);
    expect(code).toBe(2);
    expect(err).toContain(`Did you mean ${near}`);
  }
  expect((await typed(['explain', 'zebra'])).err).toContain('Decisions need the brief');
  expect((await typed(['explain', 'zebra', 'examples/notes'])).err).toContain('kentledge design examples/notes lists its decisions');
});
