import { storage } from '../../knowledge/index.ts';
import type { Context } from '../decision.ts';
import { cacheCandidates } from './cache-candidates.ts';
import type { CacheCandidate } from './cache-candidates.ts';
import { isOver } from './compare.ts';
import { databaseLoad, serverCapacity } from './database-load.ts';
import type { DatabaseLoad } from './database-load.ts';
import { replicasFor } from './replicas.ts';
import type { Replicas } from './replicas.ts';
import { storedTables, totalBytes } from './stored.ts';
import type { Bounds } from './stored.ts';

/** What one server can't do of what is asked. */
export interface Relief {
  readonly load: DatabaseLoad;
  readonly bytes: Bounds;
  /** Cores that one server may be busy with. */
  readonly capacity: number;
  readonly replicas: Replicas;
  readonly caches: readonly CacheCandidate[];
  /** Cores that the candidates which the brief allows would save. */
  readonly cacheSaves: number;
  /** What lets the database carry it: nothing is needed, replicas, a cache, or it must be split. */
  readonly by: 'nothing' | 'replicas' | 'cache' | 'shards';
}

/** Returns what is over the size of one server, and the plainest thing that helps. A cache or replicas never make data or writes fewer. */
export function reliefOf(context: Context): Relief {
  const load = databaseLoad(context);
  const bytes = totalBytes(storedTables(context.brief, context.draft.tables));
  const capacity = serverCapacity().value;
  const replicas = replicasFor(load, capacity);
  const caches = cacheCandidates(context, load);
  const cacheSaves = caches.reduce((sum, { allowed, saved, expected, needed }) => sum + (allowed !== undefined && expected >= needed ? saved : 0), 0);
  const { largest, largestWrites } = storage.facts;
  const mustSplit = isOver(bytes.value, largest.value) || isOver(load.writes.value, largestWrites.value);
  const mayCache = context.pins.get('system.cache')?.value !== 'none';
  const cacheDoes = mayCache && !isOver(load.cores.value - cacheSaves, capacity);
  // One replica is a copy and no code; from two on a cache is fewer machines.
  const helps = replicas.count === 1 || !cacheDoes ? 'replicas' : 'cache';
  const by = mustSplit ? 'shards' : !isOver(load.cores.value, capacity) ? 'nothing' : replicas.count !== undefined || cacheDoes ? helps : 'shards';
  return { load, bytes, capacity, replicas, caches, cacheSaves, by };
}
