import { medianOf } from '../median.ts';
import type { Median } from '../median.ts';

/** CPU microseconds per request of one operation of a server, round by round. */
export interface Measured {
  readonly server: string;
  readonly operation: string;
  readonly microseconds: readonly number[];
}

export interface Result {
  readonly machine: string;
  readonly rounds: number;
  readonly milliseconds: number;
  /** How many answers were compared with those of another server, and found equal. */
  readonly compared: number;
  readonly measured: readonly Measured[];
}

/** A figure that this benchmark is for: the emitted service over another server, and the most it may be. */
interface Goal {
  readonly base: string;
  readonly most: number;
  readonly says: string;
}

const goals: readonly Goal[] = [
  { base: 'hand-written', most: 1.1, says: 'by hand on Fastify and pg, same features' },
  { base: 'bare', most: 1.5, says: 'bare Fastify and pg' },
  { base: 'NestJS', most: 0.9, says: 'NestJS, same features' },
];

/** Prints the table, or the same as JSON. */
export function printResult(result: Result, isJson: boolean): void {
  const operations = [...new Set(result.measured.map(({ operation }) => operation))];
  const table = result.measured.map(({ server, operation, microseconds }) => ({ server, operation, microseconds: medianOf(microseconds), ofBare: ratio(result, operation, server, 'bare') }));
  const figures = goals.flatMap((goal) => operations.map((operation) => ({ ...goal, operation, ratio: ratio(result, operation, 'emitted', goal.base) })));
  if (isJson) {
    console.log(JSON.stringify({ ...result, table, figures }, undefined, 2));
    return;
  }
  console.log(`CPU per request on ${result.machine}; ${result.rounds} rounds of ${result.milliseconds} ms; median [95 % interval]; ${result.compared} answers compared, all equal`);
  for (const operation of operations) {
    console.log(`\n${operation}`);
    for (const { server, microseconds, ofBare } of table.filter((row) => row.operation === operation)) console.log(`  ${server.padEnd(18)} ${text(microseconds, 0)} us   ${ofBare === undefined ? '' : `${text(ofBare, 2)} x bare`}`.trimEnd());
  }
  for (const { base, most, says } of goals) {
    console.log(`\nthe emitted service over ${says}: wanted at most ${most.toFixed(2)}`);
    for (const figure of figures.filter((one) => one.base === base)) if (figure.ratio !== undefined) console.log(`  ${figure.operation.padEnd(26)} ${text(figure.ratio, 2)} at most ${most.toFixed(2)}: ${judge(figure.ratio, most)}`);
  }
}

/** Within each round, so that what slows a whole round down falls out. */
function ratio({ measured }: Result, operation: string, server: string, base: string): Median | undefined {
  const [own, other] = [server, base].map((one) => measured.find((entry) => entry.server === one && entry.operation === operation)?.microseconds);
  if (own === undefined || other === undefined) return undefined;
  return medianOf(own.map((value, round) => value / (other[round] ?? NaN)));
}

function judge({ low, high }: Median, most: number): string {
  return high <= most ? 'reached' : low > most ? 'not reached' : 'undecided, the interval holds the bound';
}

const text = ({ value, low, high }: Median, digits: number): string => `${value.toFixed(digits).padStart(5)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`.padEnd(digits === 0 ? 18 : 20);
