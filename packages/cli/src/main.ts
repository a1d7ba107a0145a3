import { exitCodes } from './command.ts';
import { apologize, run } from './run.ts';

// What is thrown where nobody awaits it is a bug of ours as well.
process.on('uncaughtException', (error) => {
  apologize(error, process);
  process.exit(exitCodes.failed);
});

// The reader of a pipe may leave early (`kentledge --help | head -1`), which is no mistake of anyone.
process.stderr.on('error', () => undefined);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // What had ended by then keeps its exit code; a run that is cut short has proved nothing.
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.failed);
  process.stderr.write(`kentledge: the output could not be written: ${error.message}\n`);
  process.exit(exitCodes.failed);
});

const isTerminal = process.stdout.isTTY === true;
const isPlain = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';

/** The folder that we were started in; it may have been removed since. */
function startedIn(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write('kentledge: the folder that this was started in is gone. Go to another one.\n');
    process.exit(exitCodes.badInput);
  }
}

// The code is set and not exited with, so that what was written to a pipe still arrives.
process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: startedIn(),
  tool: process.env['KENTLEDGE_TYPED'] || 'kentledge',
  isTerminal,
  color: isTerminal && process.stderr.isTTY === true && !isPlain,
  ...(process.stdout.columns > 0 ? { columns: process.stdout.columns } : {}),
});
