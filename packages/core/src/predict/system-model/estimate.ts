import { studentQuantile } from '../../quantity/index.ts';
import { buckets, merge, percentileOf } from '../simulate/histogram.ts';
import type { Tally } from '../simulate/results.ts';

/** A value with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a simulation says of one operation's requests. */
export interface Measures {
  readonly requests: number;
  /** Seconds, of those answered; absent where fewer were than a percentile's interval needs. */
  readonly mean?: Estimate;
  readonly p50?: Estimate;
  readonly p95?: Estimate;
  readonly p99?: Estimate;
  /** Share that ended without an answer. */
  readonly errors?: Estimate;
}

/** Requests of a group: of fewer, the 99th percentile would rest on less than ten. */
const fewest = 1000;
/** Groups below which no interval is told. */
const fewestGroups = 5;

/** Returns what successive sections, of one run or several, say: values of all together, intervals from how groups of them differ. */
export function measuresOf(sections: readonly Tally[]): Measures {
  const groups = grouped(sections);
  const whole = sumOf(sections);
  if (groups.length < fewestGroups) return { requests: whole.requests };
  const estimate = (of: (group: Group) => number): Estimate => intervalFrom(of(whole), groups.map(of), { lowest: 0 });
  const errors = estimate(({ requests, answered }) => 1 - answered / requests);
  if (groups.some(({ answered }) => answered === 0)) return { requests: whole.requests, errors };
  return {
    requests: whole.requests,
    mean: estimate(({ seconds, answered }) => seconds / answered),
    p50: estimate(({ times }) => percentileOf(times, 0.5)),
    p95: estimate(({ times }) => percentileOf(times, 0.95)),
    p99: estimate(({ times }) => percentileOf(times, 0.99)),
    errors,
  };
}

/** Returns a value with the interval that the scatter of its parts gives. */
export function intervalFrom(value: number, parts: readonly number[], { lowest }: { readonly lowest: number }): Estimate {
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  const variance = parts.reduce((sum, part) => sum + (part - mean) ** 2, 0) / (parts.length - 1);
  const half = studentQuantile(parts.length - 1) * Math.sqrt(variance / parts.length);
  return { value, low: Math.max(lowest, value - half), high: value + half };
}

interface Group {
  readonly requests: number;
  readonly answered: number;
  readonly seconds: number;
  readonly times: Uint32Array;
}

function sumOf(sections: readonly Tally[]): Group {
  const times = new Uint32Array(buckets);
  let [requests, answered, seconds] = [0, 0, 0];
  for (const { ended, sums, times: own } of sections) {
    merge(times, own);
    requests += ended.reduce((sum, each) => sum + each, 0);
    answered += ended[0] ?? 0;
    seconds += sums[0] ?? 0;
  }
  return { requests, answered, seconds, times };
}

/** Successive sections become one until they have enough requests; what is left over goes to the last. */
function grouped(sections: readonly Tally[]): readonly Group[] {
  const groups: Tally[][] = [];
  let [open, requests]: [Tally[], number] = [[], 0];
  for (const section of sections) {
    open.push(section);
    requests += section.ended.reduce((sum, each) => sum + each, 0);
    if (requests < fewest) continue;
    groups.push(open);
    [open, requests] = [[], 0];
  }
  groups.at(-1)?.push(...open);
  return groups.map(sumOf);
}
