import { assume, growth as facts, storage } from '../../knowledge/index.ts';
import { formatQuantity, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Context } from '../decision.ts';
import { databaseLoad, serverCapacity } from '../scale/database-load.ts';
import { bytesAfter, everAdded, freezesLast, furthest, growthOf, integerKeys, plannedDisk, timeUntil, trafficAfter, writeTransactions, year } from '../scale/growth.ts';
import type { Growing } from '../scale/growth.ts';
import { storedTables } from '../scale/stored.ts';
import type { Bound } from '../scale/stored.ts';
import type { NamedNumber } from '../scale/words.ts';

const { freezeAge, lastTransaction, freezeRate, horizon } = facts.facts;
const { largest, volume, fill } = storage.facts;
const yearsTold = [1, 2, 3, 4, 5];

/** Something that comes to an end. */
interface Limit {
  readonly id: string;
  /** What is reached, as a clause: `the data is 2 TB`. */
  readonly reached: string;
  /** Seconds from now; absent: not within a hundred years. */
  readonly after?: number;
  /** With the upper and the lower end of what was assumed; at most a hundred years. */
  readonly soonest: number;
  readonly latest: number;
  readonly method: string;
  readonly from: readonly string[];
  readonly then: string;
}

/** What gives out first as data and traffic grow, and when. */
export const growth = defineDecision({
  id: 'growth',
  question: 'What gives out first as data and traffic grow?',
  after: ['memory'],
  pins: [],
  decide: (context) => {
    const growing: Growing = { stored: storedTables(context.brief, context.draft.tables), added: growthOf(context), traffic: context.brief.traffic.growth?.value ?? 0 };
    const transactions = writeTransactions(context);
    const limits = limitsOf(context, growing, transactions);
    const reached = limits.filter(({ after }) => after !== undefined).toSorted((a, b) => (a.after ?? 0) - (b.after ?? 0));
    const [first] = reached;
    const disk = predicted(plannedDisk(growing), 'B', 'data at the horizon ÷ highest fill, in steps of 10 GB', ['stores.main.size', horizon.id, fill.id, ...growthNames(growing)], range((bound) => plannedDisk(growing, bound)));
    const choice = choose(context, {
      id: 'system.growth',
      question: 'What gives out first as data and traffic grow?',
      candidates: [
        ...limits.map((limit) => ({ id: limit.id, label: `${limit.reached}: ${limit.after === undefined ? 'not within a hundred years' : limit.after === 0 ? 'already' : `after ${inTime(limit.after)}`}`, against: limit.after === undefined ? 'it is not reached within a hundred years' : first === undefined || limit === first ? limit.then : `${first.reached} before`, ...(limit === first ? {} : { notBuilt }) })),
        { id: 'nothing', label: 'Nothing within a hundred years', against: 'something does', ...(first === undefined ? {} : { notBuilt }) },
      ],
      best: first?.id ?? 'nothing',
      because: `${first === undefined ? 'Nothing that grows by the brief fills a server within a hundred years' : `${first.after === 0 ? 'Already' : `After ${inTime(first.after ?? 0)}`} ${first.reached}: ${first.then}`}. A disk of ${formatQuantity(disk)} is enough for the next ${inTime(horizon.value)}.`,
      changes: ['`growth` of an entity, or of `traffic`', '`keep`, by which old rows go'],
      numbers: [{ name: 'stores.main.disk', quantity: disk }, { name: horizon.id, quantity: assume(horizon) }, ...sizesOf(growing), ...freezing(transactions), ...limits.flatMap(numberOf)],
      places: context.brief.entities.flatMap((entity) => (entity.growth?.from.kind === 'declared' ? [entity.growth.from.place] : [])),
    });
    return outcomeOf([choice]);
  },
});

const notBuilt = 'it follows from growth and rates: change those';

function limitsOf(context: Context, growing: Growing, transactions: Quantity): readonly Limit[] {
  const size = (time: number, bound: Bound): number => bytesAfter(growing, time, bound);
  const { cores } = databaseLoad(context);
  const grown = ['stores.main.size', ...growthNames(growing)];
  const [narrowest] = keysUntil(growing);
  return [
    { id: 'size', reached: `the data passes ${formatQuantity(bytes(largest.value))}, more than one server is plain to run with`, ...within(size, largest.value), method: 'when the tables and indexes have grown to the largest plain size', from: [...grown, largest.id], then: 'archive, partition or split it before' },
    { id: 'disk', reached: `the data fills the largest disk, ${formatQuantity(bytes(volume.value))}`, ...within(size, volume.value * fill.value), method: 'when the tables and indexes fill their share of the largest disk', from: [...grown, volume.id, fill.id], then: 'no larger disk is sold: archive or split it before' },
    { id: 'load', reached: 'the planned load is more than the largest server', ...within((time, bound) => cores[bound] * trafficAfter(growing, time), serverCapacity().value), method: 'when the planned load has grown to the capacity of one server', from: ['stores.main.cores', 'stores.main.capacity', 'traffic.growth'], then: 'the declared headroom is gone then: take load off before' },
    { id: 'freezing', reached: 'autovacuum freezes slower than transaction ids are used', ...within((time, bound) => (freezesLast(size(time, bound), transactions[bound] * trafficAfter(growing, time)) ? 0 : 1), 1), method: 'when a freeze of all data takes longer than the ids left after autovacuum_freeze_max_age last', from: [...grown, 'stores.main.transactions', freezeRate.id, freezeAge.id, lastTransaction.id], then: 'raise autovacuum_vacuum_cost_limit before' },
    { id: 'key', reached: narrowest === undefined ? 'no table counts its rows by an integer key' : `${narrowest.name} has counted all of ${narrowest.type}`, ...(narrowest?.time ?? never), method: 'when the rows ever added pass the largest number of the key', from: grown, then: 'make it a bigint before' },
  ];
}

type Until = Pick<Limit, 'after' | 'soonest' | 'latest'>;

const never: Until = { soonest: furthest, latest: furthest };

/** When the value passes the limit; the larger it is, the sooner. */
function within(valueAfter: (time: number, bound: Bound) => number, limit: number): Until {
  const at = (bound: Bound): number | undefined => timeUntil((time) => valueAfter(time, bound), limit);
  const after = at('value');
  return { ...(after === undefined ? {} : { after }), soonest: at('high') ?? furthest, latest: at('low') ?? furthest };
}

/** The integer key that ends first, else the narrowest. */
function keysUntil(growing: Growing): readonly { readonly name: string; readonly type: string; readonly time: Until }[] {
  return integerKeys(growing.stored.map(({ table }) => table))
    .map(({ table, column, type, largest: most }) => ({ name: `${table.name}.${column}`, type, time: within((time, bound) => everAdded(growing, table, time, bound), most) }))
    .toSorted((a, b) => (a.time.after ?? furthest) - (b.time.after ?? furthest));
}

function growthNames(growing: Growing): readonly string[] {
  const names = [...growing.added.values()].flatMap(({ rows, from }) => (rows.value === 0 ? [] : from));
  return [...new Set(names), ...(growing.traffic === 0 ? [] : ['traffic.growth'])];
}

function sizesOf(growing: Growing): readonly NamedNumber[] {
  return yearsTold.map((years) => ({ name: `stores.main.size.y${years}`, quantity: predicted(Math.round(bytesAfter(growing, years * year)), 'B', `size with the rows added in ${years} ${years === 1 ? 'year' : 'years'}`, ['stores.main.size', ...growthNames(growing)], range((bound) => Math.round(bytesAfter(growing, years * year, bound)))) }));
}

/** How often tables must be frozen, and what would be without. */
function freezing(transactions: Quantity): readonly NamedNumber[] {
  const rate = { name: 'stores.main.transactions', quantity: transactions };
  if (transactions.value === 0) return [rate];
  return [
    rate,
    { name: 'stores.main.freeze', quantity: predicted(freezeAge.value / transactions.value, 's', 'autovacuum_freeze_max_age ÷ write transactions: time between two forced freezes of a table', [freezeAge.id, 'stores.main.transactions'], { low: freezeAge.value / transactions.high, high: freezeAge.value / transactions.low }) },
    { name: 'stores.main.wraparound', quantity: predicted(lastTransaction.value / transactions.value, 's', 'transaction ids ÷ write transactions: time after which nothing is written, if nothing was ever frozen', [lastTransaction.id, 'stores.main.transactions'], { low: lastTransaction.value / transactions.high, high: lastTransaction.value / transactions.low }) },
  ];
}

function numberOf({ id, after, soonest, latest, method, from }: Limit): readonly NamedNumber[] {
  return after === undefined ? [] : [{ name: `growth.${id}.after`, quantity: predicted(after, 's', method, from, { low: soonest, high: latest }) }];
}

function range(of: (bound: Bound) => number): { readonly low: number; readonly high: number } {
  return { low: of('low'), high: of('high') };
}

function inTime(seconds: number): string {
  return formatQuantity(predicted(seconds, 's', 'time', []));
}

function bytes(value: number): Quantity {
  return predicted(value, 'B', 'limit', []);
}
