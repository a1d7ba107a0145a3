import { parseArgs } from 'node:util';
import { nearest } from '@kentledge/core/diagnostic';
import { exitCodes, type Command, type ExitCode, type Io } from './command.ts';
import { items as commands } from './commands/index.gen.ts';
import { version } from './commands/version.ts';
import { asTyped } from './output/as-typed.ts';

/**
 * Runs what was typed after `kentledge` and returns the exit code. Never throws: a bug of ours becomes one line of
 * apology and exit code 3. `await run(['--version'], io)`
 */
export async function run(args: readonly string[], io: Io, known: readonly Command[] = commands): Promise<ExitCode> {
  try {
    const [first, ...rest] = args;
    if (first === undefined || first.startsWith('-')) return await runOption(args, io, known);
    const command = known.find(({ id }) => id === first);
    if (command === undefined) return refuseUnknown(first, io, known);
    return asksForHelp(rest) ? showUsage(command, io) : await command.run(rest, io);
  } catch (error) {
    return apologize(error, io);
  }
}

/** `kentledge --version`, `kentledge --help`, or nothing at all, which asks for the same help. */
async function runOption(args: readonly string[], io: Io, known: readonly Command[]): Promise<ExitCode> {
  const options = { version: { type: 'boolean', short: 'v' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const unknown = tokens.find((token) => token.kind === 'option' && !(token.name in options));
  if (unknown?.kind === 'option') {
    io.stderr.write(asTyped(io, `kentledge: there is no option ${unknown.rawName} here. See: kentledge --help\n`));
    return exitCodes.badInput;
  }
  if (values.version === true) return version.run([], io);
  const isAsked = values.help === true;
  (isAsked ? io.stdout : io.stderr).write(asTyped(io, help(known)));
  return isAsked ? exitCodes.fine : exitCodes.badInput;
}

/** Whether `--help` is among the options, not after `--`, where all is a name. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

function showUsage(command: Command, io: Io): ExitCode {
  io.stdout.write(asTyped(io, `${command.usage.trimEnd()}\n\n${command.summary}\n`));
  return exitCodes.fine;
}

function help(known: readonly Command[]): string {
  const width = Math.max(...known.map(({ id }) => id.length));
  const lines = known.map(({ id, summary }) => `  ${id.padEnd(width)}  ${summary}`);
  return [
    'usage: kentledge <command> [options]',
    '',
    'From a brief to a design, to code, to measured proof.',
    '',
    ...lines,
    '',
    'kentledge <command> --help tells more. Exit codes: 0 fine, 1 something missed or found, 2 bad input, 3 the run failed.',
    '',
  ].join('\n');
}

function refuseUnknown(name: string, io: Io, known: readonly Command[]): ExitCode {
  const near = nearest(name, known.map(({ id }) => id));
  const advice = near === undefined ? 'See: kentledge --help' : `Did you mean ${near}?`;
  io.stderr.write(`kentledge: there is no command ${JSON.stringify(name)}. ${asTyped(io, advice)}\n`);
  return exitCodes.badInput;
}

/** Tells of a bug of ours in one line, with the stack only where `KENTLEDGE_DEBUG=1` asks for it. */
export function apologize(error: unknown, io: Pick<Io, 'stderr' | 'env'>): ExitCode {
  const what = error instanceof Error ? error.message : String(error);
  const isDebugging = io.env['KENTLEDGE_DEBUG'] === '1';
  const where = isDebugging ? '' : ' KENTLEDGE_DEBUG=1 shows where it happened.';
  const line = what.replaceAll(/\s*\n\s*/g, ' ');
  io.stderr.write(`kentledge: sorry, this is a bug of ours: ${line}. Please open an issue where you got kentledge, with the command and the brief.${where}\n`);
  if (isDebugging && error instanceof Error) io.stderr.write(`${error.stack ?? ''}\n`);
  return exitCodes.failed;
}
