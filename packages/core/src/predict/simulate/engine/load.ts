import { streamOf } from '../../../random/index.ts';
import type { Model } from '../model.ts';
import type { StationTable, Tables } from '../tables.ts';
import type { EngineParts } from './parts.ts';
import type { StationTraits } from './special.ts';

/** Puts a model into an engine, and schedules what happens first. */
export function loadParts(parts: EngineParts, model: Model, tables: Tables, seed: number, watched: number): void {
  const { stations, sources, laws, code } = tables;
  const places = stations.stations.length;
  for (const part of [parts.events, parts.frames, parts.timers]) part.clear();
  for (const column of Object.values(parts.clock)) column.fill(0);
  parts.tallies.clear(sources.ids.length, watched);
  parts.draws.load(laws.all, (law) => streamOf(seed, laws.names[law] ?? ''), streamOf(seed, 'chance'));
  parts.code.load(code);
  parts.queues.clear(places);
  parts.servers.load(stations.servers, stations.room);
  parts.sharing.load(stations.stations.map(({ atOnce, servers, slowdown }) => ({ servers: atOnce === undefined ? 0 : servers, contention: slowdown?.contention ?? 0, coherency: slowdown?.coherency ?? 0 })));
  parts.special.load(traitsOf(model, stations));
  parts.places.load(stations.first, stations.copies, stations.scopes);
  parts.balancer.load(model.services);
  parts.starts.serviceOf.set(tables.serviceOf);
  parts.policies.load(model.calls, parts.balancer.most());
  parts.calls.load(tables.calls);
  parts.timeouts.load(tables.calls.timeout, stations.limit);
  parts.caches.load(model.caches ?? []);
  Object.assign(parts.gone, { pc: code.gone, place: places - 1 });
  parts.sources.load(sources);
  parts.pauses.load(stations.every, stations.last);
  parts.changes.load(tables.changes);
  parts.scaling.load(model.services, stations);
  parts.sources.begin();
}

function traitsOf({ calls, changes = [] }: Model, { stations, patience, limit, every }: StationTable): readonly StationTraits[] {
  const passesDeadlines = calls.some((call) => call.passesDeadline === true);
  const changed = new Set(changes.flatMap((change) => (change.do === 'pause' || change.do === 'slow' ? [change.station] : [])));
  return stations.map(({ id, atOnce, slowdown, shed }, place): StationTraits => ({
    patience: patience[place] ?? -1,
    isLimited: limit[place] !== Number.POSITIVE_INFINITY,
    isShared: atOnce !== undefined,
    pauses: (every[place] ?? -1) >= 0 || changed.has(id),
    passesDeadlines,
    ...(slowdown === undefined ? {} : { slowdown }),
    ...(shed === undefined ? {} : { shed }),
  }));
}
