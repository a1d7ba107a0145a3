import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { projectFolder, temporaryFolder, typed } from '../testing/typed.ts';

const notes = readFileSync(path.join(projectFolder, 'examples/notes/brief.yaml'), 'utf8');

/** A folder with the brief of notes, built into `out`. */
async function built(): Promise<string> {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'brief.yaml'), notes);
  expect(await build(cwd)).toMatchObject({ code: 0, err: '' });
  return cwd;
}

const build = (cwd: string, ...more: string[]) => typed(['build', '.', '-o', 'out', ...more], { cwd });
const read = (cwd: string, file: string): string => readFileSync(path.join(cwd, file), 'utf8');
const write = (cwd: string, file: string, text: string): void => writeFileSync(path.join(cwd, file), text);
const filesOf = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));

it('writes the tree and counts its files by owner', async () => {
  const cwd = temporaryFolder(onTestFinished);
  write(cwd, 'brief.yaml', notes);
  const { code, out } = await build(cwd);
  expect(code).toBe(0);
  const files = filesOf(path.join(cwd, 'out'));
  expect(out).toMatch(new RegExp(`^out: ${files.length} files \\(\\d+ generated, 3 yours, 2 history\\); ${files.length} written\\.\n`));
  expect(files).toContain('src/kentledge/runtime/index.ts');
  expect(files.filter((file) => file.includes('fixture') || file.endsWith('-part') || /kentledge.*\.test\.ts$/.test(file))).toEqual([]);
});

it('changes nothing the second time, and says so', async () => {
  const cwd = await built();
  expect((await build(cwd)).out).toMatch(/ generated, 3 yours, 2 history\); nothing changed\.\n/);
  expect(await build(cwd, '--check')).toEqual({ code: 0, out: 'out is what the brief gives.\n', err: '' });
});

it('writes nothing with --check, and ends with 1 where a build would change something', async () => {
  const cwd = await built();
  write(cwd, 'brief.yaml', notes.replace('title: string(200), body: text about 2kB', 'title: string(200), body: text about 2kB, stars: int optional'));
  const { code, out } = await build(cwd, '--check');
  expect(code).toBe(1);
  expect(out).toMatch(/^would write migrations\/0002_change\.up\.sql$/m);
  expect(existsSync(path.join(cwd, 'out/migrations/0002_change.up.sql'))).toBe(false);
  expect((await typed(['build', '.', '-o', 'new', '--check'], { cwd })).code).toBe(1);
  expect(existsSync(path.join(cwd, 'new'))).toBe(false);
});

it('never touches what is yours, and appends to what is history', async () => {
  const cwd = await built();
  const initial = read(cwd, 'out/migrations/0001_initial.up.sql');
  write(cwd, 'out/operations/get-note.ts', '// mine\n');
  write(cwd, 'brief.yaml', notes.replace('title: string(200), body: text about 2kB', 'title: string(200), body: text about 2kB, stars: int optional'));
  expect((await build(cwd, '--force')).code).toBe(0);
  expect(read(cwd, 'out/operations/get-note.ts')).toBe('// mine\n');
  expect(read(cwd, 'out/migrations/0001_initial.up.sql')).toBe(initial);
  expect(read(cwd, 'out/migrations/0002_change.up.sql')).toContain('stars');
});

it('keeps your file of an operation that is gone, and tells so', async () => {
  const cwd = await built();
  write(cwd, 'brief.yaml', notes.split('\n').filter((line) => !line.includes('writeNote')).join('\n'));
  const { code, err } = await build(cwd);
  expect(code).toBe(0);
  expect(err).toContain('emit/left-behind');
  expect(existsSync(path.join(cwd, 'out/operations/write-note.ts'))).toBe(true);
  expect(existsSync(path.join(cwd, 'out/src/routes/write-note.ts'))).toBe(false);
});

it('refuses an edited generated file by the name of yours, writes nothing, and overwrites with --force', async () => {
  const cwd = await built();
  const before = read(cwd, 'out/src/routes/get-note.ts');
  write(cwd, 'out/src/routes/get-note.ts', '// edited\n');
  rmSync(path.join(cwd, 'out/src/main.ts'));
  const { code, err, out } = await build(cwd);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('operations/get-note.ts');
  expect(existsSync(path.join(cwd, 'out/src/main.ts'))).toBe(false);
  expect((await build(cwd, '--check')).code).toBe(1);
  expect((await build(cwd, '--force')).code).toBe(0);
  expect(read(cwd, 'out/src/routes/get-note.ts')).toBe(before);
});

it('refuses a folder that is not empty and not ours, also with --force; .git alone is no obstacle', async () => {
  const cwd = temporaryFolder(onTestFinished);
  write(cwd, 'brief.yaml', notes);
  mkdirSync(path.join(cwd, 'out/.git'), { recursive: true });
  write(cwd, 'out/precious.txt', 'mine');
  const { code, err } = await build(cwd, '--force');
  expect(code).toBe(2);
  expect(err).toContain('cli/folder-not-ours');
  expect(readdirSync(path.join(cwd, 'out'))).toEqual(['.git', 'precious.txt']);
  rmSync(path.join(cwd, 'out/precious.txt'));
  expect((await build(cwd)).code).toBe(0);
});

it('refuses the folder of another system, and a lock file that is broken', async () => {
  const cwd = await built();
  write(cwd, 'brief.yaml', notes.replace('system: notes', 'system: other'));
  expect(await build(cwd)).toMatchObject({ code: 2, err: expect.stringContaining('emit/other-system') as string });
  write(cwd, 'out/kentledge.lock.json', '{');
  expect(await build(cwd)).toMatchObject({ code: 2, err: expect.stringContaining('emit/bad-lock') as string });
});

it('never follows a link out of the folder', async () => {
  const cwd = await built();
  mkdirSync(path.join(cwd, 'elsewhere'));
  write(cwd, 'secret.ts', 'secret');
  rmSync(path.join(cwd, 'out/src'), { recursive: true });
  symlinkSync(path.join(cwd, 'elsewhere'), path.join(cwd, 'out/src'));
  rmSync(path.join(cwd, 'out/client/index.ts'));
  symlinkSync(path.join(cwd, 'secret.ts'), path.join(cwd, 'out/client/index.ts'));
  const { code, err } = await build(cwd, '--force');
  expect(code).toBe(2);
  expect(err).toContain('cli/leaves-folder');
  expect(err).toContain('client/index.ts is a link');
  expect(readdirSync(path.join(cwd, 'elsewhere'))).toEqual([]);
  expect(read(cwd, 'secret.ts')).toBe('secret');
});

it('does not believe a lock file that names files outside', async () => {
  const cwd = await built();
  write(cwd, 'victim', '');
  const lock = JSON.parse(read(cwd, 'out/kentledge.lock.json')) as { files: unknown[] };
  // SHA-256 of the empty text: the build would take the victim for an unedited file of its own.
  lock.files.push({ path: '../victim', owner: 'generated', sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });
  write(cwd, 'out/kentledge.lock.json', JSON.stringify(lock));
  const { code, err } = await build(cwd, '--force');
  expect(code).toBe(2);
  expect(err).toContain('cli/leaves-folder');
  expect(existsSync(path.join(cwd, 'victim'))).toBe(true);
});

it('builds into a folder that is itself reached by a link', async () => {
  const cwd = temporaryFolder(onTestFinished);
  write(cwd, 'brief.yaml', notes);
  mkdirSync(path.join(cwd, 'real'));
  symlinkSync('real', path.join(cwd, 'out'));
  expect((await build(cwd)).code).toBe(0);
  expect((await build(cwd)).out).toContain('nothing changed');
});

it('tells where a file stands in the way of a folder', async () => {
  const cwd = temporaryFolder(onTestFinished);
  write(cwd, 'brief.yaml', notes);
  write(cwd, 'out', '');
  expect(await build(cwd)).toMatchObject({ code: 2, err: expect.stringContaining('cli/not-a-folder') as string });
});

it('tells in JSON what it did with each file', async () => {
  const cwd = temporaryFolder(onTestFinished);
  write(cwd, 'brief.yaml', notes);
  const { out } = await build(cwd, '--json');
  expect(JSON.parse(out)).toMatchObject({ folder: 'out', changes: true, diagnostics: [], writes: expect.arrayContaining([{ path: 'src/main.ts', does: 'write' }]) as unknown });
});

it('needs a folder', async () => {
  expect(await typed(['build', 'examples/notes'])).toMatchObject({ code: 2, err: expect.stringContaining('build needs -o DIR') as string });
});
