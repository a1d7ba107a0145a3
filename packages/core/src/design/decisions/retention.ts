import { assume, jobs as facts } from '../../knowledge/index.ts';
import { formatQuantity, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { identifier } from '../../sql/index.ts';
import type { Entity, Job, Table } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Choice, Context } from '../decision.ts';
import { deleteExpired, eraseExpired, holdersOf } from '../retention/sql.ts';

/** How rows whose time is over go away. */
export const retention = defineDecision({
  id: 'retention',
  question: 'How do rows whose time is over go away?',
  after: ['tables', 'audit', 'partitions'],
  pins: [],
  decide: (context) => {
    const { draft } = context;
    const tables = new Map(draft.tables.flatMap((table) => (table.holds.kind === 'entity' ? [[table.holds.entity, table] as const] : [])));
    const limited = context.brief.entities.filter((entity) => entity.keep !== undefined || entity.trash !== undefined);
    const jobs = limited.flatMap((entity) => jobsOf(draft.tables, tables.get(entity.id), entity));
    const split = new Map(draft.tables.flatMap((table) => (table.partitions?.kind !== 'range' || table.holds.kind !== 'runtime' ? [] : [[table.holds.purpose.replace('audit of ', 'audit.'), table.partitions] as const])));
    const own = draft.jobs.map((job): Job => {
      const partitions = split.get(job.id);
      return partitions === undefined ? job : keeping(job, partitions.keeper.name);
    });
    return outcomeOf(limited.map((entity) => ask(context, entity, jobs)), { jobs: [...own, ...jobs] });
  },
});

/** The job of a partitioned table: it makes partitions as well as dropping them, so it runs often enough for both. */
function keeping({ id, every, place }: Pick<Job, 'id' | 'every' | 'place'>, keeper: string): Job {
  return { id: `partitions.${id}`, every, sql: `select ${identifier(keeper)}()`, purpose: 'retention', place };
}

function jobsOf(tables: readonly Table[], table: Table | undefined, entity: Entity): readonly Job[] {
  if (table === undefined) return [];
  if (table.partitions?.kind === 'range' && entity.keep !== undefined) return [keeping({ id: entity.id, every: everyOf(entity.keep.time, `${entity.id}.keep`), place: entity.place }, table.partitions.keeper.name)];
  const jobs: Job[] = [];
  const holders = holdersOf(tables, table.name);
  const add = (name: string, purpose: Job['purpose'], time: Quantity, sql: string): void => {
    // Erasing has no limit: it is done once for a row, and finds little to do the next time.
    const batch = name === 'erasure' ? {} : { batch: facts.facts.batch.value };
    jobs.push({ id: `${name}.${entity.id}`, every: everyOf(time, `${entity.id}.${purpose === 'trash' ? 'trash' : 'keep'}`), sql, purpose, ...batch, place: entity.place });
  };
  const [after] = entity.keep?.after.length === 1 ? entity.keep.after : [];
  const column = table.columns.find((candidate) => candidate.field !== undefined && candidate.field === after)?.name;
  if (entity.keep !== undefined && column !== undefined) {
    add('retention', 'retention', entity.keep.time, deleteExpired(table, column, entity.keep.time.value, holders));
    const erase = eraseExpired(table, entity, column, entity.keep.time.value, holders);
    if (erase !== undefined) add('erasure', 'retention', entity.keep.time, erase);
  }
  const deleted = table.columns.find((candidate) => candidate.role === 'trash')?.name;
  if (entity.trash !== undefined && deleted !== undefined) add('trash', 'trash', entity.trash, deleteExpired(table, deleted, entity.trash.value, holders));
  return jobs;
}

/** Hourly; more often where rows live for less than a day. */
function everyOf(time: Quantity, name: string): Quantity {
  const { retention: hourly, share, shortest } = facts.facts;
  const every = Math.min(hourly.value, Math.max(shortest.value, time.value * share.value));
  return predicted(every, 's', 'a share of the time kept, at most the usual', [name, hourly.id, share.id, shortest.id]);
}

function ask(context: Context, entity: Entity, jobs: readonly Job[]): Choice {
  const own = jobs.filter((job) => job.id.endsWith(`.${entity.id}`));
  const [first] = own;
  const isSplit = own.some((job) => job.id.startsWith('partitions.'));
  return choose(context, {
    id: `${entity.id}.retention`,
    question: `How do ${entity.id} rows whose time is over go away?`,
    candidates: [
      { id: 'job', label: `A job of the service, ${first === undefined ? 'once it can be built' : `every ${formatQuantity(first.every)}`}, in batches`, against: 'deleted rows leave space that vacuum must win back', ...(isSplit ? { notBuilt: `\`${entity.id}.partitions\` splits the table; pin that to \`none\`` } : {}) },
      { id: 'partitions', label: 'Partitions by time, dropped as a whole', against: 'each unique key must hold the time, and rows that others still refer to can’t stay', ...(isSplit ? {} : { notBuilt: `\`${entity.id}.partitions\` decides it` }) },
      { id: 'none', label: 'Nothing', against: 'the brief promises it', notBuilt: 'this version keeps what the brief promises' },
    ],
    best: isSplit ? 'partitions' : 'job',
    because: isSplit ? `The table is split by time (\`${entity.id}.partitions\`): a job drops the partitions whose time is over and makes those to come.` : `Rows that others must refer to stay${own.some((job) => job.id.startsWith('erasure.')) ? ', with their personal fields erased' : ''}; the rest are few in each run.${trashText(entity)}`,
    changes: isSplit ? ['Few rows: then a job'] : ['So many rows in a day that deleting them one by one takes hours: then partitions'],
    numbers: own.map((job) => ({ name: `jobs.${job.id}.every`, quantity: job.every })).concat([{ name: facts.facts.batch.id, quantity: assume(facts.facts.batch) }]),
    places: [entity.place],
  });
}

/** What the trash means for values that are unique. */
function trashText(entity: Entity): string {
  if (entity.trash === undefined) return '';
  const isUnique = entity.uniques.length > 0 || entity.fields.some((field) => field.unique);
  const free = isUnique ? ' A unique value of a row in the trash is free for another row: its index holds only rows that are not there.' : '';
  const isOwnKey = entity.key.join() !== 'id';
  return `${free}${isOwnKey ? ` The key of ${entity.id} stays taken as long as its row is in the trash, since other rows may refer to it.` : ''}`;
}
