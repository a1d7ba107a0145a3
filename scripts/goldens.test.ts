import path from 'node:path';
import { expect, it } from 'vitest';
import { listExamples, makeGoldens, readGoldens, writeGoldens } from './goldens.ts';

const root = path.join(import.meta.dirname, '..');

// KENTLEDGE_UPDATE=1 rewrites them, as `npm run update-goldens` does; read the difference before you commit it.
it.each(listExamples(root))('gives the goldens of examples/%s, byte for byte', (name) => {
  const made = makeGoldens(root, name);
  if (process.env['KENTLEDGE_UPDATE'] === '1') writeGoldens(root, name, made);
  const stored = readGoldens(root, name);
  expect([...stored.keys()]).toEqual([...made.keys()].toSorted());
  for (const [file, text] of made) expect(stored.get(file), `examples/${name}/goldens/${file}`).toBe(text);
}, 60_000);

it('gives the same bytes each time', () => {
  expect(makeGoldens(root, 'notes')).toEqual(makeGoldens(root, 'notes'));
}, 60_000);
