import { databaseCpu, idsOf, limits, storage } from '../../knowledge/index.ts';
import { formatQuantity, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Table } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Context } from '../decision.ts';
import { indexBytes } from '../index/cost.ts';
import { plannedFactor } from '../load.ts';
import { columnWidths } from '../tables/sizes.ts';
import type { WidthOf } from '../tables/sizes.ts';

const { maxConnections, reservedConnections } = limits.facts;
const { bloat, largest, largestCores } = storage.facts;
type Bound = 'value' | 'low' | 'high';

/** Size of the database: bytes, cores, connections; one server until they no longer fit. */
export const databaseSize = defineDecision({
  id: 'database-size',
  question: 'How large is the database?',
  after: ['sizes'],
  pins: [],
  decide: (context) => {
    const { draft } = context;
    const widthOf = columnWidths(context.brief, draft.tables);
    const bytes = (bound: Bound): number => draft.tables.reduce((sum, table) => sum + tableBytes(table, bound, widthOf), 0);
    const size = predicted(Math.round(bytes('value')), 'B', 'rows × width × bloat + indexes', [bloat.id, ...draft.tables.map(({ name }) => `tables.${name}.bytes`)], { low: Math.round(bytes('low')), high: Math.round(bytes('high')) });
    const cores = coresOf(context);
    const connections = connectionsOf(context);
    const fits = size.value <= largest.value && cores.value <= largestCores.value;
    const later = 'this version runs one server';
    const choice = choose(context, {
      id: 'system.database',
      question: 'How many database servers are there?',
      candidates: [
        { id: 'one', label: 'One primary', against: 'the data or the load is more than one server is plain to run with' },
        { id: 'replicas', label: 'A primary with replicas for reads', against: 'reads may be old, and the load does not need it', notBuilt: later },
        { id: 'shards', label: 'Shards', against: 'joins, unique values and transactions end at the border of a shard', notBuilt: later },
      ],
      best: 'one',
      because: `${formatQuantity(size)} and ${formatQuantity(cores)} at the planned load; one server is plain to run up to ${formatQuantity(predicted(largest.value, 'B', 'fact', [largest.id]))} and ${largestCores.value} cores.${fits ? '' : ' It is past that: expect to archive, or to split.'}`,
      changes: [growthTo(size, largest.value), growthTo(cores, largestCores.value)],
      numbers: [
        { name: 'stores.main.size', quantity: size },
        { name: 'stores.main.cores', quantity: cores },
        { name: 'stores.main.connections', quantity: connections },
      ],
    });
    return outcomeOf([choice], { stores: draft.stores.map((store) => ({ ...store, size, maxConnections: connections })) });
  },
});

function growthTo(quantity: Quantity, limit: number): string {
  return quantity.value === 0 ? 'Any load' : `${Math.max(1, Math.floor(limit / quantity.value))} times the ${quantity.unit === 'B' ? 'data' : 'load'}`;
}

function tableBytes(table: Table, bound: Bound, widthOf: WidthOf): number {
  const rows = table.rows[bound];
  const keys = [table.primaryKey, ...table.uniques.map(({ columns }) => columns)];
  const indexes = [...keys, ...table.indexes.map((index) => index.parts.flatMap((part) => part.column ?? []))];
  const entries = indexes.reduce((sum, columns) => sum + indexBytes(table, columns, widthOf)[bound], 0);
  return rows * table.rowBytes[bound] * bloat[bound] + entries;
}

/** Cores that the database is busy with at the planned load, by the utilisation law. */
function coresOf(context: Context): Quantity {
  const { demands } = context.draft;
  const factor = plannedFactor(context.brief).value;
  const sum = (bound: Bound): number => context.brief.operations.reduce((total, operation) => total + (context.rates.get(operation.id)?.value ?? 0) * factor * (demands.get(operation.id)?.database[bound] ?? 0), 0);
  return predicted(sum('value'), 'cores', 'utilisation law: rate × demand', ['system.rate', 'objectives.headroom', ...idsOf(databaseCpu)], { low: sum('low'), high: sum('high') });
}

/** The pools of all instances twice (a rolling deployment runs old and new), and what is reserved; not below the default. */
function connectionsOf(context: Context): Quantity {
  const pools = context.draft.services.reduce((sum, service) => sum + service.instances.value * service.pool.value, 0);
  const needed = 2 * pools + reservedConnections.value;
  return predicted(Math.max(maxConnections.value, needed), 'connections', 'instances × pool × 2 + reserved, at least the default', [...context.draft.services.flatMap(({ id }) => [`${id}.instances`, `${id}.pool`]), maxConnections.id, reservedConnections.id]);
}
