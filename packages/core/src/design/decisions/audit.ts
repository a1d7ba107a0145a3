import { jobs as facts } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Entity, Job, Table } from '../../system/index.ts';
import { auditOf, deleteOldAudit } from '../audit/audit-table.ts';
import type { Audit } from '../audit/audit-table.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Choice, Context } from '../decision.ts';
import { writersOf, writesOf } from '../derived/costs.ts';
import { rowsOf } from '../derived/selectivity.ts';
import { takenNames } from '../tables/taken-names.ts';

/** How it is kept who changed a row, and what it was before. */
export const audit = defineDecision({
  id: 'audit',
  question: 'How is it kept what became of a row?',
  after: ['tables'],
  pins: [],
  decide: (context) => {
    const audited = context.brief.entities.filter((entity) => entity.audit !== undefined);
    if (audited.length === 0) return { decisions: [] };
    const { brief, draft } = context;
    const names = takenNames(draft.tables);
    const writes = writesOf(brief, rowsOf(brief), context.rates);
    const byEntity = new Map(draft.tables.flatMap((table) => (table.holds.kind === 'entity' ? [[table.holds.entity, table] as const] : [])));
    const audits = audited.flatMap((entity): readonly (readonly [Table, Audit, Job])[] => {
      const table = byEntity.get(entity.id);
      if (table === undefined || entity.audit === undefined) return [];
      const made = auditOf(entity, table, entity.audit.value, { writes: writes.get(entity.id) ?? 0, writers: writersOf(brief, entity.id) }, names);
      return [[table, made, jobOf(entity, made, entity.audit.value)]];
    });
    const changed = new Map(audits.map(([table, made]) => [table, { ...table, triggers: [...table.triggers, made.trigger] }]));
    return outcomeOf(
      audited.map((entity) => ask(context, entity)),
      { tables: [...draft.tables.map((table) => changed.get(table) ?? table), ...audits.map(([, made]) => made.table)], jobs: [...draft.jobs, ...audits.map(([, , job]) => job)] },
    );
  },
});

function jobOf(entity: Entity, { table }: Audit, kept: number): Job {
  const every = predicted(facts.facts.retention.value, 's', 'the usual time between runs', [facts.facts.retention.id]);
  return { id: `audit.${entity.id}`, every, sql: deleteOldAudit(table.name, kept), batch: facts.facts.batch.value, purpose: 'retention', place: entity.place };
}

function ask(context: Context, entity: Entity): Choice {
  const notBuilt = 'this version writes it in the transaction of the change';
  return choose(context, {
    id: `${entity.id}.audit`,
    question: `How is it kept what became of a row of ${entity.id}?`,
    candidates: [
      { id: 'trigger', label: 'A trigger writes the row before and after into a table of its own', against: 'each change writes a row more' },
      { id: 'code', label: 'The service writes it', against: 'what another program or a person at the console changes is not kept', notBuilt },
      { id: 'log', label: 'The log of the database, decoded', against: 'it does not know who called, and a reader that falls behind fills the disk', notBuilt },
    ],
    best: 'trigger',
    because: 'It commits with the change, whoever makes it; secrets and passwords are left out.',
    changes: ['So many changes that the second write is felt: `prove` shows it'],
    numbers: entity.audit === undefined ? [] : [{ name: `${entity.id}.audit`, quantity: entity.audit }],
    places: [entity.place],
  });
}
