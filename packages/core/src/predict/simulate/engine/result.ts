import { buckets } from '../histogram.ts';
import { outcomes } from '../results.ts';
import type { Simulated, Tally } from '../results.ts';
import type { Tables } from '../tables.ts';
import type { EngineParts } from './parts.ts';

/** Returns what an engine has counted, in columns of its own. */
export function resultOf(parts: EngineParts, { sources, stations, calls }: Tables, { seconds, events }: { readonly seconds: number; readonly events: number }): Simulated {
  return {
    seconds, events,
    inside: parts.frames.inside(),
    sources: sources.ids.map((id, source) => tallyOf(parts, id, source)),
    stations: stations.first.map((first, station) => {
      const copies = stations.copies[station] ?? 1;
      const mean = (of: (place: number) => number): number => seconds === 0 || copies === 0 ? 0 : Array.from({ length: copies }, (_, copy) => of(first + copy)).reduce((sum, time) => sum + time, 0) / seconds / copies;
      return { id: stations.stations[first]?.id ?? '', busy: mean(parts.busyTime), waiting: mean(parts.queues.waitingTime) };
    }),
    calls: calls.program.map((_, call) => ({ attempts: parts.calls.attempts[call] as number, timeouts: parts.calls.timedOut[call] as number })),
  };
}

function tallyOf({ tallies }: EngineParts, id: string, source: number): Tally {
  const part = (column: Float64Array, each: number): Float64Array => column.slice(source * each, (source + 1) * each);
  return { id, ended: part(tallies.ended, outcomes.length), sums: part(tallies.sums, 2), times: tallies.times.slice(source * buckets, (source + 1) * buckets), batches: tallies.batches(source) };
}
