import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, typed } from '../testing/typed.ts';

it('shows services, tables, indexes with what they serve, and decisions', async () => {
  const { code, out } = await typed(['design', 'examples/shop']);
  expect(code).toBe(0);
  expect(out).toMatch(/^shop: 14 operations, 4 entities, 1 service, 1 database\n/);
  expect(out).toMatch(/\n {2}orders {2}40 M rows of /);
  expect(out).toMatch(/index \(category, popularity desc, id desc\) serves listProducts\n/);
  expect(out).toMatch(/\n {2}Order\.store: PostgreSQL \(pinned\)\n/);
  expect(out).toMatch(/\n {2}checkout: a workflow /);
});

it('makes one process and one small database of a news site', async () => {
  const { out } = await typed(['design', 'examples/lobsters']);
  expect(out.match(/^ {2}service /gm)).toHaveLength(1);
  expect(out).toMatch(/^ {2}service {2}lobsters {2}1 instance,/m);
  expect(out).toMatch(/^ {2}store +main +postgresql, \d+ MB/m);
});

it('gives the whole system as JSON', async () => {
  const { code, out } = await typed(['design', 'examples/notes', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ name: 'notes', tables: [{ name: 'users' }, { name: 'notes' }] });
});

it('says where to read warnings, and stops at errors', async () => {
  expect((await typed(['design', 'examples/lobsters'])).err).toBe('1 thing to know of, no error: kentledge check examples/lobsters\n');
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'brief.yaml'), 'system: x\n');
  const { code, out, err } = await typed(['design', '.'], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('error[brief/missing-key]');
});
