import { expect, it } from 'vitest';
import { commandLine } from './redact.ts';

it('never repeats what --database or --from was given', () => {
  const url = 'postgresql://me:secret@host/db';
  expect(commandLine('prove', ['a b', '--database', url, '--quick'])).toBe(`kentledge prove 'a b' --database URL --quick`);
  expect(commandLine('prove', [`--database=${url}`])).toBe('kentledge prove --database=URL');
  expect(commandLine('stats', ['--from', url, `--from=${url}`])).toBe('kentledge stats --from URL --from=URL');
});
