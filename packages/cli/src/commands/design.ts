import { defineCommand, exitCodes } from '../command.ts';
import { flag, parseArguments } from '../input/arguments.ts';
import { openSystem } from '../input/open-system.ts';
import { describeTables } from '../output/tables-text.ts';
import { printOptions } from '../output/print-options.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge design FILE [--json]';

export const design = defineCommand({
  id: 'design',
  summary: 'show the design that a brief gets: services, tables, indexes, decisions',
  usage: `${synopsis}

FILE is a brief, or a folder with brief.yaml; a brief in TypeScript is named itself, and run.
  --json   the whole system: brief and design resolved into one graph, each number with its source

Exit code: 0 designed, 2 the brief has errors.`,
  async run(args, io) {
    const { names, options, diagnostics } = parseArguments(args, { command: 'design', synopsis, names: ['FILE'], required: 1, options: { json: flag } });
    tell(io, diagnostics);
    const [file] = names;
    if (file === undefined || diagnostics.length > 0) return exitCodes.badInput;
    const opened = await openSystem(io, file);
    if (opened === undefined) return exitCodes.badInput;
    if (options.json === true) writeJson(io, opened.system);
    else {
      const { designSummary } = await import('@kentledge/core/report');
      const next = `kentledge explain ID ${file} tells why a decision was taken, kentledge why ${file} NAME where a number comes from.`;
      io.stdout.write(`${designSummary(opened.system, printOptions(io))}\n${describeTables(opened.system)}\n${next}\n`);
    }
    return exitCodes.fine;
  },
});
