import type { Overload } from '../../evidence/index.ts';
import type { System } from '../../system/index.ts';
import type { Simulated } from '../simulate/results.ts';
import { offeredOf } from './busy.ts';
import type { Offered } from './busy.ts';
import { intervalFrom, measuresOf } from './estimate.ts';
import type { Estimate, Measures } from './estimate.ts';
import { modelOf } from './model-of.ts';
import type { Modelled } from './model-of.ts';
import type { ModelOptions } from './options.ts';
import { runInSections, warmUpOf } from './replication.ts';
import type { SectionedRun } from './replication.ts';
import type { ModelledPart } from './stations.ts';

/** What a simulation says of a system. */
export interface SimulatedSystem {
  readonly operations: readonly ({ readonly operation: string } & Measures)[];
  /** Mean share of its servers that is busy, and how many wait for it; of each instance. */
  readonly parts: readonly { readonly id: string; readonly busy: Estimate; readonly waiting: Estimate }[];
  /** Parts that are asked for more than they have: then nothing was simulated. */
  readonly overloads: readonly Overload[];
  readonly warmUp: number;
  /** Simulated, of all runs, without warm-up. */
  readonly seconds: number;
  readonly events: number;
  readonly leftOut: readonly string[];
}

export interface SimulationOptions extends ModelOptions {
  /** Requests of a run, of all operations together; 200,000 if not told. */
  readonly requests?: number;
}

const usual = 200_000;

/** What is to be run to know of a system. */
export interface PlannedRuns {
  readonly modelled: Modelled;
  readonly overloads: readonly Overload[];
  /** One for each seed; none where the system can't keep up, or nobody uses it. */
  readonly runs: readonly SectionedRun[];
}

/**
 * Returns the long run of a system under a load, by a run for each seed (at least one): with 95 % intervals from how sections of the runs differ.
 * A system that can't keep up has no long run: then its overloads are told, and no number.
 */
export function simulateSystem(system: System, options: SimulationOptions, seeds: readonly number[]): SimulatedSystem {
  const planned = planRuns(system, options, seeds);
  return summaryOf(planned, planned.runs.map(runInSections));
}

/** Returns the runs that `simulateSystem` makes, for who makes them in several threads. */
export function planRuns(system: System, options: SimulationOptions, seeds: readonly number[]): PlannedRuns {
  const modelled = modelOf(system, options);
  const { model, operations } = modelled;
  const overloads = overloadsOf(modelled, offeredOf(model));
  const rate = model.sources.slice(0, operations.length).reduce((sum, source) => sum + (source.kind === 'open' ? source.rate : 0), 0);
  const [first] = seeds;
  if (overloads.length > 0 || rate === 0 || first === undefined) return { modelled, overloads, runs: [] };
  const whole = { seconds: (options.requests ?? usual) / rate, sources: operations.length };
  // What changes on the way is part of what is asked for.
  const warmUp = (model.changes ?? []).length > 0 ? 0 : warmUpOf(model, first, whole);
  return { modelled, overloads, runs: seeds.map((seed) => ({ ...whole, warmUp, model, seed })) };
}

/** Returns what the planned runs say; `seen` are their sections, in their order. */
export function summaryOf({ modelled: { model, operations, parts, leftOut }, overloads, runs }: PlannedRuns, seen: readonly (readonly Simulated[])[]): SimulatedSystem {
  const sections = seen.flat();
  const servers = new Map(model.stations.map((station) => [station.id, station.servers]));
  return {
    operations: runs.length === 0 ? [] : operations.flatMap(({ id, hasLatency }, place) => (hasLatency ? [{ operation: id, ...measuresOf(sections.flatMap(({ sources }) => sources[place] ?? [])) }] : [])),
    parts: runs.length === 0 ? [] : parts.map((part) => ({ id: part.id, ...usedOf(part, servers.get(part.station) ?? 1, sections) })),
    overloads,
    warmUp: runs[0]?.warmUp ?? 0,
    seconds: sections.reduce((sum, each) => sum + each.seconds, 0),
    events: seen.reduce((sum, run) => sum + (run.at(-1)?.events ?? 0), 0),
    leftOut,
  };
}

function usedOf({ station, idle }: ModelledPart, servers: number, sections: readonly Simulated[]): Pick<SimulatedSystem['parts'][number], 'busy' | 'waiting'> {
  const seen = sections.flatMap(({ stations }) => stations.find(({ id }) => id === station) ?? []);
  const mean = (of: (one: (typeof seen)[number]) => number): Estimate => {
    const values = seen.map(of);
    return intervalFrom(values.reduce((sum, value) => sum + value, 0) / values.length, values, { lowest: 0 });
  };
  return { busy: mean(({ busy }) => (busy + idle) / servers), waiting: mean(({ waiting }) => waiting) };
}

/** Returns the parts that are asked for more than they have, the fullest first. */
export function overloadsOf({ parts }: Modelled, offered: readonly Offered[]): readonly Overload[] {
  const byStation = new Map(offered.map((each) => [each.station, each]));
  return parts
    .flatMap((part) => {
      const { busy: asked, servers } = byStation.get(part.station) ?? { busy: 0, servers: 1 };
      const busy = asked + part.idle / servers;
      return busy >= 1 ? [{ busy, overload: { part: part.id, needs: busy * servers * part.each, has: servers * part.each, unit: part.unit } }] : [];
    })
    .toSorted((a, b) => b.busy - a.busy)
    .map(({ overload }) => overload);
}
