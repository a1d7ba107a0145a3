import { expect, it } from 'vitest';
import type { Lock } from './lock.ts';
import { planWrites } from './plan-writes.ts';
import type { EmittedFile, FileTree, Owner } from './tree.ts';

/** A hash that a person can read. */
const hash = (text: string): string => `#${text}`;

function tree(files: Readonly<Record<string, readonly [Owner, string, string?]>>): FileTree {
  return new Map(Object.entries(files).map(([path, [owner, text, instead]]): [string, EmittedFile] => [path, { owner, text, ids: [], ...(instead === undefined ? {} : { instead }) }]));
}

function lockOf(files: Readonly<Record<string, readonly [Owner, string]>>): Lock {
  return { format: 1, system: 'x', brief: '', schema: [], files: Object.entries(files).map(([path, [owner, text]]) => ({ path, owner, sha256: hash(text) })) };
}

function present(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(files).map(([path, text]) => [path, hash(text)]));
}

it('writes everything into an empty folder', () => {
  const plan = planWrites(tree({ a: ['generated', '1'], b: ['yours', '2'], c: ['history', '3'] }), undefined, new Map(), { hash });
  expect(plan.writes.map((write) => write.does)).toEqual(['write', 'write', 'write']);
  expect(plan).toMatchObject({ changes: true, refused: false });
});

it('changes nothing when nothing changed', () => {
  const files = { a: ['generated', '1'], b: ['yours', '2'] } as const;
  const plan = planWrites(tree(files), lockOf(files), present({ a: '1', b: 'edited by people' }), { hash });
  expect(plan.writes.map((write) => write.does)).toEqual(['skip', 'skip']);
  expect(plan).toMatchObject({ changes: false, refused: false, diagnostics: [] });
});

it('rewrites a generated file that nobody touched', () => {
  const plan = planWrites(tree({ a: ['generated', 'new'] }), lockOf({ a: ['generated', 'old'] }), present({ a: 'old' }), { hash });
  expect(plan.writes).toEqual([{ path: 'a', does: 'write' }]);
});

it('refuses an edited generated file and names the file to use', () => {
  const plan = planWrites(tree({ a: ['generated', 'new', 'operations/a.ts'] }), lockOf({ a: ['generated', 'old'] }), present({ a: 'edited' }), { hash });
  expect(plan.refused).toBe(true);
  expect(plan.diagnostics[0]?.code).toBe('emit/edited-file');
  expect(plan.diagnostics[0]?.fix.advice).toContain('operations/a.ts');
});

it('overwrites an edited generated file when forced, never what is yours', () => {
  const plan = planWrites(tree({ a: ['generated', 'new'], b: ['yours', 'new'] }), lockOf({ a: ['generated', 'old'], b: ['yours', 'old'] }), present({ a: 'edited', b: 'edited' }), { hash, force: true });
  expect(plan.writes.map((write) => write.does)).toEqual(['write', 'skip']);
});

it('refuses to overwrite a file that no build wrote', () => {
  const plan = planWrites(tree({ a: ['generated', 'new'] }), undefined, present({ a: 'theirs' }), { hash });
  expect(plan.diagnostics[0]?.code).toBe('emit/file-in-the-way');
});

it('removes a generated file that is no longer made', () => {
  const plan = planWrites(tree({}), lockOf({ a: ['generated', 'old'] }), present({ a: 'old' }), { hash });
  expect(plan.writes).toEqual([{ path: 'a', does: 'remove' }]);
});

it('keeps and reports the file of a removed operation', () => {
  const plan = planWrites(tree({}), lockOf({ 'operations/a.ts': ['yours', 'old'] }), present({ 'operations/a.ts': 'edited' }), { hash });
  expect(plan.writes).toEqual([{ path: 'operations/a.ts', does: 'keep' }]);
  expect(plan.diagnostics[0]?.code).toBe('emit/left-behind');
});

it('keeps an old migration as it is', () => {
  const plan = planWrites(tree({}), lockOf({ m: ['history', 'sql'] }), present({ m: 'sql' }), { hash });
  expect(plan).toMatchObject({ changes: false, refused: false });
});

it.each([['edited', { m: 'other' }], ['missing', {}]])('refuses when an old migration is %s, forced or not', (_how, files) => {
  const plan = planWrites(tree({}), lockOf({ m: ['history', 'sql'] }), present(files as Record<string, string>), { hash, force: true });
  expect(plan.diagnostics[0]?.code).toBe('emit/history-changed');
});

it('always rewrites its own lock file', () => {
  const plan = planWrites(tree({ 'kentledge.lock.json': ['generated', 'new'] }), lockOf({}), present({ 'kentledge.lock.json': 'old' }), { hash });
  expect(plan.writes).toEqual([{ path: 'kentledge.lock.json', does: 'write' }]);
});
