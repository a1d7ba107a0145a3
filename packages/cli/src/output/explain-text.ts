import type { Fact } from '@kentledge/core/knowledge';
import type { ExplainedCode } from '@kentledge/core/pipeline';
import { formatQuantity, formatValue } from '@kentledge/core/quantity';
import { position, printable } from '@kentledge/core/source';
import type { Source } from '@kentledge/core/source';
import type { Decision, Option } from '@kentledge/core/system';
import type { Io } from '../command.ts';
import { asTyped } from './as-typed.ts';
import { alignedRows, wrapped } from './table.ts';
import { printed } from './tell.ts';

const width = 100;
const indented = (text: string): string => text.trimEnd().split('\n').map((line) => `    ${printable(line)}`.trimEnd()).join('\n');

/** Returns what a code means: why it matters, what gives it, what that is told, and the brief mended. */
export function describeCode(code: ExplainedCode, io: Pick<Io, 'color' | 'tool'>): string {
  const parts = [`${code.code} (${code.severity})`, wrapped(`why: ${code.why}`, width, '  ').join('\n'), exampleOf(code, io)];
  if (code.sample !== undefined) parts.push(`  is told:\n\n${withoutCount(printed(io, [code.sample], [code.source]))}`);
  else if (code.fix !== undefined) parts.splice(2, 0, wrapped(asTyped(io, `fix: ${code.fix}`), width, '  ').join('\n'));
  if (code.mended !== undefined) parts.push(`  and mended:\n\n${indented(code.mended)}`);
  return `${parts.join('\n\n')}\n`;
}

/** A remark says when it happens, a command line is typed, all else is a brief. */
function exampleOf({ example, sample }: ExplainedCode, io: Pick<Io, 'tool'>): string {
  const remark = sample === undefined && example.startsWith('# ');
  const label = remark ? 'It happens when, for example:' : (example.startsWith('kentledge ') ? 'It happens when this is typed:' : 'For example:');
  return `  ${label}\n\n${indented(asTyped(io, remark ? example.slice(2) : example))}`;
}

/** Of one problem, the line that counts the problems says nothing. */
function withoutCount(text: string): string {
  return text.trimEnd().split('\n').slice(0, -2).map((line) => `    ${line}`).join('\n');
}

/** Returns an assumed number with its range, its source and how sure it is. */
export function describeFact(fact: Fact): string {
  const range = fact.low === fact.high ? '' : ` (${formatValue(fact.low, fact.unit)} to ${formatValue(fact.high, fact.unit)})`;
  const rows = [['what', fact.what], ['source', fact.source], ['how', fact.how], ['read', fact.date], ['machine', fact.hardware]];
  return `${[`${fact.id} = ${formatValue(fact.value, fact.unit)}${range}`, ...alignedRows(rows, '  ')].join('\n')}\n`;
}

/** Returns a decision with its options, why each lost, and what would change it. `source` is the brief. */
export function describeDecision(decision: Decision, source: Source): string {
  const { id, choice, question, options, pinned, changes, numbers, places } = decision;
  const lines = [
    `${id}: ${choice}${pinned ? ', pinned by the brief' : ''}`,
    ...wrapped(printable(question), width, '  '),
    ...wrapped(printable(decision.because), width, '  '),
    '',
    '  Options',
    ...options.flatMap((option) => optionLines(option, choice)),
  ];
  if (changes.length > 0) lines.push('', '  What would change it', ...changes.flatMap((change) => wrapped(printable(change), width, '    ')));
  if (numbers.length > 0) lines.push('', '  Numbers it rests on', ...alignedRows(numbers.map(({ name, quantity }) => [name, formatQuantity(quantity)]), '    '));
  const caused = places.map((place) => (place.start === undefined ? place.path : `${place.path} (${source.name}:${position(source, place.start).line})`));
  if (caused.length > 0) lines.push('', '  Because of', ...[...new Set(caused)].map((one) => `    ${printable(one)}`));
  return `${[...lines, '', `  To overrule it, pin it in the brief:  pins: { ${id}: <option> }`].join('\n')}\n`;
}

function optionLines({ id, label, rejected, cost }: Option, choice: string): readonly string[] {
  const price = cost === undefined ? '' : `, ${formatQuantity(cost)}`;
  const said = id === choice ? 'taken' : (rejected ?? '');
  return [`    ${id === choice ? '*' : ' '} ${id}: ${printable(label)}${price}`, ...wrapped(printable(said), width, '        ')];
}
