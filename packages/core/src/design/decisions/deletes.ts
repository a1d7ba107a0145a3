import type { Brief, Entity, Field, ForeignKey } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Choice, Context } from '../decision.ts';

type OnDelete = ForeignKey['onDelete'];

const labels: Readonly<Record<OnDelete, Omit<Candidate, 'id' | 'cost'>>> = {
  cascade: { label: 'They are deleted too (ON DELETE CASCADE)', against: 'rows vanish that nobody asked to delete' },
  restrict: { label: 'The delete is refused while they exist (ON DELETE RESTRICT)', against: 'the delete fails with 409 as long as one such row exists' },
  'set null': { label: 'They stay and lose the reference (ON DELETE SET NULL)', against: 'the reference is required' },
};

/** What a deleted row does to the rows that refer to it. Asked only where the brief deletes such rows. */
export const deletes = defineDecision({
  id: 'deletes',
  question: 'What happens to the rows that refer to a deleted one?',
  after: [],
  pins: [{ path: 'Entity.field.delete', values: 'cascade, restrict, set-null' }],
  decide: (context) => {
    const deleted = deletedEntities(context.brief);
    const onDelete = new Map<string, OnDelete>();
    const choices: Choice[] = [];
    for (const entity of context.brief.entities) {
      for (const field of entity.fields) {
        if (field.type.kind === 'references') onDelete.set(`${entity.id}.${field.name}`, 'cascade');
        if (field.type.kind !== 'reference') continue;
        const choice = deleted.has(field.type.entity) ? ask(context, entity, field, field.type.entity) : undefined;
        onDelete.set(`${entity.id}.${field.name}`, choice === undefined ? (isFree(entity, field) ? 'set null' : 'restrict') : actionOf(choice.decision.choice));
        if (choice !== undefined) choices.push(choice);
      }
    }
    return outcomeOf(choices, { onDelete });
  },
});

function actionOf(choice: string): OnDelete {
  return choice === 'cascade' || choice === 'restrict' ? choice : 'set null';
}

/** Entities of which rows are deleted: by an operation, by retention, or out of the trash. */
function deletedEntities(brief: Brief): ReadonlySet<string> {
  const byOperation = brief.operations.flatMap((operation) => operation.steps.filter((step) => step.verb === 'deletes').map((step) => step.entity ?? ''));
  const byTime = brief.entities.filter((entity) => entity.keep !== undefined || entity.trash !== undefined).map((entity) => entity.id);
  return new Set([...byOperation, ...byTime]);
}

function ask(context: Context, entity: Entity, field: Field, target: string): Choice {
  const [best, because] = best3(entity, field, target);
  const free = isFree(entity, field);
  const candidates = (['cascade', 'restrict', 'set null'] as const)
    .filter((action) => free || action !== 'set null')
    .map((action): Candidate => ({ id: action.replace(' ', '-'), ...labels[action], ...(action === 'set null' && { against: 'the rows stay without what they were about' }) }));
  return choose(context, {
    id: `${entity.id}.${field.name}.delete`,
    question: `What happens to rows of ${entity.id} when their ${field.name} is deleted?`,
    candidates,
    best: best.replace(' ', '-'),
    because,
    changes: ['`keep`, `immutable` or `audit` on the entity (then: refused)', '`optional` on the reference (then: it is set to none)'],
    places: [field.place],
  });
}

/** True if the reference may become none. A key can't. */
function isFree(entity: Entity, field: Field): boolean {
  return field.optional && !entity.key.includes(field.name) && !entity.immutable;
}

function best3(entity: Entity, field: Field, target: string): readonly [OnDelete, string] {
  if (isFree(entity, field)) return ['set null', 'The reference is optional, so the row has a meaning without it.'];
  if (entity.keep !== undefined || entity.immutable || entity.audit !== undefined) return ['restrict', `Rows of ${entity.id} must be kept, so what they refer to can't go before them.`];
  if (entity.key.includes(field.name)) return ['cascade', `The reference is part of the key of ${entity.id}: without the ${target} the row means nothing.`];
  if (entity.owner?.[0] === field.name) return ['restrict', `Rows of ${entity.id} belong to their ${field.name}: deleting an owner must not silently delete all that they made.`];
  if (entity.whole !== undefined) return ['restrict', `Rows of ${entity.id} are parts of another row, which must not lose parts.`];
  return ['cascade', `Rows of ${entity.id} require their ${field.name}, the brief deletes rows of ${target}, and nothing says that the former must outlive them.`];
}
