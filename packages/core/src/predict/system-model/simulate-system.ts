import type { Overload } from '../../evidence/index.ts';
import type { System } from '../../system/index.ts';
import { offeredOf } from './busy.ts';
import type { Offered } from './busy.ts';
import { intervalFrom, measuresOf } from './estimate.ts';
import type { Estimate, Measures } from './estimate.ts';
import { modelOf } from './model-of.ts';
import type { Modelled } from './model-of.ts';
import type { ModelOptions } from './options.ts';
import { replicate, warmUpOf } from './replication.ts';
import type { Replication, RunLength } from './replication.ts';

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

/**
 * Returns the long run of a system under a load, by a run for each seed (at least one): with 95 % intervals from how sections of the runs differ.
 * A system that can't keep up has no long run: then its overloads are told, and no number.
 */
export function simulateSystem(system: System, options: SimulationOptions, seeds: readonly number[]): SimulatedSystem {
  const modelled = modelOf(system, options);
  const overloads = overloadsOf(modelled, offeredOf(modelled.model));
  const rate = modelled.model.sources.slice(0, modelled.operations.length).reduce((sum, source) => sum + (source.kind === 'open' ? source.rate : 0), 0);
  const [first] = seeds;
  if (overloads.length > 0 || rate === 0 || first === undefined) return { operations: [], parts: [], overloads, warmUp: 0, seconds: 0, events: 0, leftOut: modelled.leftOut };
  const whole = { seconds: (options.requests ?? usual) / rate, sources: modelled.operations.length };
  // What changes on the way is part of what is asked for.
  const warmUp = (modelled.model.changes ?? []).length > 0 ? 0 : warmUpOf(modelled.model, first, whole);
  const length: RunLength = { ...whole, warmUp };
  return { ...summaryOf(modelled, seeds.map((seed) => replicate(modelled.model, seed, length))), overloads, warmUp };
}

function summaryOf({ model, operations, parts, leftOut }: Modelled, runs: readonly Replication[]): Omit<SimulatedSystem, 'overloads' | 'warmUp'> {
  const sections = runs.flatMap((run) => run.sections);
  return {
    operations: operations.flatMap(({ id, hasLatency }, place) => (hasLatency ? [{ operation: id, ...measuresOf(sections.flatMap(({ sources }) => sources[place] ?? [])) }] : [])),
    parts: parts.map(({ id, station, idle }) => {
      const servers = model.stations.find((each) => each.id === station)?.servers ?? 1;
      const seen = sections.flatMap(({ stations }) => stations.find((each) => each.id === station) ?? []);
      const mean = (of: (one: (typeof seen)[number]) => number): Estimate => {
        const values = seen.map(of);
        return intervalFrom(values.reduce((sum, value) => sum + value, 0) / values.length, values, { lowest: 0 });
      };
      return { id, busy: mean(({ busy }) => (busy + idle) / servers), waiting: mean(({ waiting }) => waiting) };
    }),
    seconds: sections.reduce((sum, each) => sum + each.seconds, 0),
    events: runs.reduce((sum, run) => sum + (run.sections.at(-1)?.events ?? 0), 0),
    leftOut,
  };
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
