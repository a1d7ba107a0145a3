import type { System } from '@kentledge/core/system';
import type { Measurements } from '../judge/index.ts';
import type { LoadPlan, OperationResult, PhaseResult } from '../load/index.ts';
import { emptyHistogram, record, toText } from '../load/histogram.ts';
import { designText } from './build-brief.ts';

// For tests: measurements made by hand, so that verdicts are judged without a run.

/** A sound system of two operations; both must keep 200 ms. */
export const smallSystem: System = designText(`
kentledge: 1
system: small
objectives: { headroom: 4x }
entities:
  User: { count: 1k, fields: { email: string(254) unique personal } }
  Note: { count: 100k, owner: author, fields: { author: User, title: string(80) } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  listNotes: { by: user, reads: Note, where: author = me, rate: 60/s }
  getNote: { by: user, reads: Note, where: id = $id, rate: 40/s }
`);

/** Returns times as a histogram in text. */
export function times(...seconds: readonly number[]): string {
  const histogram = emptyHistogram();
  for (const time of seconds) record(histogram, time);
  return toText(histogram);
}

/** Returns a result of `sent` right answers in 10 ms each, with what differs. */
export function result(sent: number, differs: Partial<OperationResult> = {}): OperationResult {
  return { sent, right: sent, errors: {}, unlawful: 0, unmade: 0, latency: times(...Array.from({ length: sent }, () => 0.01)), examples: [], ...differs };
}

/** Returns a phase of a second in which every request left on time. */
export function phase(operations: Readonly<Record<string, OperationResult>>, differs: Partial<PhaseResult> = {}): PhaseResult {
  const sent = Object.values(operations).reduce((sum, { sent: own }) => sum + own, 0);
  return { name: 'declared mix', seconds: 1, sent, operations, lateness: times(0.0001), cores: 0.1, ...differs };
}

const offered: LoadPlan = {
  rates: { listNotes: 60, getNote: 40 },
  declared: 100,
  mixFactor: 1,
  warmUp: { name: 'warm-up', seconds: 1, rates: {} },
  mix: { name: 'declared mix', seconds: 1, rates: {} },
  rare: undefined,
  factors: [1, 4],
  tooFew: [],
};

/** Returns the measurements of a run in which everything was right and nothing else was looked at, with what differs. */
export function measurements(differs: Partial<Measurements> = {}): Measurements {
  return {
    system: smallSystem,
    scale: 1,
    plan: offered,
    mix: phase({ listNotes: result(2000), getNote: result(2000) }),
    rare: undefined,
    ramp: [],
    timings: new Map(),
    statements: [],
    checks: [],
    trespasses: [],
    invariants: [],
    demand: { service: 0.001, database: 0.0005, requests: 4000, serviceBytes: 1e8 },
    machine: { cores: 2, others: 0.1 },
    ...differs,
  };
}
