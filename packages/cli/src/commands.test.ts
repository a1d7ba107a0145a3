import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { items as commands } from './commands/index.gen.ts';
import { projectFolder, typed } from './testing/typed.ts';

const pages = path.join(projectFolder, 'docs/commands');

it.each(commands)('$id says how it is typed and how it ends', ({ id, summary, usage }) => {
  expect(usage.split('\n')[0]).toMatch(new RegExp(`^kentledge ${id}( |$)`));
  expect(summary).toMatch(/^[a-z].*[^.]$/);
  if (id !== 'version') expect(usage).toContain('\n\nExit code: 0 ');
  for (const line of usage.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(120);
});

it.each(commands.filter(({ id }) => id !== 'version'))('$id refuses an option that it does not have', async ({ id }) => {
  const { code, out, err } = await typed([id, '--zebra']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(`${id} has no option --zebra`);
});

it.each(commands)('$id has a page with its usage, word for word', ({ id, usage }) => {
  expect(readFileSync(path.join(pages, `${id}.md`), 'utf8')).toContain(`\n${usage.trimEnd()}\n`);
});

it('has no page of a command that is gone', () => {
  expect(readdirSync(pages).toSorted()).toEqual(commands.map(({ id }) => `${id}.md`).toSorted());
});
