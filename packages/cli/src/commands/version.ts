import { defineCommand, exitCodes } from '../command.ts';
import packageJson from '../../package.json' with { type: 'json' };

export const version = defineCommand({
  id: 'version',
  summary: 'print the versions of kentledge and Node, and the platform',
  usage: 'kentledge version',
  run(_args, io) {
    const { node } = process.versions;
    io.stdout.write(`kentledge ${packageJson.version} (Node ${node}, ${process.platform} ${process.arch})\n`);
    return exitCodes.fine;
  },
});
