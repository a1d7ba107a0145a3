import type { System } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import type { Lines } from '../writers/typescript.ts';
import { createModule, docComment } from '../writers/typescript.ts';
import type { Body } from './operation-body.ts';
import { createBody } from './operation-body.ts';
import { writeAnswer } from './operation-answer.ts';
import { writeStep } from './operation-step.ts';
import { statementFunctions } from './statements-module.ts';

/** Returns operations/<operation>.ts: what the operation does by default, for people to change. */
export function operationModule(system: System, contract: Contract, report: Body['report']): string {
  const module = createModule();
  const functions = statementFunctions(system, contract);
  const body = createBody({ system, contract, module, report }, functions.flat().map((fn) => fn.name));
  module.type(`../src/routes/${contract.file}.ts`, contract.type);
  openPage(body);
  for (const step of functions) writeStep(body, step);
  writeAnswer(body);
  const taken = [...body.uses].toSorted();
  const context = taken.length === 0 ? '' : `{ ${taken.join(', ')} }`;
  return module.print([
    docComment('This file is yours: no build changes it again. Call other statement functions, add checks before or after, or throw a problem.'),
    `export const ${contract.fn}: ${contract.type} = async (${context}) => {`,
    oneByOne(tidied(body.lines)),
    '};',
  ]);
}

/** The place where a page starts, and how long it is. */
function openPage(body: Body): void {
  const { contract, lines, module } = body;
  const { page } = contract;
  if (page === undefined || page.kind === 'none') return;
  const size = module.value(`../src/statements/${contract.file}.ts`, `${contract.fn}Size`);
  const asks = contract.query.some((member) => member.name === 'limit');
  if (page.kind === 'cursor') {
    body.uses.add('input');
    lines.push(`const after = ${module.value(`../src/statements/${contract.file}.ts`, `${contract.fn}Cursor`)}.read(input.cursor);`);
  }
  if (asks) body.uses.add('input');
  lines.push(`const size = ${asks ? `input.limit ?? ${size}` : size};`);
}

/** A text of several lines as lines, so that each is indented. */
function oneByOne(lines: Lines): Lines {
  return lines.flatMap((line): Lines => (typeof line === 'string' ? line.split('\n') : [oneByOne(line)]));
}

/** Leaves out names that nothing reads, and a name that is only returned. */
function tidied(lines: Lines): Lines {
  const flat = (of: Lines): string => of.map((line) => (typeof line === 'string' ? line : flat(line))).join('\n');
  const kept = lines.map((line, index): string | Lines => {
    const [, name, call] = typeof line === 'string' ? (/^const (\w+) = (await .*);$/s.exec(line) ?? []) : [];
    if (name === undefined || call === undefined) return line;
    const isRead = new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`).test(flat(lines.slice(index + 1)));
    return isRead ? line : `${call};`;
  });
  const [last, before] = [kept.at(-1), kept.at(-2)];
  const [, name, call] = typeof before === 'string' ? (/^const (\w+) = await (.*);$/s.exec(before) ?? []) : [];
  return name !== undefined && last === `return ${name};` ? [...kept.slice(0, -2), `return ${call};`] : kept;
}
