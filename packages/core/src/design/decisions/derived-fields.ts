import { assume, derivation as facts } from '../../knowledge/index.ts';
import { formatQuantity, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { sqlContext, whyNotStored } from '../../sql/index.ts';
import type { Derivation, Entity, Expression, Field } from '../../system/index.ts';
import { someExpression } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Choice, Context } from '../decision.ts';
import { costsOf, foldedEntities, visitedRows, writesOf } from '../derived/costs.ts';
import type { DerivedCosts } from '../derived/costs.ts';
import { rowsOf } from '../derived/selectivity.ts';
import { usesOf } from '../derived/uses.ts';
import type { Use } from '../derived/uses.ts';
import { plannedFactor } from '../load.ts';
import { designedTables } from '../tables/designed-tables.ts';
import { designProblems, spansOf } from '../diagnostics.ts';

type Kind = Derivation['how']['kind'];

/** What is known of one derived field before the choice. */
interface Subject {
  readonly entity: Entity;
  readonly field: Field;
  readonly expression: Expression;
  readonly uses: readonly Use[];
  readonly costs: DerivedCosts;
  /** Why triggers can't keep it. */
  readonly notStored: string | undefined;
  /** Seconds; absent where a reader wants it fresh. */
  readonly stale?: number;
}

/** How each derived field gets its value: in each read, kept by triggers, or refreshed by a job. */
export const derivedFields = defineDecision({
  id: 'derived-fields',
  question: 'How does each derived field get its value?',
  after: ['store', 'deletes'],
  pins: [{ path: 'Entity.field.derivation', values: 'computed, stored, refreshed' }],
  decide: (context) => {
    const subjects = subjectsOf(context);
    const choices = subjects.map((subject) => ask(context, subject));
    const derivations = subjects.map((subject, index) => derivationOf(subject, choices[index]?.decision.choice));
    const outcome = outcomeOf(choices, { derivations });
    const slow = subjects.filter((subject, index) => choices[index]?.decision.choice === 'computed' && isHeavy(context, subject)).map((subject) => slowProblem(subject));
    return { ...outcome, diagnostics: [...(outcome.diagnostics ?? []), ...slow] };
  },
});

function subjectsOf(context: Context): readonly Subject[] {
  const { brief, rates } = context;
  // Most briefs derive nothing, and who uses what is found by going through every expression.
  if (!brief.entities.some((entity) => entity.fields.some((field) => field.derived !== undefined))) return [];
  const rows = rowsOf(brief);
  const uses = usesOf(brief, rows, rates);
  const writes = writesOf(brief, rows, rates);
  const factor = plannedFactor(brief).value;
  const sql = once(() => sqlContext(brief, designedTables(brief, context.draft, []), []));
  return brief.entities.flatMap((entity) =>
    entity.fields.flatMap((field): readonly Subject[] => {
      if (field.derived === undefined) return [];
      const name = `${entity.id}.${field.name}`;
      const own = uses.get(name) ?? [];
      const folded = foldedEntities(field.derived);
      const changed = folded.reduce((sum, each) => sum + (writes.get(each) ?? 0), 0);
      const visited = visitedRows(rows, field.derived, new Map([['row', entity.id]]));
      const costs = costsOf({ name, rows: entity.count.value, visited, folded }, own, changed, factor);
      // The answer of a write shows its row as it is; values that move with the time are no part of what it wrote.
      const ages = own.filter((use) => !use.written).map((use) => use.stale);
      const stale = ages.length === 0 || ages.includes(undefined) ? {} : { stale: Math.min(...ages.filter((age) => age !== undefined)) };
      return [{ entity, field, expression: field.derived, uses: own, costs, notStored: whyNotStored(sql(), entity.id, field.name), ...stale }];
    }),
  );
}

/** Made when the first derived field asks for it: most briefs have none. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const uses = (expression: Expression, kind: Expression['kind']): boolean => someExpression(expression, (node) => node.kind === kind);

/** Why a field can't be kept that way; absent: it can. */
function obstacle(subject: Subject, kind: Kind): string | undefined {
  if (kind === 'computed') return undefined;
  if (uses(subject.expression, 'me')) return 'it depends on who asks, so there is no one value to keep';
  if (!uses(subject.expression, 'fold')) return 'it reads only its own row and what that refers to: there is nothing to save';
  if (kind === 'stored' && uses(subject.expression, 'now')) return 'it changes with the time, without any row being written';
  if (kind === 'stored' && subject.notStored !== undefined) return subject.notStored;
  if (kind === 'refreshed' && subject.stale === undefined) return 'an operation wants it fresh: none of its readers may lack `stale`';
  return undefined;
}

function isHeavy(context: Context, { costs, expression }: Subject): boolean {
  return uses(expression, 'fold') && costs.statement.value > facts.facts.query.value * context.brief.objectives.queries.value;
}

function refreshEvery(subject: Subject): number {
  return (subject.stale ?? 0) * facts.facts.refresh.value;
}

function refreshLoad(subject: Subject): number {
  return subject.costs.pass.value / refreshEvery(subject);
}

/** Computed unless that is slow or dear, and keeping it is clearly cheaper. */
function bestOf(context: Context, subject: Subject): readonly [Kind, string] {
  const { costs } = subject;
  const kept = (['stored', 'refreshed'] as const).find((kind) => obstacle(subject, kind) === undefined);
  if (kept === undefined) return ['computed', `Nothing else can be: ${obstacle(subject, 'stored') ?? ''}.`];
  const load = kept === 'stored' ? costs.stored.value : refreshLoad(subject);
  if (isHeavy(context, subject)) return [kept, `One statement would compute for ${formatQuantity(costs.statement)}, more than ${facts.facts.query.value * 100} % of the objective for queries.`];
  const dear = costs.computed.value > facts.facts.load.value && costs.computed.value > facts.facts.gain.value * load;
  if (dear) return [kept, `Computing takes ${formatQuantity(costs.computed)} at the planned load, keeping it ${formatQuantity(coresOf(load))}.`];
  return ['computed', `Computing takes ${formatQuantity(costs.computed)} at the planned load, and keeping it ${formatQuantity(coresOf(load))}: not enough to gain for triggers or a job.`];
}

function coresOf(value: number): Quantity {
  return predicted(value, 'cores', 'load', []);
}

function ask(context: Context, subject: Subject): Choice {
  const { entity, field, costs } = subject;
  const [best, because] = bestOf(context, subject);
  const name = `${entity.id}.${field.name}`;
  return choose(context, {
    id: `${name}.derivation`,
    question: `How does ${name} get its value?`,
    candidates: candidatesOf(subject),
    best,
    because,
    changes: changesOf(subject, best),
    numbers: [
      { name: `${name}.visited`, quantity: costs.visited },
      { name: `${name}.statement`, quantity: costs.statement },
      { name: `${name}.computed`, quantity: costs.computed },
      { name: `${name}.stored`, quantity: costs.stored },
      { name: facts.facts.gain.id, quantity: assume(facts.facts.gain) },
      { name: facts.facts.load.id, quantity: assume(facts.facts.load) },
    ],
    places: [field.place],
  });
}

function candidatesOf(subject: Subject): readonly Candidate[] {
  const { costs } = subject;
  const blocked = (kind: Kind): { readonly notBuilt?: string } => {
    const reason = obstacle(subject, kind);
    return reason === undefined ? {} : { notBuilt: reason };
  };
  const against = (kind: Kind, otherwise: string): string => obstacle(subject, kind) ?? otherwise;
  return [
    { id: 'computed', label: 'An expression in each read', against: `each value visits ${formatQuantity(costs.visited)}, ${formatQuantity(costs.computed)} at the planned load`, cost: costs.computed },
    { id: 'stored', label: 'A column, kept by triggers in the transaction of the change', against: against('stored', `each change writes one row more, and changes that concern one row of ${subject.entity.id} wait for each other`), cost: costs.stored, ...blocked('stored') },
    { id: 'refreshed', label: 'A column, recomputed by a job', against: against('refreshed', 'it is always a little old, and all rows are recomputed though few changed'), ...blocked('refreshed') },
  ];
}

function changesOf(subject: Subject, best: Kind): readonly string[] {
  const { costs } = subject;
  if (best !== 'computed') return [`Load below ${facts.facts.load.value} cores and ${facts.facts.query.value * 100} % of the objective for queries: then it is computed`];
  if (obstacle(subject, 'stored') !== undefined && obstacle(subject, 'refreshed') !== undefined) return ['Another expression'];
  const factor = costs.computed.value === 0 ? undefined : facts.facts.load.value / costs.computed.value;
  return [factor === undefined || factor <= 1 ? 'Fewer changes to the rows it folds' : `${Math.ceil(factor)} times the reads, or as many rows more to visit`];
}

function derivationOf(subject: Subject, choice: string | undefined): Derivation {
  const { entity, field } = subject;
  const decision = `${entity.id}.${field.name}.derivation`;
  if (choice === 'stored') return { entity: entity.id, field: field.name, how: { kind: 'stored' }, decision };
  if (choice !== 'refreshed') return { entity: entity.id, field: field.name, how: { kind: 'computed' }, decision };
  const every = predicted(refreshEvery(subject), 's', 'smallest stale of the readers × share', [facts.facts.refresh.id]);
  return { entity: entity.id, field: field.name, how: { kind: 'refreshed', every, job: `refresh.${entity.id}.${field.name}` }, decision };
}

function slowProblem(subject: Subject): ReturnType<typeof designProblems.create> {
  const readers = [...new Set(subject.uses.map((use) => use.operation))].join(', ');
  const reason = obstacle(subject, 'stored') ?? 'the brief pins it to computed';
  const field = `${subject.entity.id}.${subject.field.name}`;
  return designProblems.create('slow-derived', spansOf(subject.field.place), { field, time: formatQuantity(subject.costs.statement), readers, reason, mayBeStale: !uses(subject.expression, 'me') });
}
