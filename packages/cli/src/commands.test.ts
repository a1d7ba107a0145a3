import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { items as commands } from './commands/index.gen.ts';
import { briefUsage } from './input/brief-options.ts';
import { asTyped } from './output/as-typed.ts';
import { projectFolder, typed } from './testing/typed.ts';

const pages = path.join(projectFolder, 'docs/commands');

it.each(commands)('$id says how it is typed and how it ends', ({ id, summary, usage }) => {
  expect(usage.split('\n')[0]).toMatch(new RegExp(`^kentledge ${id}( |$)`));
  // Each command is known where the name of the tool is put as it was started.
  expect(asTyped({ tool: 'as/started' }, usage)).toMatch(new RegExp(`^as/started ${id}\\b`));
  expect(summary).toMatch(/^[a-z].*[^.]$/);
  expect(usage).toContain('\n\nExit code: 0 ');
  for (const line of usage.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(120);
});

it.each(commands)('$id refuses an option that it does not have', async ({ id }) => {
  const { code, out, err } = await typed([id, '--zebra']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(`${id} has no option --zebra`);
});

it.each(commands)('$id has a page with its usage, word for word', ({ id, usage }) => {
  expect(readFileSync(path.join(pages, `${id}.md`), 'utf8')).toContain(`\n${asTyped({ tool: './kentledge' }, usage.trimEnd())}\n`);
});

it.each(commands.filter(({ usage }) => usage.includes(briefUsage) || usage.includes('[FILE]')))('$id takes --json and --seed, as all that read a brief', async ({ id, usage }) => {
  expect(usage.split('\n')[0]).toMatch(/ \[--json\]/);
  expect(usage).toMatch(/\n +--json +\S[^]*\n +--seed N +\S|\n +--seed N +\S[^]*\n +--json +\S/);
  const { err } = await typed([id, '--seed', 'x', '--json']);
  expect(err).toContain('--seed takes a whole number from 0 to 4294967295');
});

it('takes a seed wherever it takes a brief', () => {
  expect(commands.filter(({ usage }) => / \[?FILE\b/.test(usage.split('\n')[0] ?? '')).map(({ id }) => id)).toEqual(commands.filter(({ usage }) => usage.includes('--seed N')).map(({ id }) => id));
});

it('gives the same bytes whatever the seed, where nothing is drawn', async () => {
  for (const args of [['check', 'examples/notes'], ['design', 'examples/notes'], ['explain', 'Note.store', 'examples/notes'], ['why', 'examples/notes', 'listNotes.rate']]) {
    expect(await typed([...args, '--seed', '9'])).toEqual(await typed(args));
  }
});

it('has no page of a command that is gone', () => {
  expect(readdirSync(pages).toSorted()).toEqual(commands.map(({ id }) => `${id}.md`).toSorted());
});
