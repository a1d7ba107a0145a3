import type { Why } from '../names/why.ts';
import { wrap } from './columns.ts';
import type { PrintOptions } from './paint.ts';

/** Returns a why for a terminal: the number, where it comes from, and below it, indented, the numbers it was computed from. Ends with a line break. */
export function whyText(found: Why, { width = 80 }: PrintOptions = {}): string {
  return `${lines(found, width).join('\n')}\n`;
}

function lines(found: Why, width: number): readonly string[] {
  const room = Math.max(24, width - 2);
  const { name, value, range, says, from, verdicts, design } = found;
  const below = [
    ...wrap(says, room),
    ...verdicts.flatMap((verdict) => wrap(`verdict ${verdict}`, room)),
    ...from.flatMap((one) => lines(one, room)),
    ...(design === undefined ? [] : ['the design says:', ...lines(design, room)]),
  ];
  return [...wrap(`${name} = ${value}${range === undefined ? '' : ` (${range})`}`, width), ...below.map((line) => `  ${line}`)];
}
