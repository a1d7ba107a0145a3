import type { Why } from '../names/why.ts';
import { wrap } from './columns.ts';
import type { PrintOptions } from './paint.ts';

/**
 * Returns a why for a terminal: the number, where it comes from, and below it, indented, the numbers it was computed from.
 * What a number comes from is told where it stands first. Ends with a line break.
 */
export function whyText(found: Why, { width = 80 }: PrintOptions = {}): string {
  return `${lines(found, width, new Set()).join('\n')}\n`;
}

function lines(found: Why, width: number, told: Set<string>): readonly string[] {
  const { name, value, range } = found;
  const title = `${name} = ${value}${range === undefined ? '' : ` (${range})`}`;
  if (told.has(title)) return wrap(`${title}: as above`, width);
  told.add(title);
  return [...wrap(title, width), ...reasons(found, Math.max(24, width - 2), told).map((line) => `  ${line}`)];
}

function reasons({ says, from, verdicts, design }: Why, room: number, told: Set<string>): readonly string[] {
  return [
    ...wrap(says, room),
    ...verdicts.flatMap((verdict) => wrap(`verdict ${verdict}`, room)),
    ...from.flatMap((one) => lines(one, room, told)),
    ...(design === undefined ? [] : ['the design says:', ...lines(design, room, told)]),
  ];
}
