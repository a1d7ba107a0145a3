import { expect, it } from 'vitest';
import { progressTo } from './progress.ts';

function told(isTerminal: boolean): string {
  const written: string[] = [];
  const progress = progressTo({ write: (text) => void written.push(text) }, isTerminal);
  progress.tell({ doing: 'fill notes', share: 0 });
  progress.tell({ doing: 'fill notes', share: 0.5 });
  progress.tell({ doing: 'fill', done: 'filled 100 rows' });
  progress.tell({ doing: 'load', share: 1.2 });
  progress.end();
  return written.join('');
}

it('writes a line for each part into a pipe, without control characters', () => {
  expect(told(false)).toBe('… fill notes\nfilled 100 rows\n… load\n');
});

it('draws a bar over itself in a terminal, and keeps what is worth keeping', () => {
  const lines = told(true).split('\r\u001B[2K');
  expect(lines).toEqual(['', `[${'.'.repeat(24)}]   0 % fill notes`, `[${'#'.repeat(12)}${'.'.repeat(12)}]  50 % fill notes`, 'filled 100 rows\n', `[${'#'.repeat(24)}] 100 % load`, '']);
});
