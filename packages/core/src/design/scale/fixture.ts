// For tests: designs of briefs that are made so that one number decides.
import type { Decision, System } from '../../system/index.ts';
import { read } from '../../read/index.ts';
import { design } from '../design.ts';

/** Returns the design of a brief; throws where the brief can't be read or the design refuses it. */
export function systemOf(text: string): System {
  const { brief, diagnostics } = read({ name: 'brief.yaml', text });
  if (brief === undefined) throw new Error(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join('\n'));
  const designed = design(brief);
  const errors = designed.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return designed.system;
}

/** Returns a decision of a design. */
export function decisionOf(system: System, id: string): Decision {
  const found = system.decisions.find((decision) => decision.id === id);
  if (found === undefined) throw new Error(`nothing is decided about ${id}`);
  return found;
}

/** Returns a number of a design's decisions. */
export function numberOf(system: System, name: string): number {
  const found = system.decisions.flatMap(({ numbers }) => numbers).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no number is called ${name}`);
  return found.quantity.value;
}

/** Returns the argument at which a number that is in proportion to it has the given value. */
export function argumentFor(numberAt: (argument: number) => number, argument: number, value: number): number {
  return (argument * value) / numberAt(argument);
}
