import { defineCommand, exitCodes } from '../command.ts';
import { factorOption, parseArguments } from '../input/arguments.ts';
import { briefOptions, briefUsage, seedUsage } from '../input/brief-options.ts';
import { openSystem } from '../input/open-system.ts';
import { printOptions } from '../output/print-options.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge predict FILE [--load 3x] [--json] [--seed N]';

export const predict = defineCommand({
  id: 'predict',
  summary: 'tell latencies, the bottleneck, the knee and what more traffic needs, before anything is built',
  usage: `${synopsis}

${briefUsage}
  --load 3x  so many times the declared traffic; 1x, if nothing is said
  --json     all quantities, each with its range and where it comes from
${seedUsage(8)}

Formulas of queues say it, from the CPU times that the design assumes: nothing runs, and nothing was measured.

Exit code: 0 predicted, 1 a part can't keep up with that load, 2 the brief has errors.`,
  async run(args, io) {
    const { names, options, diagnostics } = parseArguments(args, { command: 'predict', synopsis, names: ['FILE'], required: 1, options: { load: factorOption('3x'), ...briefOptions } });
    tell(io, diagnostics);
    const [file] = names;
    if (file === undefined || diagnostics.length > 0) return exitCodes.badInput;
    const opened = await openSystem(io, file);
    if (opened === undefined) return exitCodes.badInput;
    const { predict: predictSystem } = await import('@kentledge/core/predict');
    const { prediction, diagnostics: told } = predictSystem(opened.system, options.load ?? 1);
    tell(io, told);
    if (options.json === true) writeJson(io, prediction);
    else {
      const { predictionText } = await import('@kentledge/core/report');
      io.stdout.write(predictionText(opened.system, prediction, printOptions(io)));
    }
    return told.some(({ code }) => code === 'predict/overload') ? exitCodes.found : exitCodes.fine;
  },
});
