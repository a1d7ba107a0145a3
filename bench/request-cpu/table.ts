import { medianOf } from './median.ts';
import type { Median } from './median.ts';

/** CPU microseconds per request of one contender, round by round. */
export interface Measured {
  readonly name: string;
  readonly microseconds: readonly number[];
}

export interface Result {
  readonly machine: string;
  readonly rounds: number;
  readonly milliseconds: number;
  readonly measured: readonly Measured[];
  readonly hasNest: boolean;
}

/** A figure that this benchmark is for: the ratio of two contenders, and the most it may be. */
interface Goal {
  readonly name: string;
  readonly base: string;
  readonly most: number;
}

const goals: readonly Goal[] = [
  { name: 'emitted', base: 'bare', most: 1.5 },
  { name: 'emitted', base: 'hand-written', most: 1.1 },
  { name: 'emitted with a token', base: 'hand-written with a token', most: 1.1 },
  { name: 'emitted', base: 'NestJS', most: 0.9 },
  { name: 'emitted with a token', base: 'NestJS with a token', most: 0.9 },
];

/** Prints the table, or the same as JSON. */
export function printResult(result: Result, isJson: boolean): void {
  const table = result.measured.map(({ name, microseconds }) => ({ name, microseconds: medianOf(microseconds), ofBare: ratio(result, name, 'bare') }));
  const figures = goals.map((goal) => ({ ...goal, ratio: ratio(result, goal.name, goal.base) }));
  if (isJson) {
    console.log(JSON.stringify({ ...result, table, figures }, undefined, 2));
    return;
  }
  console.log(`CPU per request on ${result.machine}; ${result.rounds} rounds of ${result.milliseconds} ms; median [95 % interval]\n`);
  for (const { name, microseconds, ofBare } of table) console.log(`${name.padEnd(26)} ${text(microseconds, 0)} us   ${ofBare === undefined ? '' : `${text(ofBare, 2)} x bare`}`);
  console.log('');
  for (const { name, base, most, ratio: reached } of figures) {
    console.log(`${`${name} / ${base}`.padEnd(52)} ${reached === undefined ? 'not exercised (run with --nest)' : `${text(reached, 2)}  at most ${most.toFixed(2)}: ${judge(reached, most)}`}`);
  }
  const token = ratio(result, 'emitted with a token', 'emitted');
  if (token !== undefined) console.log(`${'a token known by its hash, emitted'.padEnd(52)} ${text(token, 2)}`);
}

/** Within each round, so that what slows a whole round down falls out. */
function ratio({ measured }: Result, name: string, base: string): Median | undefined {
  const [own, other] = [name, base].map((one) => measured.find((entry) => entry.name === one)?.microseconds);
  if (own === undefined || other === undefined) return undefined;
  return medianOf(own.map((value, round) => value / (other[round] ?? NaN)));
}

function judge({ low, high }: Median, most: number): string {
  return high <= most ? 'reached' : low > most ? 'not reached' : 'undecided, the interval holds the bound';
}

const text = ({ value, low, high }: Median, digits: number): string => `${value.toFixed(digits).padStart(5)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`.padEnd(digits === 0 ? 18 : 20);
