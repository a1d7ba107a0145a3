import type { Step } from '../simulate/model.ts';
import { nameOf } from './names.ts';
import { lawOf, partOf } from './varied.ts';
import type { Varied } from './varied.ts';
import type { Asked, Trip, Work } from './work.ts';

/** Where the parts of an operation's work are done. */
export interface Where {
  readonly service: string;
  readonly store: string;
  /** What the event loop runs on; absent where nothing else does: then it is a core itself. */
  readonly cores: string | undefined;
  /** Where the event loop stands still, or takes longer. */
  readonly slow: string | undefined;
}

/** A query is a program of the database: what it takes is said where it is asked. */
export interface Query {
  readonly id: string;
  readonly store: string;
  readonly cpu: Varied;
}

/** Steps of a request, and the queries that they call. */
export interface Written {
  /** The first turn of the event loop, before the deadline begins to count. */
  readonly first: readonly Step[];
  readonly rest: readonly Step[];
  readonly queries: readonly Query[];
}

/** Runs of one statement that are steps of their own; of more, each stands for several. */
const mostRuns = 16;

/** Returns what a request does: turns of the event loop around each trip to the database, on a connection that is held for each or for all. */
export function programOf(operation: string, work: Work, where: Where): Written {
  const { trips, isTransaction } = work;
  const turns = 1 + trips.reduce((sum, { times }) => sum + times, 0);
  const turn = useLoop(work.varies === 'each turn' ? { ...work.service, mean: work.service.mean / turns } : partOf(work.service, turns), where);
  const pool = nameOf('pool', where.service);
  const queries: Query[] = [];
  const ask = ({ cpu, wait }: Asked, id: string, scale: number): readonly Step[] => {
    const time = { ...cpu, mean: cpu.mean * scale };
    if (time.mean > 0) queries.push({ id, store: where.store, cpu: time });
    return [...waiting({ ...wait, mean: wait.mean * scale }), ...(time.mean > 0 ? [{ do: 'call', call: id } as const] : [])];
  };
  const trip = ({ times, oneOf }: Trip, place: number): readonly Step[] => {
    const { runs, part, left, scale } = runsOf(times);
    const asked = chosen(oneOf.map((each, kind) => ({ share: each.share, steps: ask(each, nameOf('query', `${operation} ${place} ${kind}`), scale) })));
    // The answer is taken by a turn of the event loop, and only that gives the connection back.
    const run: readonly Step[] = [...asked, ...scaled(turn, scale)];
    const own: readonly Step[] = isTransaction ? run : [{ do: 'hold', station: pool, steps: run }];
    return [...Array.from({ length: runs }, () => own).flat(), ...(left ? [{ do: 'maybe', chance: part, steps: own } as const] : [])];
  };
  const asked = trips.flatMap(trip);
  const held: readonly Step[] = isTransaction && asked.length > 0 ? [{ do: 'hold', station: pool, steps: asked }] : asked;
  return { first: turn, rest: [...hashing(work.hash, where), ...held], queries };
}

/** One of some kinds, each as often as its share says. */
function chosen([first, ...others]: readonly { readonly share: number; readonly steps: readonly Step[] }[]): readonly Step[] {
  if (first === undefined) return [];
  if (others.length === 0) return first.steps;
  const left = others.reduce((sum, { share }) => sum + share, 0);
  return [{ do: 'maybe', chance: first.share / (first.share + left), steps: first.steps, else: chosen(others) }];
}

/** A mean number of runs as whole runs, and one by chance. */
function runsOf(times: number): { readonly runs: number; readonly part: number; readonly left: boolean; readonly scale: number } {
  const scale = Math.max(1, times / mostRuns);
  const runs = Math.floor(times / scale + 1e-9);
  const part = times / scale - runs;
  return { runs, part, left: part > 1e-9, scale };
}

function scaled(steps: readonly Step[], scale: number): readonly Step[] {
  return scale === 1 ? steps : steps.map((step): Step => (step.do === 'use' && step.time.kind !== 'mix' ? { ...step, time: { ...step.time, mean: step.time.mean * scale } } : step.do === 'hold' ? { ...step, steps: scaled(step.steps, scale) } : step));
}

function waiting(time: Varied): readonly Step[] {
  return time.mean > 0 ? [{ do: 'wait', time: lawOf(time) }] : [];
}

/** A turn of the event loop: one at a time in each instance, and while it lasts it uses a core. */
function useLoop(time: Varied, { service, cores, slow }: Where): readonly Step[] {
  if (time.mean <= 0) return [];
  const [loop, law] = [nameOf('loop', service), lawOf(time)];
  if (cores === undefined) return [{ do: 'use', station: loop, time: law }];
  return [{ do: 'hold', station: loop, steps: [...(slow === undefined ? [] : [{ do: 'use', station: slow, time: law } as const]), { do: 'use', station: cores, time: law }] }];
}

/** Hashes are made beside the event loop, a few at a time. */
function hashing(seconds: number, { service, cores }: Where): readonly Step[] {
  return seconds > 0 && cores !== undefined ? [{ do: 'hold', station: nameOf('hashes', service), steps: [{ do: 'use', station: cores, time: { kind: 'constant', mean: seconds } }] }] : [];
}
