// The launcher with a fake npm and a PATH of our own, in a folder whose name holds a space.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const project = path.join(import.meta.dirname, '..');
const tools = ['sh', 'cat', 'cksum', 'date', 'dirname', 'grep', 'id', 'ln', 'mkdir', 'mktemp', 'ps', 'readlink', 'rm', 'rmdir', 'sleep', 'tail', 'uname'];
const installs = 'echo called >>npm-calls; sleep 0.3; rm -rf node_modules; mkdir -p node_modules/.bin';
let scratch = '';
let root = '';
let bin = '';

beforeEach(() => {
  scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'kentledge-run-')));
  root = path.join(scratch, 'a clone');
  bin = path.join(scratch, 'bin');
  mkdirSync(path.join(root, 'scripts'), { recursive: true });
  mkdirSync(path.join(root, 'packages/cli/src'), { recursive: true });
  mkdirSync(bin);
  copyFileSync(path.join(project, 'kentledge'), path.join(root, 'kentledge'));
  copyFileSync(path.join(project, 'scripts/run.sh'), path.join(root, 'scripts/run.sh'));
  writeFileSync(path.join(root, 'package-lock.json'), '{}\n');
  writeFileSync(path.join(root, 'packages/cli/src/main.ts'), 'const words: string[] = process.argv.slice(2);\nconsole.log(JSON.stringify([process.cwd(), ...words]));\nprocess.exitCode = words.length;\n');
  for (const tool of tools) linkTool(tool);
  symlinkSync(process.execPath, path.join(bin, 'node'));
  fake('npm', installs);
  fake('ldd', 'echo "ldd (GNU libc) 2.39"');
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function linkTool(tool: string): void {
  const folder = ['/usr/bin', '/bin'].find((candidate) => existsSync(path.join(candidate, tool)));
  if (folder !== undefined) symlinkSync(path.join(folder, tool), path.join(bin, tool));
}

function fake(tool: string, script: string): void {
  rmSync(path.join(bin, tool), { force: true });
  writeFileSync(path.join(bin, tool), `#!${path.join(bin, 'sh')}\n${script}\n`);
  chmodSync(path.join(bin, tool), 0o755);
}

const environment = (): NodeJS.ProcessEnv => ({ PATH: bin, HOME: scratch, TMPDIR: scratch });

function start(args: readonly string[] = [], file = path.join(root, 'kentledge')): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: scratch, env: environment(), encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

function npmCalls(): number {
  const file = path.join(root, 'npm-calls');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

it('installs once, says so in one line, and keeps folder, arguments and exit code', () => {
  const { code, out, err } = start(['a b', '*']);
  expect(JSON.parse(out)).toEqual([scratch, 'a b', '*']);
  expect(code).toBe(2);
  expect(err).toMatch(/^kentledge: installing what it needs from the npm registry, once \.\.\. done in \d+ s\n$/);
  expect(start().err).toBe('');
  expect(npmCalls()).toBe(1);
});

it('tells the tool the name that it was started by: a path as it was typed, the bare name where PATH leads to it', () => {
  writeFileSync(path.join(root, 'packages/cli/src/main.ts'), "console.log(process.env['KENTLEDGE_TYPED']);\n");
  const typed = (file: string, cwd: string): string => spawnSync(file, [], { cwd, env: environment(), encoding: 'utf8' }).stdout.trim();
  expect(typed('./kentledge', root)).toBe('./kentledge');
  expect(typed(path.join('a clone', 'kentledge'), scratch)).toBe('a clone/kentledge');
  symlinkSync(path.join(root, 'kentledge'), path.join(bin, 'kentledge'));
  expect(typed('kentledge', scratch)).toBe('kentledge');
});

it('leaves no lock and no scratch folder behind', () => {
  start();
  expect(readdirSync(root).filter((name) => name.startsWith('.kentledge'))).toEqual([]);
  expect(readdirSync(scratch).toSorted()).toEqual(['a clone', 'bin']);
});

it('installs again when the lock file changed', () => {
  start();
  writeFileSync(path.join(root, 'package-lock.json'), '{ "new": 1 }\n');
  expect(start().err).toContain('installing');
  expect(npmCalls()).toBe(2);
});

it('starts through a chain of symbolic links', () => {
  symlinkSync('a clone/kentledge', path.join(scratch, 'one'));
  symlinkSync(path.join(scratch, 'one'), path.join(scratch, 'two'));
  expect(start(['x'], path.join(scratch, 'two')).out).toContain('"x"');
});

it('lets two starts at the same time install only once', async () => {
  const children = [1, 2, 3].map(() => spawn(path.join(root, 'kentledge'), [], { cwd: scratch, env: environment(), stdio: 'ignore' }));
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0] as number));
  expect(codes).toEqual([0, 0, 0]);
  expect(npmCalls()).toBe(1);
});

it('takes over the lock of a start that was killed', () => {
  const { pid } = spawnSync(path.join(bin, 'sh'), ['-c', ':']);
  symlinkSync(String(pid), path.join(root, '.kentledge-installing'));
  expect(start().code).toBe(0);
  expect(existsSync(path.join(root, '.kentledge-installing'))).toBe(false);
});

it('runs on the installed Node when the one on PATH is too old', () => {
  fake('node', 'echo v20.20.2');
  fake('npm', `${installs}; ln -s '${process.execPath}' node_modules/.bin/node`);
  expect(start(['x']).out).toContain('"x"');
});

it.each(['v22.17.9', 'v23.5.0'])('does not run on %s, which strips no types', (version) => {
  fake('node', `echo ${version}`);
  const { code, err } = start();
  expect(code).toBe(3);
  expect(err).toContain('Put Node 22.18 or newer on PATH');
});

it('says what to do when Node is missing', () => {
  rmSync(path.join(bin, 'node'));
  const { code, err } = start();
  expect(code).toBe(3);
  expect(err).toBe('kentledge: Node is not on PATH. Install Node 20 or newer, which brings npm: https://nodejs.org/en/download\n');
});

it('says what to do when Node is too old to install with', () => {
  fake('node', 'echo v18.20.0');
  expect(start().err).toContain('Node v18.20.0 is too old to install with');
});

it('says what to do when npm is missing', () => {
  rmSync(path.join(bin, 'npm'));
  const { code, err } = start();
  expect(code).toBe(3);
  expect(err).toContain('npm is not on PATH');
});

it('asks whether the machine is offline when the registry cannot be reached, and installs at the next start', () => {
  fake('npm', 'echo "npm error code ENOTFOUND"; exit 1');
  const { code, err } = start();
  expect(code).toBe(3);
  expect(err).toContain('npm error code ENOTFOUND');
  expect(err).toContain('Is this machine offline');
  fake('npm', installs);
  expect(start().code).toBe(0);
});

it.runIf(process.platform === 'linux')('refuses musl by name', () => {
  fake('ldd', 'echo "musl libc (x86_64)" >&2; exit 1');
  const { code, err } = start();
  expect(code).toBe(3);
  expect(err).toContain('musl libc (Alpine) is not supported');
  expect(npmCalls()).toBe(0);
});

it.each([
  ['MINGW64_NT-10.0', 'WSL2'],
  ['FreeBSD', 'FreeBSD is not supported'],
])('refuses %s', (system, message) => {
  fake('uname', `echo ${system}`);
  const { code, err } = start();
  expect(code).toBe(3);
  expect(err).toContain(message);
});
