import { quantityNames, whyQuantity } from '@kentledge/core/pipeline';
import { hasErrors, nearestNames } from '@kentledge/core/diagnostic';
import type { ExitCode, Io } from '../command.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { parseArguments, textOption } from '../input/arguments.ts';
import { briefOptions, briefUsage, seedUsage } from '../input/brief-options.ts';
import { openEvidence } from '../input/open-evidence.ts';
import { openSystem } from '../input/open-system.ts';
import { printOptions } from '../output/print-options.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge why FILE [NAME] [--evidence FILE] [--json] [--seed N]';
const options = { ...briefOptions, evidence: textOption('an evidence.json', 'FILE') };

export const why = defineCommand({
  id: 'why',
  summary: 'tell where a number of a design or of a run comes from',
  usage: `${synopsis}

${briefUsage}
NAME is the name of a number, such as listProducts.latency.p95; without it, all names are listed.
  --evidence FILE   what a run measured (kentledge-out/<system>/evidence.json, if it is of this brief)
  --json            as JSON
${seedUsage(15)}

Exit code: 0 told, 2 no number is called so, or the brief has errors.`,
  async run(args, io) {
    const { names, options: given, diagnostics } = parseArguments(args, { command: 'why', synopsis, names: ['FILE', 'NAME'], required: 1, options });
    tell(io, diagnostics);
    const [file, name] = names;
    if (file === undefined || diagnostics.length > 0) return exitCodes.badInput;
    const opened = await openSystem(io, file);
    if (opened === undefined) return exitCodes.badInput;
    const measured = openEvidence(io, given.evidence, opened.system);
    tell(io, measured.diagnostics);
    if (hasErrors(measured.diagnostics)) return exitCodes.badInput;
    const known = { ...opened, evidence: measured.evidence };
    return name === undefined ? listNames(io, known, given.json === true) : tellWhy(io, name, known, given.json === true);
  },
});

type Known = Parameters<typeof whyQuantity>[1];

async function listNames(io: Io, known: Known, json: boolean): Promise<ExitCode> {
  const names = await quantityNames(known);
  if (json) writeJson(io, names);
  else io.stdout.write(names.map((name) => `${name}\n`).join(''));
  return exitCodes.fine;
}

async function tellWhy(io: Io, name: string, known: Known, json: boolean): Promise<ExitCode> {
  const found = await whyQuantity(name, known);
  if (found === undefined) {
    tell(io, [cliProblems.create('unknown-quantity', [], { name, near: nearestNames(name, await quantityNames(known)) })]);
    return exitCodes.badInput;
  }
  const { whyText } = await import('@kentledge/core/report');
  if (json) writeJson(io, found);
  else io.stdout.write(whyText(found, printOptions(io)));
  return exitCodes.fine;
}
