import { databaseCpu, partitioning } from '../../knowledge/index.ts';
import { formatQuantity, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { identifier } from '../../sql/index.ts';
import type { AccessPath, RangePartitions } from '../../system/index.ts';
import type { Context } from '../decision.ts';
import { plannedFactor } from '../load.ts';
import type { Names } from '../tables/naming.ts';
import { keeperOf } from './keeper.ts';
import { obstacleOfRange } from './obstacle.ts';
import type { Subject, Volume } from './subjects.ts';

const { facts } = partitioning;
const day = 86_400;
const spans: readonly { readonly id: RangePartitions['span']; readonly seconds: number }[] = [
  { id: 'quarter', seconds: 91.3 * day },
  { id: 'month', seconds: 30.4 * day },
  { id: 'week', seconds: 7 * day },
  { id: 'day', seconds: day },
];

/** Ranges of time for a table whose rows go when their time is over. */
export interface Ranges {
  readonly column: string;
  /** True if callers give the time. */
  readonly isGiven: boolean;
  readonly span: RangePartitions['span'];
  readonly count: number;
  /** Why it can't be done, as a clause. */
  readonly obstacle: string | undefined;
  /** True if so much goes that dropping it as a whole is worth a thought. */
  readonly isAsked: boolean;
  /** Rows whose time is over, per second. */
  readonly expiring: Quantity;
  /** Paths that look in every partition. */
  readonly unpruned: readonly AccessPath[];
  /** What they cost more, cores at the planned load. */
  readonly extra: Quantity;
  /** What deleting row by row costs, cores. */
  readonly saved: Quantity;
}

/** Returns the span that a pin names: `range_month`. */
export function pinnedSpan(pin: string | undefined): RangePartitions['span'] | undefined {
  return spans.find(({ id }) => pin === `range_${id}`)?.id;
}

/** Returns the ranges of time for a table, of a pinned span or of one that fits; nothing where its rows don't go by their age. */
export function rangesOf({ brief, draft }: Context, { table, entity, kept }: Subject, { now }: Volume, pinned?: RangePartitions['span']): Ranges | undefined {
  if (kept === undefined) return undefined;
  const [after = ''] = kept.after;
  const isAudit = table.holds.kind === 'runtime';
  const column = isAudit ? after : (table.columns.find(({ field }) => field === after)?.name ?? '');
  // The shortest time gets days: a partition lasts no shorter.
  const { id: span, seconds } = spans.find((each) => (pinned === undefined ? kept.time.value / each.seconds >= facts.least.value : each.id === pinned)) ?? { id: 'day', seconds: day };
  const count = Math.ceil(kept.time.value / seconds) + 4;
  const expiring = predicted(table.rows.value / Math.max(1, kept.time.value), '1/s', 'rows ÷ time kept: as many go as come', [`tables.${table.name}.rows`, kept.name]);
  const unpruned = draft.statements.flatMap(({ paths }) => paths.filter((path) => path.table === table.name && !isPruned(path, identifier(column))));
  const rate = unpruned.reduce((sum, path) => sum + path.rate.value, 0) * plannedFactor(brief).value;
  const cpu = databaseCpu.facts;
  return {
    column,
    isGiven: !isAudit && brief.operations.some(({ steps }) => steps.some((step) => step.entity === entity.id && step.set.some(({ field }) => field === after))),
    span,
    count,
    obstacle: isAudit ? undefined : obstacleOfRange(brief, draft.tables, entity, table, kept.after),
    isAsked: now.value >= facts.bytes.value || expiring.value >= facts.deletes.value,
    expiring,
    unpruned,
    extra: predicted(rate * count * facts.probe.value, 'cores', 'statements per second × partitions × time per partition × planned load', [facts.probe.id], { low: rate * count * facts.probe.low, high: rate * count * facts.probe.high }),
    saved: predicted(expiring.value * (cpu.writeRow.value + 2 * cpu.indexEntry.value), 'cores', 'rows deleted per second × time to write a row and two entries', [cpu.writeRow.id, cpu.indexEntry.id]),
  };
}

/** True if PostgreSQL leaves partitions out: by the time, or since a page in its order ends early. */
function isPruned(path: AccessPath, column: string): boolean {
  return path.equality.includes(column) || path.range.includes(column) || (path.limit !== undefined && path.order[0]?.expression === column);
}

/** True if looking in every partition costs more than dropping whole ones saves. */
export function isDear({ extra, saved }: Ranges): boolean {
  return extra.value > Math.max(facts.worth.value, saved.value);
}

/** Returns what the table is then split into. */
export function partitionsInTime({ table, kept }: Subject, { column, span, isGiven }: Ranges, names: Names): RangePartitions {
  const split = { column, span, others: isGiven };
  return { kind: 'range', ...split, keeper: keeperOf(table, split, kept?.time.value ?? 0, names.take(`${table.name}_partitions`)) };
}

/** Returns what rows of the past cost, told as a clause: how long they stay. */
export function lateness({ span }: Ranges): string {
  return `the oldest rows stay up to one ${span} longer`;
}

/** Returns the statements that look in all partitions and what that takes, as a sentence; empty if none does. */
export function rangeCosts(ranges: Ranges): string {
  return ranges.unpruned.length === 0 ? '' : ` All ${ranges.count} partitions are searched by ${statementsOf(ranges.unpruned)}, which names no time: ${formatQuantity(ranges.extra)} more at the planned load.`;
}

/** Returns the names of the statements of some paths. */
export function statementsOf(paths: readonly AccessPath[]): string {
  const most = 12;
  const names = [...new Set(paths.map((path) => path.statement))];
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
