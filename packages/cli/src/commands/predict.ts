import { defineCommand, exitCodes } from '../command.ts';
import { factorOption, parseArguments, repeated, textOption } from '../input/arguments.ts';
import { briefOptions, briefUsage, seedUsage } from '../input/brief-options.ts';
import { openSystem } from '../input/open-system.ts';
import { printOptions } from '../output/print-options.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge predict FILE [--load 3x] [--what-if NAME=VALUE]… [--json] [--seed N]';

export const predict = defineCommand({
  id: 'predict',
  summary: 'tell latencies, the bottleneck, the knee and what more traffic needs, before anything is built',
  usage: `${synopsis}

${briefUsage}
  --load 3x             so many times the declared traffic; 1x, if nothing is said
  --what-if NAME=VALUE  predicts with another number too, and shows both: shop.instances=2, placeOrder.rate=20/s,
                        placeOrder.demand.database=3ms, or a factor: placeOrder.demand.service=x2; may be repeated
  --json                all quantities, each with its range and where it comes from; with --what-if before and after
${seedUsage(19)}

Formulas of queues say it, from the CPU times that the design assumes: nothing runs, and nothing was measured.

Exit code: 0 predicted, 1 a part can't keep up with that load, or an operation can't be as available as is asked,
2 the brief has errors, or a number is none that can be otherwise.`,
  async run(args, io) {
    const { names, options, diagnostics } = parseArguments(args, {
      command: 'predict', synopsis, names: ['FILE'], required: 1,
      options: { load: factorOption('3x'), 'what-if': repeated(textOption('the name of a number and its value', 'shop.instances=2')), ...briefOptions },
    });
    tell(io, diagnostics);
    const [file] = names;
    if (file === undefined || diagnostics.length > 0) return exitCodes.badInput;
    const opened = await openSystem(io, file);
    if (opened === undefined) return exitCodes.badInput;
    const { predict: predictSystem, suppose } = await import('@kentledge/core/predict');
    const supposed = suppose(opened.system, options['what-if'] ?? []);
    tell(io, supposed.diagnostics);
    if (supposed.diagnostics.length > 0) return exitCodes.badInput;
    const conditions = { load: options.load ?? 1, today: Date.now() };
    const { prediction, diagnostics: told } = predictSystem(supposed.system, conditions);
    tell(io, told);
    const change = supposed.changes.length === 0 ? undefined : { changes: supposed.changes, before: predictSystem(opened.system, conditions).prediction };
    if (options.json === true) writeJson(io, change === undefined ? prediction : { ...change, after: prediction });
    else {
      const { predictionText } = await import('@kentledge/core/report');
      io.stdout.write(predictionText(supposed.system, prediction, { ...printOptions(io), ...(change === undefined ? {} : { change }) }));
    }
    return told.length > 0 ? exitCodes.found : exitCodes.fine;
  },
});
