import { defineCommand, exitCodes } from '../command.ts';
import { parseArguments } from '../input/arguments.ts';
import { briefOptions, briefUsage, seedUsage } from '../input/brief-options.ts';
import { openSystem } from '../input/open-system.ts';
import { asTyped } from '../output/as-typed.ts';
import { shellWord } from '../output/shell-word.ts';
import { describeTables } from '../output/tables-text.ts';
import { printOptions } from '../output/print-options.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge design FILE [--json] [--seed N]';

export const design = defineCommand({
  id: 'design',
  summary: 'show the design that a brief gets: services, tables, indexes, decisions',
  usage: `${synopsis}

${briefUsage}
  --json     the whole system: brief and design resolved into one graph, each number with its source
${seedUsage(8)}

Exit code: 0 designed, 2 the brief has errors.`,
  async run(args, io) {
    const { names, options, diagnostics } = parseArguments(args, { command: 'design', synopsis, names: ['FILE'], required: 1, options: briefOptions });
    tell(io, diagnostics);
    const [file] = names;
    if (file === undefined || diagnostics.length > 0) return exitCodes.badInput;
    const opened = await openSystem(io, file);
    if (opened === undefined) return exitCodes.badInput;
    if (options.json === true) writeJson(io, opened.system);
    else {
      const { designSummary } = await import('@kentledge/core/report');
      const next = `kentledge explain ID ${shellWord(file)} tells why a decision was taken, kentledge why ${shellWord(file)} NAME where a number comes from.`;
      io.stdout.write(`${designSummary(opened.system, printOptions(io))}\n${describeTables(opened.system)}\n${asTyped(io, next)}\n`);
    }
    return exitCodes.fine;
  },
});
