import { assume, databaseCpu, partitioning } from '../../knowledge/index.ts';
import { formatQuantity, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { identifier } from '../../sql/index.ts';
import type { AccessPath, Entity, Partitions, Table } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Choice, Context } from '../decision.ts';
import { plannedFactor } from '../load.ts';
import { keeperOf } from '../partitions/keeper.ts';
import { obstacleOf } from '../partitions/obstacle.ts';
import { takenNames } from '../tables/taken-names.ts';

const { facts } = partitioning;
const day = 86_400;
const spans: readonly { readonly id: Partitions['span']; readonly seconds: number }[] = [
  { id: 'quarter', seconds: 91.3 * day },
  { id: 'month', seconds: 30.4 * day },
  { id: 'week', seconds: 7 * day },
  { id: 'day', seconds: day },
];

/** A table whose rows go when their time is over. */
interface Aged {
  readonly id: string;
  readonly what: string;
  readonly entity: Entity;
  readonly table: Table;
  readonly column: string;
  readonly kept: Quantity;
  readonly keptName: string;
  readonly obstacle: string | undefined;
  /** True if callers give the time. */
  readonly isGiven: boolean;
}

/** Whether tables whose rows grow old are split into ranges of time. */
export const partitions = defineDecision({
  id: 'partitions',
  question: 'Which tables are split into ranges of time?',
  after: ['data-access', 'audit'],
  pins: [{ path: 'Entity.partitions', values: 'range, none' }, { path: 'Entity.audit.partitions', values: 'range, none' }],
  decide: (context) => {
    const { draft } = context;
    const names = takenNames(draft.tables);
    const made = new Map<string, Table>();
    const choices = agedTables(context).flatMap((aged): readonly Choice[] => {
      const size = measure(context, aged);
      if (!size.isAsked && !context.pins.has(aged.id)) return [];
      const choice = ask(context, aged, size);
      if (choice.decision.choice === 'range') {
        const split = { column: aged.column, span: size.span, others: aged.isGiven };
        made.set(aged.table.name, { ...aged.table, partitions: { ...split, keeper: keeperOf(aged.table, split, aged.kept.value, names.take(`${aged.table.name}_partitions`)) } });
      }
      return [choice];
    });
    return outcomeOf(choices, { tables: draft.tables.map((table) => made.get(table.name) ?? table) });
  },
});

function agedTables({ brief, draft }: Context): readonly Aged[] {
  return brief.entities.flatMap((entity): readonly Aged[] => {
    const { keep, audit } = entity;
    const table = draft.tables.find(({ holds }) => holds.kind === 'entity' && holds.entity === entity.id);
    const [after = ''] = keep?.after ?? [];
    const own = keep === undefined || table === undefined ? [] : [{
      id: `${entity.id}.partitions`,
      what: `rows of ${entity.id}`,
      entity,
      table,
      column: table.columns.find(({ field }) => field === after)?.name ?? '',
      kept: keep.time,
      keptName: `${entity.id}.keep`,
      obstacle: obstacleOf(brief, draft.tables, entity, table, keep.after),
      isGiven: brief.operations.some(({ steps }) => steps.some((step) => step.entity === entity.id && step.set.some(({ field }) => field === after))),
    }];
    const kept = draft.tables.find(({ holds }) => holds.kind === 'runtime' && holds.purpose === `audit of ${entity.id}`);
    const audits = audit === undefined || kept === undefined ? [] : [{
      id: `${entity.id}.audit.partitions`, what: `the audit of ${entity.id}`, entity, table: kept, column: 'at', kept: audit, keptName: `${entity.id}.audit`, obstacle: undefined, isGiven: false,
    }];
    return [...own, ...audits];
  });
}

interface Size {
  readonly isAsked: boolean;
  readonly span: Partitions['span'];
  readonly count: number;
  readonly bytes: Quantity;
  /** Rows whose time is over, per second. */
  readonly expiring: Quantity;
  /** Paths that look in every partition. */
  readonly unpruned: readonly AccessPath[];
  /** What they cost more, cores at the planned load. */
  readonly extra: Quantity;
  /** What deleting row by row costs, cores. */
  readonly saved: Quantity;
}

function measure({ brief, draft }: Context, { table, column, kept, keptName }: Aged): Size {
  // The shortest time gets days: a partition lasts no shorter.
  const { id: span, seconds } = spans.find((each) => kept.value / each.seconds >= facts.least.value) ?? { id: 'day', seconds: day };
  const count = Math.ceil(kept.value / seconds) + 4;
  const rows = `tables.${table.name}.rows`;
  const bytes = predicted(table.rows.value * table.rowBytes.value, 'B', 'rows × width', [rows, `tables.${table.name}.rowBytes`], { low: table.rows.low * table.rowBytes.low, high: table.rows.high * table.rowBytes.high });
  const expiring = predicted(table.rows.value / Math.max(1, kept.value), '1/s', 'rows ÷ time kept: as many go as come', [rows, keptName]);
  const unpruned = draft.statements.flatMap(({ paths }) => paths.filter((path) => path.table === table.name && !isPruned(path, identifier(column))));
  const rate = unpruned.reduce((sum, path) => sum + path.rate.value, 0) * plannedFactor(brief).value;
  const cpu = databaseCpu.facts;
  return {
    isAsked: bytes.value >= facts.bytes.value || expiring.value >= facts.deletes.value,
    span,
    count,
    bytes,
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

function ask(context: Context, aged: Aged, size: Size): Choice {
  const costs = size.unpruned.length === 0 ? '' : ` All ${size.count} partitions are searched by ${statementsOf(size)}, which names no time: ${formatQuantity(size.extra)} more at the planned load.`;
  const isDear = size.extra.value > Math.max(facts.worth.value, size.saved.value);
  const best = aged.obstacle === undefined && size.isAsked && !isDear ? 'range' : 'none';
  const late = `the oldest rows stay up to one ${size.span} longer`;
  return choose(context, {
    id: aged.id,
    question: `Are ${aged.what} split into ranges of time?`,
    candidates: [
      { id: 'range', label: `Yes: one partition a ${size.span} by ${aged.column}, dropped as a whole`, against: `${late}, and each key holds the time.${costs}`, cost: size.extra, ...(aged.obstacle === undefined ? {} : { notBuilt: aged.obstacle }) },
      { id: 'none', label: 'No: one table, rows deleted in batches', against: `${formatQuantity(size.expiring)} rows must be deleted one by one, with their index entries, and vacuum reads ${formatQuantity(size.bytes)} for them`, cost: size.saved },
      { id: 'hash', label: 'By hash of a key', against: 'no old partition can be dropped: it only makes the pieces smaller', notBuilt: 'this version splits by time' },
      { id: 'list', label: 'By list: one partition for each of a few values', against: 'a new value needs a new partition before its first row', notBuilt: 'this version splits by time' },
    ],
    best,
    because: reasonOf(aged, size, isDear, best === 'range' ? `${late}.${costs}` : ''),
    changes: ['Fewer rows or a longer time kept', 'Statements that name the time, or none that do'],
    numbers: [
      { name: `${aged.id}.bytes`, quantity: size.bytes },
      { name: `${aged.id}.expiring`, quantity: size.expiring },
      { name: `${aged.id}.unpruned`, quantity: size.extra },
      { name: facts.bytes.id, quantity: assume(facts.bytes) },
      { name: facts.deletes.id, quantity: assume(facts.deletes) },
    ],
    places: [aged.entity.place],
  });
}

function reasonOf(aged: Aged, size: Size, isDear: boolean, price: string): string {
  const large = `${formatQuantity(size.bytes)} in all, and ${formatQuantity(size.expiring)} rows come and go`;
  if (aged.obstacle !== undefined) return `It is large (${large}), but ${aged.obstacle}.`;
  if (!size.isAsked) return `${large}: a job deletes them.`;
  if (isDear) return `All ${size.count} partitions would be searched by ${statementsOf(size)}, which names no time: ${formatQuantity(size.extra)} more, and deleting row by row takes only ${formatQuantity(size.saved)}.`;
  return `${large}: dropping a partition takes a moment, leaves no dead rows, and the rest is smaller to vacuum and to index. The price: ${price}`;
}

function statementsOf({ unpruned }: Size): string {
  const names = [...new Set(unpruned.map((path) => path.statement))];
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
}
