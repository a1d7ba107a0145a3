import type { Outcome, Verdict } from '../../evidence/index.ts';
import { formatNumber } from '../../quantity/index.ts';
import { h } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { formatPercent } from '../names/format-named.ts';

/** In the order in which people must see them. */
export const outcomes: readonly Outcome[] = ['missed', 'not exercised', 'met'];

const signs: Readonly<Record<Outcome, string>> = { met: '✓', missed: '✗', 'not exercised': '○' };
const classes: Readonly<Record<Outcome, string>> = { met: 'met', missed: 'missed', 'not exercised': 'unknown' };

/** Returns the sign of an outcome, which says the same as its colour. */
export function signOf(outcome: Outcome): string {
  return signs[outcome];
}

/** Returns the CSS class of an outcome. */
export function classOf(outcome: Outcome): string {
  return classes[outcome];
}

/** Returns sign and word in the outcome's colour. */
export function badge(outcome: Outcome, word: string = outcome): Html {
  return h('span', { class: `badge ${classOf(outcome)}` }, h('span', { 'aria-hidden': 'true' }, signOf(outcome)), ` ${word}`);
}

/** Returns the number of verdicts with each outcome. */
export function countOutcomes(verdicts: readonly Verdict[]): Readonly<Record<Outcome, number>> {
  const count = (outcome: Outcome): number => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  return { met: count('met'), missed: count('missed'), 'not exercised': count('not exercised') };
}

/** Returns under what a verdict holds, in words: `1.2 % of data, 2× load`; at full scale `full data`. */
export function conditionsOf({ scale, load }: Pick<Verdict, 'scale' | 'load'>): string {
  return `${scaleWords(scale)}, ${load === 0 ? 'without load' : `${formatNumber(load)}× load`}`;
}

/** Returns why a verdict is what it is, without what its sentence or its samples say already. */
export function reasonOf({ says, reason = '', samples }: Pick<Verdict, 'says' | 'reason' | 'samples'>): string | undefined {
  const counted = samples === undefined ? undefined : `${samples.got} of ${samples.needed} samples`;
  const lines = reason.split('\n').filter((line) => line.trim() !== '' && !says.includes(line.trim()) && line !== counted);
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** Returns how much of the declared data there was. */
export function scaleWords(scale: number): string {
  return scale === 1 ? 'full data' : `${formatPercent(scale)} of data`;
}

/** Returns the outcome of a run in one line. */
export function outcomeLine(verdicts: readonly Verdict[]): string {
  const counts = countOutcomes(verdicts);
  if (verdicts.length === 0) return 'Nothing was judged.';
  if (counts.met === verdicts.length) return `All ${verdicts.length} verdicts met.`;
  return `${outcomes.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`).join(', ')}.`;
}
