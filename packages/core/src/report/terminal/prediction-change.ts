import type { Prediction } from '../../evidence/index.ts';
import { formatAvailability, formatNumber, formatShare, formatValue } from '../../quantity/index.ts';
import { columns, wrap } from './columns.ts';
import { quantitiesOf } from './prediction-words.ts';

/** What was supposed, and what was predicted without it. */
export interface Change {
  readonly before: Prediction;
  /** Each as one line: `shop.instances: 1 instance → 2 instances`. */
  readonly changes: readonly string[];
}

/** Operations whose p95 is compared; the JSON output holds all. */
const most = 10;
/** Changes below this share are not told. */
const least = 0.005;

/** Returns lines with what is otherwise, and what that does to the knee, the parts and the operations. */
export function comparison({ before, changes }: Change, after: Prediction, width: number): readonly string[] {
  const [old, now] = [quantitiesOf(before), quantitiesOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const moved = (suffix: string, text: (value: number) => string): readonly (readonly string[])[] =>
    names
      .filter((name) => name.endsWith(suffix))
      .map((name) => ({ name, was: old.get(name)?.value, is: now.get(name)?.value }))
      .filter(({ was, is }) => was !== is && (was === undefined || is === undefined || Math.abs(is - was) > least * Math.abs(was)))
      .map(({ name, was, is }) => [name, was === undefined ? 'overload' : text(was), is === undefined ? 'overload' : text(is)]);
  const p95 = moved('.latency.p95', (value) => formatValue(value, 's'));
  const rows = [
    ['knee', kneeText(before), kneeText(after)],
    ['breaks first', breaksFirst(before), breaksFirst(after)],
    ...moved('.busy', formatShare),
    ...p95.slice(0, most),
    ...moved('.availability', formatAvailability).slice(0, most),
  ];
  return [...changes.flatMap((text) => wrap(text, width)), ...columns([['', 'before', 'after'], ...rows], ['left', 'right', 'right'], width), ...(p95.length > most ? [`… and p95 of ${p95.length - most} more operations`] : [])];
}

function kneeText(prediction: Prediction): string {
  const knee = quantitiesOf(prediction).get('system.knee');
  return knee === undefined ? 'none' : `${formatNumber(knee.value)}×`;
}

function breaksFirst({ breaks }: Prediction): string {
  if (breaks === undefined) return 'nothing';
  return breaks.says === 'full' ? breaks.subject : `${breaks.subject} ${breaks.says}`;
}
