import { hasErrors } from '@kentledge/core/diagnostic';
import { checkBrief } from '@kentledge/core/pipeline';
import { defineCommand, exitCodes } from '../command.ts';
import { parseArguments } from '../input/arguments.ts';
import { briefOptions, briefUsage, seedUsage } from '../input/brief-options.ts';
import { openBrief } from '../input/open-brief.ts';
import { describeCheck } from '../output/check-text.ts';
import { tell, writeDiagnosticsJson } from '../output/tell.ts';

const synopsis = 'kentledge check FILE [--json] [--seed N]';

export const check = defineCommand({
  id: 'check',
  summary: 'read a brief and tell everything that is wrong with it',
  usage: `${synopsis}

${briefUsage}
  --json     all diagnostics as a JSON array, with line and column of each place
${seedUsage(8)}

Exit code: 0 no errors (warnings and notes don't count), 2 errors.`,
  async run(args, io) {
    const { names, options, diagnostics: typed } = parseArguments(args, { command: 'check', synopsis, names: ['FILE'], required: 1, options: briefOptions });
    const [file] = names;
    if (file === undefined || typed.length > 0) {
      tell(io, typed);
      return exitCodes.badInput;
    }
    const opened = await openBrief(io, file);
    const checked = opened.source === undefined ? undefined : checkBrief(opened.source);
    const diagnostics = [...opened.diagnostics, ...(checked?.diagnostics ?? [])];
    const sources = opened.source === undefined ? [] : [opened.source];
    if (options.json === true) writeDiagnosticsJson(io, diagnostics, sources);
    else io.stdout.write(describeCheck({ file: opened.file, brief: checked?.brief, notExercised: checked?.notExercised ?? [], diagnostics, sources, io }));
    return hasErrors(diagnostics) ? exitCodes.badInput : exitCodes.fine;
  },
});
