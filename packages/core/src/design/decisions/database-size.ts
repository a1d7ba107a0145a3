import { assume, limits, replication, storage } from '../../knowledge/index.ts';
import { formatNumber, formatQuantity, formatShare, predicted } from '../../quantity/index.ts';
import type { Place, Quantity } from '../../quantity/index.ts';
import { serversWithin } from '../../queueing/index.ts';
import type { NotExercised } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Choice, Context } from '../decision.ts';
import { isOver } from '../scale/compare.ts';
import { serverCapacity } from '../scale/database-load.ts';
import { reliefOf } from '../scale/relief.ts';
import type { Relief } from '../scale/relief.ts';
import { fullestShare, shardKeys } from '../scale/shard-keys.ts';
import type { ShardKey } from '../scale/shard-keys.ts';
import { someNames } from '../scale/words.ts';

/** Shards where the data would fit one server and a pin asks for them. */
const fewest = 2;
const { maxConnections, reservedConnections, utilisation } = limits.facts;
const { bloat, largest, largestWrites } = storage.facts;

/** Size of the database: bytes, cores, rows written, connections; one server until they no longer fit. */
export const databaseSize = defineDecision({
  id: 'database-size',
  question: 'How large is the database?',
  after: ['sizes'],
  pins: [{ path: 'system.database', values: 'one, replicas, shards (the last two are drawn, this version runs one server)' }, { path: 'system.shardKey', values: 'the entity whose key the rows are split by, where system.database is shards' }],
  decide: (context) => {
    const { draft } = context;
    const relief = reliefOf(context);
    const size = predicted(Math.round(relief.bytes.value), 'B', 'rows × width × bloat + indexes', [bloat.id, ...draft.tables.map(({ name }) => `tables.${name}.bytes`)], { low: Math.round(relief.bytes.low), high: Math.round(relief.bytes.high) });
    const connections = connectionsOf(context);
    const keys = relief.by === 'shards' || context.pins.get('system.database')?.value === 'shards' ? shardKeys(context, relief) : [];
    const servers = serversChoice(context, relief, { size, connections, key: keys[0] });
    const key = servers.decision.choice === 'shards' ? keyChoice(context, keys) : undefined;
    const fullest = key === undefined || keys[0] === undefined ? 1 : fullestShare(keys[0].largest, keys[0].shards ?? fewest);
    const stores = draft.stores.map((store) => ({ ...store, size, maxConnections: connections, cores: coresOf(relief) }));
    return outcomeOf([servers, ...(key === undefined ? [] : [key])], { stores, fullestShare: fullest, notExercised: [...draft.notExercised, ...notRun(servers)] });
  },
});

/** Whole cores that the planned load keeps no busier than is planned, of one server. */
function coresOf({ load }: Relief): Quantity {
  const cores = (busy: number): number => serversWithin(utilisation.value, busy, 1);
  return predicted(cores(load.cores.value), 'cores', 'busy cores ÷ highest utilisation, rounded up', ['stores.main.cores', utilisation.id], { low: cores(load.cores.low), high: cores(load.cores.high) });
}

interface Sized {
  readonly size: Quantity;
  readonly connections: Quantity;
  /** The best key to split by, where that was asked. */
  readonly key: ShardKey | undefined;
}

function serversChoice(context: Context, relief: Relief, { size, connections, key }: Sized): Choice {
  const { load, by, replicas } = relief;
  const shards = key?.shards;
  const isPinned = (choice: string): boolean => context.pins.get('system.database')?.value === choice;
  const isStuck = by === 'shards' && shards === undefined;
  const best = by === 'replicas' || (by === 'shards' && !isStuck) ? by : 'one';
  const count = predicted(replicas.count ?? 1, 'instances', '(cores − capacity) ÷ (capacity − replay of writes), rounded up, at least one', ['stores.main.cores', 'stores.main.capacity', 'replication.replay']);
  const shardCount = predicted(shards ?? fewest, 'instances', 'the fewest with which the fullest shard is within one server', ['stores.main.size', 'stores.main.cores', 'stores.main.writes', 'stores.main.fullest.share']);
  return choose(context, {
    id: 'system.database',
    question: 'How many database servers are there?',
    candidates: [
      { id: 'one', label: 'One primary', against: best === 'one' ? '' : `${overWords(relief, size)}, which is more than one server is plain to run with` },
      { id: 'replicas', label: best === 'replicas' ? `A primary with ${formatNumber(count.value)} read ${count.value === 1 ? 'replica' : 'replicas'}` : 'A primary with replicas for reads', against: againstReplicas(relief) },
      { id: 'shards', label: shards !== undefined ? `${formatNumber(shards)} shards` : 'Shards', against: `joins, unique values and transactions end at the border of a shard, ${isStuck ? 'and no key splits it: the largest value, or what crosses shards, is more than a server alone' : best === 'replicas' ? 'and replicas carry the load' : 'and one server does'}`, ...(key === undefined && isPinned('shards') ? { notBuilt: 'no entity refers to another, so nothing says by what to split' } : {}) },
    ],
    best,
    because: becauseOf(relief, size, best, isStuck),
    changes: [growthTo(size, largest.value), growthTo(load.cores, relief.capacity), growthTo(load.writes, largestWrites.value)],
    numbers: [
      { name: 'stores.main.size', quantity: size },
      { name: 'stores.main.cores', quantity: load.cores },
      { name: 'stores.main.capacity', quantity: serverCapacity() },
      { name: 'stores.main.writes', quantity: load.writes },
      { name: 'stores.main.connections', quantity: connections },
      ...(load.movable > 0 ? [{ name: replication.facts.lag.id, quantity: assume(replication.facts.lag) }] : []),
      { name: largest.id, quantity: assume(largest) },
      { name: largestWrites.id, quantity: assume(largestWrites) },
      { name: 'stores.main.stale', quantity: predicted(load.movable, 'cores', 'cores of operations that only read and all of whose reads may be stale', ['stores.main.cores']) },
      { name: 'stores.main.replicable', quantity: predicted(replicas.cores, 'cores', 'those whose staleness is above the lag of a replica at its worst', ['stores.main.stale', 'replication.lag']) },
      ...(best === 'replicas' || isPinned('replicas') ? [{ name: 'stores.main.replicas', quantity: count }] : []),
      ...(key !== undefined && (best === 'shards' || isPinned('shards')) ? [{ name: 'stores.main.shards', quantity: shardCount }] : []),
    ],
    places: best === 'one' ? [] : placesOf(context, relief),
  });
}

/** What is over one server, in words. */
function overWords({ load, bytes, capacity }: Relief, size: Quantity): string {
  const over = [
    ...(isOver(bytes.value, largest.value) ? [`the data is ${formatQuantity(size)}`] : []),
    ...(isOver(load.cores.value, capacity) ? [`the planned load takes ${formatQuantity(load.cores)}`] : []),
    ...(isOver(load.writes.value, largestWrites.value) ? [`${formatQuantity(load.writes)} are written`] : []),
  ];
  return over.length === 0 ? 'nothing is over' : over.join(' and ');
}

function limitWords({ capacity }: Relief): string {
  const quantity = (value: number, unit: Quantity['unit']): string => formatQuantity(predicted(value, unit, 'limit', []));
  return `one server is plain to run up to ${quantity(largest.value, 'B')}, ${quantity(capacity, 'cores')} busy and ${quantity(largestWrites.value, 'rows/s')} written`;
}

function becauseOf(relief: Relief, size: Quantity, best: string, isStuck: boolean): string {
  const { load, replicas } = relief;
  const asked = `${formatQuantity(size)}, ${formatQuantity(load.cores)} and ${formatQuantity(load.writes)} written at the planned load; ${limitWords(relief)}.`;
  if (best === 'replicas') return `${asked} ${someNames(replicas.moved.map(({ operation }) => operation.id))} may be stale by more than a replica is behind: ${formatShare(replicas.cores / load.cores.value)} of the load.${replicas.moved.some(({ operation }) => operation.steps.some((step) => step.stale?.own === false)) ? ' Whoever has just written reads from the primary until the replica has it.' : ''}`;
  if (best === 'shards') return `${asked} Replicas and caches take reads off, never data or writes.`;
  if (relief.by === 'cache') return `${asked} It is past that; a cache takes off what is over: see system.cache.`;
  return isStuck ? `${asked} It is past that: expect to archive, or to lower what is asked.` : asked;
}

function againstReplicas({ load, replicas, by, capacity }: Relief): string {
  if (load.movable === 0) return 'no operation may be stale, so replicas would carry nothing';
  const names = someNames(replicas.moved.map(({ operation }) => operation.id));
  const tooFresh = replicas.tooFresh.length === 0 ? '' : `; ${someNames(replicas.tooFresh.map(({ operation }) => operation.id))} may be stale by less than a replica may be behind`;
  if (replicas.cores === 0) return `replicas would carry nothing${tooFresh}`;
  const share = `${names} may be stale: ${formatShare(replicas.cores / load.cores.value)} of the load${tooFresh}`;
  if (by === 'nothing') return `${share}, and one server carries all of it`;
  if (by === 'cache') return `${share}; a cache takes it off with fewer machines`;
  return isOver(replicas.rest, capacity) ? `${share}; the rest is still more than one server` : `${share}; data and writes stay whole on each of them`;
}

/** The operations and entities that weigh most. */
function placesOf(context: Context, { load, bytes }: Relief): readonly Place[] {
  const [operation] = load.operations.toSorted((a, b) => b.cores.value - a.cores.value);
  const [entity] = context.brief.entities.toSorted((a, b) => b.count.value - a.count.value);
  return [...(isOver(bytes.value, largest.value) && entity !== undefined ? [entity.place] : []), ...(operation === undefined ? [] : [operation.operation.place])];
}

function keyChoice(context: Context, keys: readonly ShardKey[]): Choice | undefined {
  const [best] = keys;
  if (best === undefined) return undefined;
  const shards = best.shards ?? fewest;
  const fullest = predicted(fullestShare(best.largest, shards), '1', 'largest value + the others evenly', ['stores.main.largestValue.share', 'stores.main.shards']);
  return choose(context, {
    id: 'system.shardKey',
    question: 'Which key says on which shard a row lies?',
    candidates: keys.map((key) => ({ id: key.entity.id, label: `${key.entity.id} (${key.role}): ${someNames(key.columns)}`, against: againstKey(key) })),
    best: best.entity.id,
    because: `${formatShare(best.alone)} of the load is answered by one shard alone.${best.crossing.length === 0 ? '' : ` ${someNames(best.crossing)} cross shards.`} The largest ${best.entity.id} has ${formatShare(best.largest)} of all, so the fullest of ${formatNumber(shards)} shards has ${formatNumber(fullest.value * shards)} times the mean.`,
    changes: ['Operations by another key that weigh more than these', `A declared \`skew\` on the references to ${best.entity.id}`],
    numbers: [
      { name: 'stores.main.alone.share', quantity: predicted(best.alone, '1', 'load of operations whose statements all name the key ÷ all load', ['stores.main.cores']) },
      { name: 'stores.main.largestValue.share', quantity: predicted(best.largest, '1', 'Zipf’s law over the values of the key', [`${best.entity.id}.count`, 'popularity.skew']) },
      { name: 'stores.main.fullest.share', quantity: fullest },
      { name: 'stores.main.fullest.load', quantity: predicted(fullest.value * shards, '1', 'share of the fullest shard × shards', ['stores.main.fullest.share', 'stores.main.shards']) },
    ],
    places: [best.entity.place],
  });
}

function againstKey(key: ShardKey): string {
  const crossing = key.crossing.length === 0 ? '' : `; ${someNames(key.crossing)} cross shards`;
  return `${formatShare(key.alone)} of the load is answered by one shard alone${crossing}${key.shards === undefined ? '; with it the fullest shard is over one server however many there are' : ''}`;
}

function notRun({ decision }: Choice): readonly NotExercised[] {
  if (decision.choice === 'one') return [];
  return [{ subject: decision.id, reason: `${decision.choice} are drawn; this version runs one server`, place: decision.places[0] ?? { path: 'objectives.headroom' } }];
}

function growthTo(quantity: Quantity, limit: number): string {
  const what = quantity.unit === 'B' ? 'data' : quantity.unit === 'cores' ? 'load' : 'writes';
  return quantity.value === 0 ? `Any ${what}` : `${formatNumber(Math.max(1, limit / quantity.value))} times the ${what}`;
}

/** The pools of all instances twice (a rolling deployment runs old and new), and what is reserved; not below the default. */
function connectionsOf(context: Context): Quantity {
  const pools = context.draft.services.reduce((sum, service) => sum + service.instances.value * service.pool.value, 0);
  const needed = 2 * pools + reservedConnections.value;
  return predicted(Math.max(maxConnections.value, needed), 'connections', 'instances × pool × 2 + reserved, at least the default', [...context.draft.services.flatMap(({ id }) => [`${id}.instances`, `${id}.pool`]), maxConnections.id, reservedConnections.id]);
}
