import { compileDerivation, compileKeptInvariant, compileOperation, sqlContext } from '../../sql/index.ts';
import type { CompiledOperation, SqlContext } from '../../sql/index.ts';
import type { AccessPath, Derivation, Job, Operation, Statement, Table, Trigger } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Context, Draft } from '../decision.ts';

const undecided: AccessPath['servedBy'] = { kind: 'scan', reason: 'not decided yet' };

/** How the service reaches its rows: each operation's statements. */
export const dataAccess = defineDecision({
  id: 'data-access',
  question: 'How does the service reach its rows?',
  after: ['tables', 'audit', 'derived-fields', 'authorization', 'pagination', 'concurrency', 'idempotency'],
  pins: [],
  decide: (context) => {
    const { brief, draft } = context;
    const choice = choose(context, {
      id: 'system.dataAccess',
      question: 'How does the service reach its rows?',
      candidates: [
        { id: 'statements', label: 'SQL written at build time, one statement for each way to read or write', against: 'a change of the brief must be built again' },
        { id: 'orm', label: 'An object-relational mapper', against: 'statements are made while the service runs: nobody can count them, give them indexes or measure them before, and related rows cost a statement for each', notBuilt: 'this version writes its statements' },
      ],
      best: 'statements',
      because: 'Each access path is known before anything runs: it gets its index, its rate, and its line in the measurement.',
      changes: ['Filters that clients compose freely'],
    });
    const isAudited = brief.entities.some((entity) => entity.audit !== undefined);
    const sql = sqlContext(brief, draft.tables, draft.derivations);
    const compiled = brief.operations.map((operation) => {
      const rate = context.rates.get(operation.id) ?? operation.rate;
      return { operation, result: context.stopped.has(operation.id) ? none : compileOperation(sql, { ...operation, rate }) };
    });
    return outcomeOf([choice], {
      ...keptFields(context, sql),
      compiled: new Map(compiled.flatMap(({ operation, result }) => (result === none ? [] : [[operation.id, result] as const]))),
      plans: new Map(compiled.map(({ operation, result }) => [operation.id, { plan: result.plan, transaction: needsTransaction(operation, result, isAudited) }])),
      statements: compiled.flatMap(({ result }) => result.statements.map(({ node: _node, actors: _actors, ...statement }): Statement => ({ ...statement, paths: statement.paths.map((path) => ({ ...path, servedBy: undecided })) }))),
    });
  },
});

/** Gives stored fields and invariants their triggers, refreshed fields their job, and both the statement that fills them. */
function keptFields({ brief, draft }: Context, sql: SqlContext): Pick<Draft, 'derivations' | 'tables' | 'jobs'> {
  const triggers = new Map<string, Trigger[]>();
  const jobs: Job[] = [];
  const places = new Map(brief.entities.flatMap((entity) => entity.fields.map((field) => [`${entity.id}.${field.name}`, field.place] as const)));
  const derivations = draft.derivations.map((derivation): Derivation => {
    const { entity, field, how } = derivation;
    if (how.kind === 'computed') return derivation;
    const compiled = compileDerivation(sql, entity, field);
    if (how.kind === 'refreshed') jobs.push({ id: how.job, every: how.every, sql: compiled.refresh, purpose: 'refresh', place: places.get(`${entity}.${field}`) ?? { path: `entities.${entity}` } });
    else for (const { table, trigger } of compiled.triggers) triggers.set(table, [...(triggers.get(table) ?? []), trigger]);
    return { ...derivation, rebuild: compiled.rebuild };
  });
  for (const entity of brief.entities) {
    for (const invariant of entity.invariants) {
      for (const { table, trigger } of compileKeptInvariant(sql, entity.id, invariant)?.triggers ?? []) triggers.set(table, [...(triggers.get(table) ?? []), trigger]);
    }
  }
  const tables = draft.tables.map((table): Table => ({ ...table, triggers: [...table.triggers, ...(triggers.get(table.name) ?? [])] }));
  return { derivations, tables, jobs: [...draft.jobs, ...jobs] };
}

const none: CompiledOperation = { plan: [], statements: [] };

/** One statement is its own transaction; several are one where any of them writes, or where the answer or who called is stored with the effect. */
function needsTransaction(operation: Operation, { plan, statements }: CompiledOperation, isAudited: boolean): boolean {
  const actions = plan.reduce((sum, step) => sum + step.actions.length, 0);
  const writes = statements.some((statement) => statement.kind !== 'select');
  return writes && (actions > 1 || isAudited || operation.idempotent !== false || operation.steps.some((step) => step.each !== undefined));
}
