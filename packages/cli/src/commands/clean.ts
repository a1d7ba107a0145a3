import { defineCommand, exitCodes } from '../command.ts';
import { parseArguments } from '../input/arguments.ts';
import { describeCleared } from '../output/cleared-text.ts';
import { tell } from '../output/tell.ts';

const synopsis = 'kentledge clean';

export const clean = defineCommand({
  id: 'clean',
  summary: 'clear what dead runs of prove left: processes, databases, folders',
  usage: `${synopsis}

A run that is still going is never touched. Every prove does the same when it starts. A database whose
server (--database) does not answer is tried three times, or for a day; then it is named once more, and forgotten.

Exit code: 0 nothing is left, 3 something could not be cleared.`,
  async run(args, io) {
    const { diagnostics } = parseArguments(args, { command: 'clean', synopsis, names: [], required: 0, options: {} });
    tell(io, diagnostics);
    if (diagnostics.length > 0) return exitCodes.badInput;
    const { clearDeadRuns } = await import('@kentledge/prove');
    const cleared = await clearDeadRuns();
    io.stdout.write(describeCleared(cleared));
    return cleared.some(({ left, forgotten }) => left.length + forgotten.length > 0) ? exitCodes.failed : exitCodes.fine;
  },
});
