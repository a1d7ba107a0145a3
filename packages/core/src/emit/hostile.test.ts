import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { designBrief } from '../pipeline/design-brief.ts';
import { emit } from './emit.ts';
import { hostileBrief, hostileNames } from './testing/hostile-brief.ts';
import { isSafePath } from './tree.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const longest = 'aVeryLongNameThatGoesOnAndOnUntilItReachesTheEnd';
const names = fc.uniqueArray(fc.oneof(fc.constantFrom(...hostileNames), fc.constantFrom(longest, 'noteBook', 'notebook', 'NoteBook'), fc.stringMatching(/^[a-z][A-Za-z0-9]{0,12}$/)), { minLength: 1, maxLength: 12 });

function treeOf(fields: readonly string[], operations: readonly string[]): ReadonlyMap<string, string> | undefined {
  const { system } = designBrief({ name: 'brief.yaml', text: hostileBrief(fields, operations, ['Class', 'Promise', 'Note']) });
  if (system === undefined) return undefined;
  const { tree, diagnostics } = emit(system, undefined, { runtimeFiles: {}, runtimeTables: { up: '', down: '' }, hash });
  expect(diagnostics).toEqual([]);
  return new Map([...tree].map(([path, { text }]) => [path, text]));
}

function problemOf(path: string, text: string): string | undefined {
  if (!isSafePath(path)) return `${path} is no safe path`;
  if (path.endsWith('.ts')) return parseSync(path, text, { sourceType: 'module' }).errors[0]?.message;
  if (path.endsWith('.json')) JSON.parse(text);
  if (path.endsWith('.yaml')) parse(text);
  return text.includes('\r') ? 'a carriage return' : undefined;
}

it('emits files that parse, whatever the names are', () => {
  let emitted = 0;
  fc.assert(
    fc.property(names, names, (fields, operations) => {
      const tree = treeOf(fields, operations);
      if (tree === undefined) return;
      emitted += 1;
      expect([...tree].map(([path, text]) => problemOf(path, text)).filter((problem) => problem !== undefined)).toEqual([]);
    }),
    { seed: 11, numRuns: 60 },
  );
  // If the reader refused most of them, this test would say nothing.
  expect(emitted).toBeGreaterThan(30);
}, 60_000);
