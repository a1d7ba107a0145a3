import { existsSync } from 'node:fs';
import path from 'node:path';
import { nearestNames } from '@kentledge/core/diagnostic';
import { explainCode, explainedCodes, knownFacts } from '@kentledge/core/pipeline';
import { decisionAt } from '@kentledge/core/system';
import type { ExitCode, Io } from '../command.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { parseArguments } from '../input/arguments.ts';
import { briefOptions, seedUsage } from '../input/brief-options.ts';
import { openSystem } from '../input/open-system.ts';
import { describeCode, describeDecision, describeFact } from '../output/explain-text.ts';
import { tell, writeJson } from '../output/tell.ts';

const synopsis = 'kentledge explain ID [FILE] [--json] [--seed N]';

export const explain = defineCommand({
  id: 'explain',
  summary: 'explain the code of a problem, a decision of a design, or an assumed number',
  usage: `${synopsis}

ID is the code of a problem (read/unknown-field), a decision by its pin path (Order.store), which needs the brief it was
made for, or an assumed number (limits.utilisation). FILE is a brief, or a folder with brief.yaml; without it, the
brief.yaml here is taken, if there is one.
  --json     as JSON
${seedUsage(8)}

Exit code: 0 explained, 2 nothing is called so, or the brief has errors.`,
  async run(args, io) {
    const { names, options, diagnostics } = parseArguments(args, { command: 'explain', synopsis, names: ['ID', 'FILE'], required: 1, options: briefOptions });
    tell(io, diagnostics);
    const [id, file] = names;
    if (id === undefined || diagnostics.length > 0) return exitCodes.badInput;
    return explainId(io, id, file, options.json === true);
  },
});

async function explainId(io: Io, id: string, file: string | undefined, json: boolean): Promise<ExitCode> {
  const show = (value: unknown, text: string): ExitCode => {
    if (json) writeJson(io, value);
    else io.stdout.write(text);
    return exitCodes.fine;
  };
  const { predictProblems } = await import('@kentledge/core/predict');
  const { proveProblems } = await import('@kentledge/prove/run');
  const codes = explainedCodes([cliProblems, predictProblems, proveProblems]);
  const explanation = codes.get(id);
  if (explanation !== undefined) {
    const code = explainCode(explanation);
    return show(code, describeCode(code, io));
  }
  const facts = knownFacts();
  const fact = facts.get(id);
  if (fact !== undefined) return show(fact, describeFact(fact));
  const brief = file ?? (existsSync(path.resolve(io.cwd, 'brief.yaml')) ? 'brief.yaml' : undefined);
  const opened = brief === undefined ? undefined : await openSystem(io, brief);
  if (brief !== undefined && opened === undefined) return exitCodes.badInput;
  const decisions = opened?.system.decisions ?? [];
  const decision = opened === undefined ? undefined : decisionAt(opened.system, id);
  if (opened !== undefined && decision !== undefined) return show(decision, describeDecision(decision, opened.source));
  const near = nearestNames(id, [...decisions.map((one) => one.id), ...codes.keys(), ...facts.keys()]);
  tell(io, [cliProblems.create('unknown-id', [], { id, near, brief })]);
  return exitCodes.badInput;
}
