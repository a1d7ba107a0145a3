import type { Evidence, Outcome, RampStep, Verdict } from '../../evidence/index.ts';
import { formatNumber, formatShare, formatValue, groupThousands } from '../../quantity/index.ts';
import { printable } from '../../source/index.ts';
import { kneeOf } from '../names/evidence-quantities.ts';
import { conditionsOf, outcomes, reasonOf, signOf } from '../sections/outcome.ts';
import { columns, wrap } from './columns.ts';
import { paint } from './paint.ts';
import type { PrintOptions } from './paint.ts';
import { sparkline } from './sparkline.ts';

/** Returns the verdicts of a run for a terminal, the missed ones first, then the ramp and what was outside the plan. Ends with a line break. */
export function verdictTable(evidence: Evidence, { color = false, width = 80 }: PrintOptions = {}): string {
  const groups = outcomes.map((outcome) => group(evidence.verdicts.filter((verdict) => verdict.outcome === outcome), outcome, color, width));
  const blocks = [...groups, declared(evidence, width), ramp(evidence.ramp, width), outside(evidence, width)];
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function group(verdicts: readonly Verdict[], outcome: Outcome, color: boolean, width: number): readonly string[] {
  if (verdicts.length === 0) return [];
  const longest = Math.min(Math.floor(width * 0.4), Math.max(...verdicts.map(({ id }) => [...printable(id)].length)));
  const usual = usualConditions(verdicts);
  const lines = verdicts.flatMap((verdict) => entry(verdict, usual, longest, width).map((line, index) => (index === 0 ? `${paint(signOf(outcome), outcome, color)} ${line}` : `  ${line}`)));
  return [paint(`${signOf(outcome)} ${outcome} ${verdicts.length}, at ${usual}`, outcome, color), ...lines];
}

/** Most verdicts of a run hold under the same conditions: these stand above them once. */
function usualConditions(verdicts: readonly Verdict[]): string {
  const counts = Map.groupBy(verdicts, conditionsOf);
  return [...counts].toSorted(([, one], [, other]) => other.length - one.length)[0]?.[0] ?? '';
}

/** One verdict: its name, and beside it what it says, with its conditions where they are not the usual ones. */
function entry(verdict: Verdict, usual: string, longest: number, width: number): readonly string[] {
  const names = wrap(verdict.id, longest);
  const beside = width - longest - 4;
  const reason = reasonOf(verdict);
  const details = [...(reason === undefined ? [] : [reason]), ...samplesOf(verdict), ...(conditionsOf(verdict) === usual ? [] : [`at ${conditionsOf(verdict)}`])];
  const words = verdict.outcome === 'met' ? wrap([verdict.says, ...details.map((detail) => `(${detail})`)].join(' '), beside) : [verdict.says, ...details].flatMap((text) => wrap(text, beside));
  return Array.from({ length: Math.max(names.length, words.length) }, (_, index) => `${(names[index] ?? '').padEnd(longest)}  ${words[index] ?? ''}`.trimEnd());
}

function samplesOf({ samples, outcome }: Verdict): readonly string[] {
  if (samples === undefined) return [];
  if (samples.got < samples.needed) return [`${groupThousands(samples.got)} of ${groupThousands(samples.needed)} samples`];
  return outcome === 'met' ? [] : [`${groupThousands(samples.got)} samples`];
}

/** How many statements the table tells of; the page has all. */
const mostStatements = 6;

/** The statements that take longest at the declared volume. */
function declared({ statements }: Evidence, width: number): readonly string[] {
  const planned = statements.flatMap(({ statement, warm, cold, declared: own }) => (own === undefined || 'notPlanned' in own ? [] : [{ statement, warm, cold, carried: own.warm }]));
  if (planned.length === 0) return [];
  const upperEnd = ({ carried }: (typeof planned)[number]): number => ('notPredicted' in carried ? 0 : carried.high);
  const time = (seconds: number | undefined): string => (seconds === undefined ? '–' : formatValue(seconds, 's'));
  const rows = planned.toSorted((one, other) => upperEnd(other) - upperEnd(one)).slice(0, mostStatements).map(({ statement, warm, cold, carried }) => {
    const there = 'notPredicted' in carried ? ['not predicted', ''] : [time(carried.seconds), `${time(carried.low)} to ${time(carried.high)}`];
    return [statement, time(warm?.mean), time(cold?.mean), ...there];
  });
  const lines = columns([['', 'warm', 'cold', 'predicted', '95 % interval'], ...rows], ['left', 'right', 'right', 'right', 'left'], width - 2);
  return [...wrap('statements, the slowest first: alone here, and predicted for the declared volume (warm)', width), ...lines.map((line) => `  ${line}`)];
}

function ramp(steps: readonly RampStep[], width: number): readonly string[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { holds, breaks } = kneeOf(steps);
  const span = `${formatNumber(first.factor)}× to ${formatNumber(last.factor)}×`;
  const most = (value: (step: RampStep) => number): number => Math.max(...steps.map(value));
  const rows = [
    ['p95', sparkline(steps.map(({ p95 }) => p95), 'log'), `${formatValue(first.p95, 's')} to ${formatValue(last.p95, 's')}`],
    ['errors', sparkline(steps.map(({ errors }) => errors)), `up to ${formatShare(most(({ errors }) => errors))}`],
    ['CPU', sparkline(steps.map((step) => step.serviceCores + step.databaseCores)), `up to ${formatNumber(most((step) => step.serviceCores + step.databaseCores))} cores`],
  ];
  const held = holds === undefined ? 'No step of it holds' : `All objectives hold to ${formatNumber(holds.factor)}×`;
  const knee = `${held}${breaks === undefined ? ', the highest offered.' : `; at ${formatNumber(breaks.factor)}× not: ${breaks.broke ?? 'an objective broke'}.`}`;
  return [`ramp, ${span} the declared traffic`, ...columns(rows, ['left', 'left', 'left'], width - 2).map((line) => `  ${line}`), ...wrap(knee, width - 2).map((line) => `  ${line}`)];
}

function outside({ plan }: Evidence, width: number): readonly string[] {
  if (plan.outside.length === 0) return [];
  return [`outside the plan ${plan.outside.length}`, ...plan.outside.flatMap(({ subject, reason }) => wrap(`${subject}: ${reason}`, width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`)))];
}
