import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { generated } from './emitter.ts';
import { growTree, isSafePath } from './tree.ts';

it.each(['../a', '/etc/passwd', 'a/../b', 'a//b', '', 'a/', './a', 'C:\\a', 'a\nb', 'a b', 'a/b.', 'a\0', '~/a/$x'])('refuses the path %j', (path) => {
  expect(isSafePath(path)).toBe(false);
});

it.each(['package.json', 'src/routes/get-note.ts', '.gitignore', 'migrations/0001_initial.up.sql'])('takes the path %j', (path) => {
  expect(isSafePath(path)).toBe(true);
});

it('never lets a path leave the folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', ':', '~', ' ', '%') }), (path) => {
      const resolved = [posix.resolve('/out', path), win32.resolve('C:\\out', path)];
      const isInside = resolved[0]?.startsWith('/out/') === true && resolved[1]?.startsWith('C:\\out\\') === true;
      expect(isInside || !isSafePath(path)).toBe(true);
    }),
    { seed: 7, numRuns: 2000 },
  );
});

it('reports two emitters that claim one path, also in another case', () => {
  const { tree, diagnostics } = growTree([
    { emitter: 'one', file: generated('a/File.ts', '1') },
    { emitter: 'two', file: generated('a/file.ts', '2') },
  ]);
  expect([...tree.keys()]).toEqual(['a/File.ts']);
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['emit/path-taken']);
});

it('reports an unsafe path and leaves the file out', () => {
  const { tree, diagnostics } = growTree([{ emitter: 'one', file: generated('../x', '1') }]);
  expect(tree.size).toBe(0);
  expect(diagnostics[0]?.code).toBe('emit/bad-path');
});
