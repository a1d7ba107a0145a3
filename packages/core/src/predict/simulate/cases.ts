import { burstyMeans, jobsWithin } from '../../queueing/index.ts';
import { outcome } from './results.ts';
import type { Call, Law, Model, Source, Station, Step } from './model.ts';

/** A model whose long run is known exactly. */
export interface Case {
  readonly id: string;
  readonly model: Model;
  /** What is watched of the first source: mean time of those answered (seconds), or the share that ends in a way. */
  readonly watched: number;
  readonly exact: number;
  /** Requests of a run whose interval is about 3 % to each side. */
  readonly requests: number;
}

const exponential = (mean: number): Law => ({ kind: 'exponential', mean });
const open = (rate: number, gaps: Extract<Source, { kind: 'open' }>['gaps'] = 'exponential'): Source => ({ id: 'x', program: 'p', kind: 'open', rate, gaps });
const use = (station: string, time: Law, rank?: number): Step => ({ do: 'use', station, time, ...(rank === undefined ? {} : { rank }) });

function queue(source: Source, time: Law, station: Partial<Station> = {}): Model {
  return { services: [], stations: [{ id: 's', servers: 1, room: Number.POSITIVE_INFINITY, ...station }], programs: [{ id: 'p', steps: [use('s', time)] }], calls: [], sources: [source] };
}

function line(rate: number, steps: readonly Step[], stations: readonly Partial<Station>[]): Model {
  return { services: [], stations: stations.map((station, at) => ({ id: `s${at}`, servers: 1, room: Number.POSITIVE_INFINITY, ...station })), programs: [{ id: 'p', steps }], calls: [], sources: [open(rate)] };
}

/** Requests for a queue as busy as this whose squared variations of gaps and services are 1 on average, or that mean. */
function planned(busy: number, variation = 1): number {
  return Math.ceil(jobsWithin(busy, halfWidth) * Math.max(1, variation));
}

/** Requests for a share; its ends come in runs while a queue is full. */
function plannedShare(share: number, run = 30): number {
  return Math.ceil(((1.96 / halfWidth) ** 2 * run * (1 - share)) / share);
}

const halfWidth = 0.03;

function timed(id: string, model: Model, exact: number, requests: number): Case {
  return { id, model, watched: outcome.answered, exact, requests };
}

/** Returns the cases V1 to V27 as far as a finite run has an exact mean; the names are those of the closed forms' tests. */
export function exactCases(): readonly Case[] {
  return [...singleQueues(), ...limitedQueues(), ...otherLaws(), ...networks(), ...ranked(), ...failing(), bench('V27', 1500, 0.00410619), bench('V27 busy', 3600, 0.006070581)];
}

function singleQueues(): readonly Case[] {
  const of = (id: string, rate: number, servers: number, exact: number): Case => timed(id, queue(open(rate), exponential(1), { servers }), exact, planned(rate / servers));
  return [of('V1', 0.8, 1, 5), of('V2', 0.5, 1, 2), of('V2 busy', 0.9, 1, 10), of('V3', 1.6, 2, 2.777778), of('V4', 8, 10, 1.20459), timed('V5', queue(open(95), exponential(1), { servers: 100 }), 1.101291, planned(0.8))];
}

function limitedQueues(): readonly Case[] {
  const refused = (id: string, offered: number, servers: number, room: number, exact: number): Case => ({ id, model: queue(open(offered), exponential(1), { servers, room }), watched: outcome.refused, exact, requests: plannedShare(exact) });
  const inside = (id: string, rate: number, servers: number, room: number, exact: number): Case => timed(id, queue(open(rate), exponential(1), { servers, room }), exact, planned(0.8));
  const leaves = (id: string, rate: number, exact: number): Case => ({ id, model: queue(open(rate), exponential(1), { servers: 10, patience: exponential(2) }), watched: outcome.impatient, exact, requests: plannedShare(exact, 10) });
  return [
    refused('V6 a', 1, 1, 0, 0.5), refused('V6 b', 8, 10, 0, 0.121661), refused('V6 c', 90, 100, 0, 0.026957),
    refused('V7 refused', 1.2, 1, 9, 0.192587), inside('V7 over', 1.2, 1, 9, 6.926138), inside('V7 below', 0.8, 1, 9, 3.797098),
    refused('V8 refused', 12, 10, 20, 0.168637), inside('V8 over', 12, 10, 20, 2.53456), inside('V8 below', 8, 10, 10, 1.14506),
    leaves('V19 over', 12, 0.195656), leaves('V19 below', 8, 0.038821),
  ];
}

function otherLaws(): readonly Case[] {
  const bimodal: Law = { kind: 'mix', of: [{ share: 0.999, mean: 0.1 }, { share: 0.001, mean: 10 }] };
  return [
    timed('V9', queue(open(0.8), { kind: 'constant', mean: 1 }), 3, planned(0.8)),
    timed('V10 steady', queue(open(0.8), { kind: 'erlang', mean: 1, stages: 4 }), 3.5, planned(0.8)),
    timed('V10 varied', queue(open(0.8), { kind: 'mix', of: burstyMeans(1, 4) }), 11, planned(0.8, 4)),
    timed('V10 shared', queue(open(0.8), { kind: 'mix', of: burstyMeans(1, 4) }, { atOnce: 1e6 }), 5, planned(0.8)),
    timed('V11', queue(open(0.8 / 0.1099), bimodal), 4.113176, planned(0.8, 200)),
    timed('V12', queue(open(0.8, 'constant'), exponential(1)), 2.692731, planned(0.8)),
    timed('V12 busy', queue(open(0.9, 'constant'), exponential(1)), 5.178659, planned(0.9)),
    timed('V13 staged', queue(open(0.8, { stages: 2 }), exponential(1)), 3.84398, planned(0.8)),
    timed('V13 bursty', queue(open(0.8, { variation: 4 }), exponential(1)), 10.819193, planned(0.8, 4)),
  ];
}

function networks(): readonly Case[] {
  const tandem = line(0.8, [1, 0.8, 0.5].map((mean, at) => use(`s${at}`, exponential(mean))), [{}, {}, {}]);
  const closed = (id: string, users: number, means: readonly number[], servers: number, exact: number): Case =>
    timed(id, { ...line(1, means.map((mean, at) => use(`s${at}`, exponential(mean))), means.map(() => ({ servers }))), sources: [{ id: 'x', program: 'p', kind: 'closed', users, think: exponential(1) }] }, exact, planned(0.8));
  return [
    timed('V14', tandem, 8.055556, planned(0.8)),
    timed('V15', roundabout(), 0.485714, planned(0.8)),
    ...([[1, 0.16], [5, 0.210871], [10, 0.333714], [20, 1.009978], [50, 4]] as const).map(([users, exact]) => closed(`V16 ${users}`, users, [0.04, 0.1, 0.02], 1, exact)),
    ...([[10, 0.443706], [20, 1.014357], [50, 4]] as const).map(([users, exact]) => closed(`V17 ${users}`, users, [0.4], 4, exact)),
    timed('V20', forked(0.8), 7, planned(0.8)),
    timed('V20 half', forked(0.5), 2.875, planned(0.5)),
    ...([[10, 2.928968], [100, 5.187378]] as const).map(([parts, exact]) => timed(`V20 of ${parts}`, fannedOut(parts, { do: 'wait', time: exponential(1) }), exact, 4000)),
    { id: 'V20 slow', model: fannedOut(100, { do: 'fail', chance: 0.01 }), watched: outcome.failed, exact: 0.633968, requests: plannedShare(0.633968, 2) },
  ];
}

/** Requests go on from place to place, and back. */
function roundabout(): Model {
  const calls = ['service', 'database', 'gateway'].map((id) => ({ id, program: id }));
  const stations = [['gateway', 1], ['service', 2], ['database', 1]] as const;
  return {
    services: [],
    stations: stations.map(([id, servers]) => ({ id, servers, room: Number.POSITIVE_INFINITY })),
    calls,
    programs: [
      { id: 'gateway', steps: [use('gateway', exponential(0.05)), { do: 'maybe', chance: 0.7, steps: [{ do: 'call', call: 'service' }] }] },
      // 0.25 of the 0.4 that are left: 0.1.
      { id: 'service', steps: [use('service', exponential(0.1)), { do: 'maybe', chance: 0.6, steps: [{ do: 'call', call: 'database' }], else: [{ do: 'maybe', chance: 0.25, steps: [{ do: 'call', call: 'gateway' }] }] }] },
      { id: 'database', steps: [use('database', exponential(0.1)), { do: 'maybe', chance: 0.5, steps: [{ do: 'call', call: 'service' }] }] },
    ],
    sources: [{ id: 'x', program: 'gateway', kind: 'open', rate: 10, gaps: 'exponential' }],
  };
}

function forked(rate: number): Model {
  const model = line(rate, [{ do: 'call all', calls: ['a', 'b'] }], [{}, {}]);
  return { ...model, calls: ['a', 'b'].map((id) => ({ id, program: id })), programs: [...model.programs, ...['a', 'b'].map((id, at) => ({ id, steps: [use(`s${at}`, exponential(1))] }))] };
}

function fannedOut(parts: number, does: Step): Model {
  const calls = Array.from({ length: parts }, () => 'part');
  return { services: [], stations: [], calls: [{ id: 'part', program: 'part' }], programs: [{ id: 'p', steps: [{ do: 'call all', calls }] }, { id: 'part', steps: [does] }], sources: [open(1)] };
}

function ranked(): readonly Case[] {
  const sources = (first: number, second: number): readonly Source[] => [first, second].map((rank): Source => ({ id: `r${rank}`, program: `p${rank}`, kind: 'open', rate: rank === 0 ? 0.3 : 0.5, gaps: 'exponential' }));
  const model = (first: number, second: number): Model => ({ ...queue(open(1), exponential(1)), programs: [0, 1].map((rank) => ({ id: `p${rank}`, steps: [use('s', exponential(1), rank)] })), sources: sources(first, second) });
  return [timed('V18 first', model(0, 1), 2.142857, planned(0.8)), timed('V18 second', model(1, 0), 6.714286, planned(0.8))];
}

function failing(): readonly Case[] {
  const retried = (failure: number, exact: number): Case => ({
    id: `V24 ${failure}`,
    model: { services: [], stations: [], calls: [{ id: 'c', program: 'q', retries: { attempts: 4, backoff: 0, jitter: false } }], programs: [{ id: 'p', steps: [{ do: 'call', call: 'c' }] }, { id: 'q', steps: [{ do: 'fail', chance: failure }] }], sources: [open(1)] },
    watched: outcome.failed,
    exact,
    requests: plannedShare(exact, 1),
  });
  return [retried(0.2, 0.0016), retried(0.5, 0.0625), timed('V22', queue(open(0.5), exponential(1), { pauses: { every: exponential(100), last: exponential(10) } }), 4.464646, planned(0.8, 4))];
}

/** A service of 64 workers on 8 cores that looks into a cache, and on a miss asks a database of 8 connections through a pool. */
function bench(id: string, rate: number, exact: number): Case {
  const query: Call = { id: 'query', program: 'query', timeout: 0.2, retries: { attempts: 3, backoff: 0, jitter: false, budget: { share: 0.1, burst: 10 } } };
  const miss: Step = { do: 'maybe', chance: 0.2, steps: [{ do: 'hold', station: 'pool', steps: [{ do: 'call', call: 'query' }] }] };
  return timed(id, {
    services: [],
    stations: ([['workers', 64], ['cores', 8], ['pool', 20], ['database', 8]] as const).map(([station, servers]) => ({ id: station, servers, room: Number.POSITIVE_INFINITY })),
    calls: [query],
    programs: [{ id: 'p', steps: [{ do: 'hold', station: 'workers', steps: [use('cores', exponential(0.002)), { do: 'wait', time: exponential(0.0005) }, miss] }] }, { id: 'query', steps: [use('database', exponential(0.008))] }],
    sources: [open(rate)],
  }, exact, planned(0.8));
}
