import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

// What the pages of the commands show is what the commands print now, one after the other, as a reader would type them.
// `prove` is not run here, nor `clean`, which tells of the whole machine; nor what a page shows of a file that it only cuts from.

const root = path.join(import.meta.dirname, '..');
const pages = path.join(root, 'docs/commands');
// A folder without the evidence of earlier runs, which `why` would tell of.
const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-pages-'));
for (const name of ['examples', 'kentledge']) symlinkSync(path.join(root, name), path.join(folder, name));
// As people in a clone type it: hints name it so.
const tool = `.${path.sep}kentledge`;
afterAll(() => rmSync(folder, { recursive: true }));

const shown = readdirSync(pages).flatMap((page) =>
  [...readFileSync(path.join(pages, page), 'utf8').matchAll(/^\$ \.\/kentledge ((?:build|check|design|explain|indexes|init|predict|stats|why) .*)\n([\s\S]*?)^```/gm)]
    .map((match) => ({ page, command: match[1] ?? '', output: match[2] ?? '' }))
    .filter(({ command }) => !command.includes('typo')),
);

it('finds what the pages show', () => {
  expect(shown.length).toBeGreaterThan(12);
});

it.each(shown)('prints what $page shows for `$command`', ({ command, output }) => {
  const { stdout, stderr } = spawnSync(tool, command.split(' '), { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  expect((stdout + stderr).trimEnd()).toBe(output.trimEnd());
});
