import { exactCases } from '@kentledge/core/predict';
import type { Case } from '@kentledge/core/predict';
import { meanWait } from '@kentledge/core/queueing';

/** A model that tools are measured on. */
export interface Subject {
  readonly model: Case['model'];
  /** Exact mean of the times of requests, seconds; absent: none is known. */
  readonly exact?: number;
  /** Events of a request: its arrival, and each end of a service or a delay. A timer that runs out for nobody is none. */
  readonly events: number;
}

/**
 * What others are measured on too, and the events of one request: V27's asks the database one time in five. With timeouts of 10 ms it is asked
 * again, as often as ours was seen to.
 */
export const shared = { V1: 2, V4: 2, V14: 4, V27: 3.2, 'V27 10 ms': 3.37 } as const;

/** Calls a second in chains and trees, of all their services together, and what each takes. */
const calls = 2000;
const service = 0.001;
const branches = 3;

/** Returns the subject of a name: a case of ours; `V27 10 ms`, whose calls time out; `V27 at RATE`; `chain N` or `tree N` of so many services. */
export function subjectNamed(name: string): Subject {
  const [shape, count] = name.split(' ');
  if (shape === 'chain' || shape === 'tree') return { model: linked(Number(count), shape === 'chain' ? 1 : branches), events: 1 + Number(count) };
  if (name.startsWith('V27 at ')) return networkAt(Number(name.slice('V27 at '.length)));
  if (name === 'V27 10 ms') return hasty();
  const { model, exact } = caseNamed(name);
  return { model, exact, events: name.startsWith('V27') ? shared.V27 : (shared[name as keyof typeof shared] ?? Number.NaN) };
}

function caseNamed(id: string): Case {
  const found = exactCases().find((each) => each.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found;
}

/** V27 whose calls often time out and are made again, while the database goes on: no exact mean is known, but all tools should see the same. */
function hasty(): Subject {
  const { model } = caseNamed('V27');
  return { model: { ...model, calls: model.calls.map((call) => ({ ...call, timeout: 0.01 })) }, events: shared['V27 10 ms'] };
}

/** V27 with so many requests a second. Its exact mean is that of two queues: their workers and connections never run out. */
function networkAt(rate: number): Subject {
  const { model } = caseNamed('V27');
  const exact = 0.0025 + meanWait({ rate, service: 0.002, servers: 8 }) + 0.2 * (0.008 + meanWait({ rate: 0.2 * rate, service: 0.008, servers: 8 }));
  return { model: { ...model, sources: model.sources.map((source) => (source.kind === 'open' ? { ...source, rate } : source)) }, exact, events: shared.V27 };
}

/** So many services, each of which calls the next ones of a tree; a chain is one of one branch. All together are called as often, however many they are. */
function linked(services: number, each: number): Case['model'] {
  const all = Array.from({ length: services }, (_, at) => at);
  const callees = (at: number): readonly string[] => Array.from({ length: each }, (_, branch) => at * each + branch + 1).filter((callee) => callee < services).map((callee) => `c${callee}`);
  return {
    services: all.map((at) => ({ id: `s${at}`, instances: 1, balancing: 'turns' })),
    stations: all.map((at) => ({ id: `cores${at}`, service: `s${at}`, servers: 4, room: Number.POSITIVE_INFINITY })),
    calls: all.slice(1).map((at) => ({ id: `c${at}`, program: `p${at}` })),
    programs: all.map((at) => {
      const next = callees(at);
      const use = { do: 'use', station: `cores${at}`, time: { kind: 'exponential', mean: service } } as const;
      return { id: `p${at}`, service: `s${at}`, steps: next.length === 0 ? [use] : [use, { do: 'call all', calls: next } as const] };
    }),
    sources: [{ id: 'x', program: 'p0', kind: 'open', rate: calls / services, gaps: 'exponential' }],
  };
}
