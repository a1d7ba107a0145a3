import { expect, it } from 'vitest';
import { defineCommand, type Command, type ExitCode } from './command.ts';
import { run } from './run.ts';

const greet = defineCommand({
  id: 'greet',
  summary: 'say hello',
  usage: 'kentledge greet NAME',
  run(args, io) {
    io.stdout.write(`hello ${args.join(' ')}`);
    return 1;
  },
});
const crash = defineCommand({
  id: 'crash',
  summary: 'fail',
  usage: 'kentledge crash',
  run() {
    throw new Error('two\nlines');
  },
});

async function typed(args: readonly string[], env: Record<string, string> = {}, known: readonly Command[] = [greet, crash]): Promise<{ code: ExitCode; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    env,
    cwd: '/',
    tool: 'kentledge',
    isTerminal: false,
    color: false,
  };
  const code = await run(args, io, known);
  return { code, out: out.join(''), err: err.join('') };
}

it('hands what follows the command to it, and returns its exit code', async () => {
  expect(await typed(['greet', 'Ada', '--loud'])).toEqual({ code: 1, out: 'hello Ada --loud', err: '' });
});

it('prints version, Node and platform', async () => {
  const { code, out } = await typed(['--version']);
  expect(code).toBe(0);
  expect(out).toBe(`kentledge 0.1.0 (Node ${process.versions.node}, ${process.platform} ${process.arch})\n`);
});

it('lists each command with --help', async () => {
  const { code, out } = await typed(['--help']);
  expect(code).toBe(0);
  expect(out).toMatch(/greet +say hello/);
});

it('shows the same help as bad input when nothing was asked', async () => {
  const { code, out, err } = await typed([]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/greet +say hello/);
});

it('shows the usage of a command with --help, without running it', async () => {
  const { code, out } = await typed(['crash', '--help']);
  expect(code).toBe(0);
  expect(out).toBe('kentledge crash\n\nfail\n');
});

it('takes --help after -- as a name', async () => {
  expect((await typed(['greet', '--', '--help'])).out).toBe('hello -- --help');
});

it('suggests the nearest command for a mistyped one', async () => {
  const { code, err } = await typed(['gret']);
  expect(code).toBe(2);
  expect(err).toBe('kentledge: there is no command "gret". Did you mean greet?\n');
});

it('suggests nothing when nothing is near', async () => {
  expect((await typed(['zebra'])).err).toBe('kentledge: there is no command "zebra". See: kentledge --help\n');
});

it('refuses an option before the command by name', async () => {
  const { code, err } = await typed(['--verison']);
  expect(code).toBe(2);
  expect(err).toContain('--verison');
});

it('apologizes for a crash in one line', async () => {
  const { code, err } = await typed(['crash']);
  expect(code).toBe(3);
  expect(err).toMatch(/^kentledge: sorry, this is a bug of ours: two lines\. [^\n]*KENTLEDGE_DEBUG=1[^\n]*\n$/);
});

it('shows the stack of a crash when asked to', async () => {
  const { err } = await typed(['crash'], { KENTLEDGE_DEBUG: '1' });
  expect(err).toMatch(/\n +at .*run\.test\.ts/);
});
