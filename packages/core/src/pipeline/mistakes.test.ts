import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { printDiagnostics } from '../diagnostic/index.ts';
import type { Source } from '../source/index.ts';
import { designBrief } from './design-brief.ts';

const golden = new URL('fixture/mistakes.txt', import.meta.url);

/** Small briefs with a mistake that beginners make; the first line of each says which. */
const mistakes = readFileSync(new URL('fixture/mistakes.yaml', import.meta.url), 'utf8')
  .split('---\n')
  .map((part): { readonly what: string; readonly source: Source } => {
    const end = part.indexOf('\n');
    return { what: part.slice(2, end), source: { name: 'brief.yaml', text: part.slice(end + 1) } };
  });

it('tells beginners what is wrong, why, and what to do (KENTLEDGE_UPDATE=1 rewrites what they see)', () => {
  const seen = mistakes.map(({ what, source }) => `===== ${what}\n\n${printDiagnostics(designBrief(source).diagnostics, [source])}`).join('\n');
  if (process.env['KENTLEDGE_UPDATE'] === '1') writeFileSync(golden, seen);
  expect(seen).toBe(readFileSync(golden, 'utf8'));
});

it.each(mistakes)('$what: is an error, told in few words', ({ source }) => {
  const errors = designBrief(source).diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.length).toBeGreaterThan(0);
  // What only follows from a mistake is not told beside it.
  expect(errors.length).toBeLessThanOrEqual(4);
});
