import { defineCommand, exitCodes } from '../command.ts';
import { parseArguments } from '../input/arguments.ts';
import { tell } from '../output/tell.ts';
import packageJson from '../../package.json' with { type: 'json' };

const synopsis = 'kentledge version';

export const version = defineCommand({
  id: 'version',
  summary: 'print the versions of kentledge and Node, and the platform',
  usage: `${synopsis}\n\nExit code: 0 printed, 2 it was given more.`,
  run(args, io) {
    const { diagnostics } = parseArguments(args, { command: 'version', synopsis, names: [], required: 0, options: {} });
    tell(io, diagnostics);
    if (diagnostics.length > 0) return exitCodes.badInput;
    const { node } = process.versions;
    io.stdout.write(`kentledge ${packageJson.version} (Node ${node}, ${process.platform} ${process.arch})\n`);
    return exitCodes.fine;
  },
});
