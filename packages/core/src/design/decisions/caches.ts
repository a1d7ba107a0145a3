import { caching } from '../../knowledge/index.ts';
import { formatQuantity, formatShare, predicted } from '../../quantity/index.ts';
import type { NamedNumber } from '../scale/words.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Context } from '../decision.ts';
import type { CacheCandidate } from '../scale/cache-candidates.ts';
import { reliefOf } from '../scale/relief.ts';
import { someNames } from '../scale/words.ts';

const { roundTrip, bytes, entryBytes } = caching.facts;
/** Candidates that are told of: the heaviest on the database. */
const told = 5;

/** A cache beside the database: none, unless the load or an objective can't be met without. */
export const caches = defineDecision({
  id: 'caches',
  question: 'Are answers kept in a cache?',
  after: ['database-size'],
  pins: [{ path: 'system.cache', values: 'none, cache (drawn, this version runs none)' }],
  decide: (context) => {
    const relief = reliefOf(context);
    if (relief.caches.length === 0) return { decisions: [] };
    const slow = relief.caches.filter((candidate) => isSlowWithout(context, candidate));
    const best = relief.by === 'cache' || slow.length > 0 ? 'cache' : 'none';
    const pays = relief.caches.filter(({ allowed, needed, expected }) => allowed !== undefined && expected >= needed);
    const needing = best === 'cache' ? `${relief.by === 'cache' ? `the planned load is ${formatQuantity(relief.load.cores)}, more than one server` : `${someNames(slow.map(nameOf))} can’t meet their latency without`}` : '';
    const choice = choose(context, {
      id: 'system.cache',
      question: 'Are answers kept in a cache beside the database?',
      candidates: [
        { id: 'none', label: 'No cache', against: `${needing}, and answers that may be stale are asked for often enough` },
        { id: 'cache', label: 'A shared cache (Redis or Valkey)', against: `one component more to run, and answers that may be old: ${paysWords(relief.caches, pays)}` },
        { id: 'process', label: 'A cache in the memory of each instance', against: 'each instance fills its own, and nobody tells the others when one of them writes', notBuilt: 'this version keeps no answers in the service' },
      ],
      best,
      because: best === 'cache' ? `${capital(needing)}; ${someNames(pays.map(nameOf))} from the cache save ${formatQuantity(predicted(relief.cacheSaves, 'cores', 'saved', []))}.` : `The database carries the planned load without: ${formatQuantity(relief.load.cores)} of ${formatQuantity(predicted(relief.capacity, 'cores', 'capacity', []))}. ${capital(paysWords(relief.caches, pays))}.`,
      changes: ['A planned load that one server can’t carry, of reads with `stale`', 'An objective below the time of the statements, for answers that are asked for again and again'],
      numbers: [
        { name: 'stores.main.cores', quantity: relief.load.cores },
        { name: 'stores.main.cacheSaves', quantity: predicted(relief.cacheSaves, 'cores', 'sum over the candidates that pay of hit rate × cores', ['stores.main.cores']) },
        ...relief.caches.slice(0, told).flatMap(numbersOf),
      ],
      places: best === 'cache' ? pays.slice(0, told).map(({ load }) => load.operation.place) : [],
    });
    const { draft } = context;
    const isDrawn = choice.decision.choice === 'cache';
    const place = choice.decision.places[0] ?? { path: 'objectives.headroom' };
    return outcomeOf([choice], isDrawn ? { notExercised: [...draft.notExercised, { subject: 'system.cache', reason: 'a cache is drawn; this version runs none', place }] } : {});
  },
});

function nameOf({ load }: CacheCandidate): string {
  return load.operation.id;
}

/** True if the answer comes too late without the cache and with it in time, at the 95th percentile: 95 % must find it there. */
function isSlowWithout({ brief, draft }: Context, { load, allowed, expected }: CacheCandidate): boolean {
  const { operation } = load;
  const demand = draft.demands.get(operation.id);
  if (allowed === undefined || expected < 0.95 || demand === undefined) return false;
  const applies = operation.critical || operation.latency !== undefined || !brief.operations.some(({ critical }) => critical);
  const objective = (operation.latency === undefined ? brief.objectives.latency.p95 : operation.latency.p95)?.value ?? Number.POSITIVE_INFINITY;
  return applies && demand.service.value + demand.held.value > objective && demand.service.value + roundTrip.value <= objective;
}

/** Which candidates would pay, and why the others would not. */
function paysWords(all: readonly CacheCandidate[], pays: readonly CacheCandidate[]): string {
  const [heaviest] = all;
  const fresh = all.filter(({ allowed }) => allowed === undefined);
  const would = pays.length === 0 ? 'no operation whose answers may be stale or never change would gain by it' : `${someNames(pays.map(nameOf))} would gain by it`;
  const must = fresh.length === 0 ? '' : `; ${someNames(fresh.map(nameOf))} must be fresh`;
  return `${would}${must}${heaviest === undefined ? '' : `; ${hitWords(heaviest)}`}`;
}

function hitWords({ load, needed, expected }: CacheCandidate): string {
  return `${load.operation.id}, the heaviest, ${needed > 1 ? 'would be slower at any hit rate' : `needs a hit rate of ${formatShare(needed)}`} and would have ${formatShare(expected)}`;
}

function numbersOf(candidate: CacheCandidate): readonly NamedNumber[] {
  const { load, needed, expected, saved, keys, invalidations } = candidate;
  const { id } = load.operation;
  const demand = `demand of ${id}`;
  return [
    { name: `${id}.cache.answers`, quantity: predicted(keys, '1', 'rows ÷ rows of one answer, at least one for each caller it depends on', []) },
    { name: `${id}.cache.invalidations`, quantity: predicted(invalidations, '1', 'writes to the rows of an answer ÷ reads of it; none where it may be stale, or never changes', [`${id}.cache.answers`, `${id}.rate`]) },
    { name: `${id}.cache.needed.share`, quantity: predicted(needed, '1', `(look + keep + take out) ÷ (time held by the ${demand} + keep): below it the mean request gets slower`, [roundTrip.id, `${id}.cache.invalidations`]) },
    { name: `${id}.cache.expected.share`, quantity: predicted(expected, '1', 'characteristic time of a cache under Zipf’s law, with the lives that staleness and writes leave', [`${id}.cache.answers`, `${id}.rate`, 'popularity.skew', bytes.id, entryBytes.id]) },
    { name: `${id}.cache.saved`, quantity: predicted(saved, 'cores', 'hit rate × cores of the operation at the planned load', [`${id}.cache.expected.share`]) },
  ];
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
