import type { Expression, Order } from '../system/index.ts';
import { givesToken, isToken, valuesRead } from '../system/index.ts';
import { entityIn, fieldIn } from './context.ts';
import { compileExpression, scopeOf, searchQuery, searchVector } from './expression.ts';
import { cursorAnswer, keyset, orderTerms } from './keyset.ts';
import type { Query, SqlExpression } from './node.ts';
import { all, call, column, is, value } from './node.ts';
import type { Draft, Scope } from './scope.ts';
import { openTable, parameter } from './scope.ts';
import { compileAll, draftOf, outOfTrash, refusalOf } from './step.ts';
import type { Compiled, Piece, StepTask } from './step.ts';
import { keyAnswer, laterAnswer, together, viewAnswer } from './view.ts';
import type { Answer } from './view.ts';
import { hasQuery } from './walk.ts';

/** Optional filters beyond this many are `$n is null or …` instead of doubling the statements once more. */
const mostVariants = 4;
/** Share of the calls that ask for a page after the first; an assumption. */
const laterPages = 0.2;

/** Returns the actions of a step that reads or checks rows. */
export function compileRead(task: StepTask): readonly Piece[] {
  if (task.step.verb === 'checks' || task.step.single) return readOne(task);
  const isCursor = (task.step.page?.kind ?? 'cursor') === 'cursor';
  const compiled = variantsOf(task).flatMap((variant) => [
    readMany(task, variant, false),
    ...(isCursor ? [readMany(task, variant, true)] : []),
  ]);
  const read: Piece = { purpose: 'read', rank: 50, label: '', compiled };
  if (!task.wantsTotal) return [read];
  return [read, { purpose: 'count', rank: 60, label: 'count', compiled: variantsOf(task).map((variant) => countRows(task, variant)) }];
}

interface PresenceVariant {
  readonly present: readonly string[];
  readonly share: number;
  /** Optional parameters that have no variants of their own. */
  readonly unsure: ReadonlySet<string>;
  readonly absent: ReadonlySet<string>;
}

/** Returns one variant for each subset of the optional parameters that the `where` names. */
function variantsOf(task: StepTask): readonly PresenceVariant[] {
  const named = new Set(task.conditions.flatMap((term) => valuesRead(term)));
  const optional = task.operation.takes.filter((taken) => taken.optional && taken.default === undefined && named.has(taken.name));
  const split = optional.slice(0, mostVariants);
  const unsure = new Set(optional.slice(mostVariants).map((taken) => taken.name));
  return Array.from({ length: 2 ** split.length }, (_, bits) => {
    const isPresent = (index: number): boolean => (bits & (1 << index)) !== 0;
    return {
      present: split.filter((_item, index) => isPresent(index)).map((taken) => taken.name),
      absent: new Set(split.filter((_item, index) => !isPresent(index)).map((taken) => taken.name)),
      share: split.reduce((share, taken, index) => share * (isPresent(index) ? taken.presence : 1 - taken.presence), 1),
      unsure,
    };
  });
}

interface Opened {
  readonly draft: Draft;
  readonly scope: Scope;
  readonly alias: string;
  readonly where: readonly SqlExpression[];
  /** Columns whose hash the service verifies against a password. */
  readonly password: Answer;
  readonly query: (answer: Answer, more: readonly SqlExpression[]) => Query;
}

function open(task: StepTask, variant: Pick<PresenceVariant, 'absent' | 'unsure'>): Opened {
  const draft = draftOf(task, variant.unsure);
  const { rows, bound, alias } = openTable(draft, task.entity);
  const terms = task.conditions.filter((term) => !valuesRead(term).some((name) => variant.absent.has(name)));
  const plain = scopeOf(draft, bound);
  const search = terms.find((term) => term.kind === 'matches');
  const scope = search === undefined ? plain : { ...plain, relevance: relevanceOf(plain, search) };
  const passwords = terms.filter((term) => passwordField(term) !== undefined);
  const where = [
    ...terms.filter((term) => !passwords.includes(term)).map((term) => perhaps(scope, term, variant.unsure)),
    ...outOfTrash(task, bound),
  ];
  const query = (answer: Answer, more: readonly SqlExpression[]): Query => ({
    kind: 'select',
    output: answer.outputs.length === 0 ? [{ value: value(1), as: '$found' }] : answer.outputs,
    from: rows.from,
    joins: rows.joins,
    where: all([...where, ...more]),
  });
  return { draft, scope, alias, where, password: passwordAnswer(scope, passwords), query };
}

function relevanceOf(scope: Scope, search: Extract<Expression, { kind: 'matches' }>): SqlExpression {
  return call('ts_rank', searchVector(compileExpression(scope, search.text)), searchQuery(compileExpression(scope, search.query)));
}

/** A condition on an optional parameter without variants holds when the parameter is absent. */
function perhaps(scope: Scope, term: Expression, unsure: ReadonlySet<string>): SqlExpression {
  const names = valuesRead(term).filter((name) => unsure.has(name));
  const compiled = compileExpression(scope, term);
  const absent = names.flatMap((name) => {
    const index = scope.draft.parameters.findIndex((item) => item.source === 'value' && item.name === name);
    const found = scope.draft.parameters[index];
    return found === undefined ? [] : [is({ kind: 'parameter', index: index + 1, type: found.sqlType }, 'null')];
  });
  return absent.length === 0 ? compiled : { kind: 'or', terms: [...absent, compiled] };
}

function passwordField(term: Expression): Extract<Expression, { kind: 'field' }> | undefined {
  if (term.kind !== 'compare' || term.operator !== '=') return undefined;
  return [term.left, term.right].find((side) => side.kind === 'field' && side.type.kind === 'password') as Extract<Expression, { kind: 'field' }> | undefined;
}

function passwordAnswer(scope: Scope, terms: readonly Expression[]): Answer {
  const fields = terms.flatMap((term) => passwordField(term) ?? []);
  return {
    outputs: fields.map((field) => ({ value: compileExpression(scope, field), as: '$password' })),
    columns: fields.map((field) => ({ name: '$password', type: field.type, optional: true, hidden: 'password' })),
  };
}

/** Returns the row's version for If-Match: `xmin` changes with every update of the row. */
export function etagAnswer(task: StepTask, alias: string): Answer {
  const { returns, steps } = task.operation;
  const isOneRow = returns.kind === 'row' && returns.result === task.step.result && task.step.single && steps.length === 1 && task.step.verb !== 'creates';
  if (!isOneRow || !task.context.versioned.has(task.entity) || entityIn(task.context, task.entity).immutable) return { outputs: [], columns: [] };
  return {
    outputs: [{ value: { kind: 'cast', term: column('xmin', alias), type: 'text' }, as: '$etag' }],
    columns: [{ name: '$etag', type: { kind: 'text' }, optional: false, hidden: 'etag' }],
  };
}

function answerOf(task: StepTask, opened: Opened): Answer {
  const view = task.view === undefined ? { outputs: [], columns: [] } : viewAnswer(opened.scope, task.view);
  const key = task.isFoundAgain ? keyAnswer(opened.scope) : tokenKey(task, opened.scope);
  return together(key, view, laterAnswer(opened.scope, task.later), opened.password, etagAnswer(task, opened.alias));
}

/** A token names the row by its key. */
function tokenKey(task: StepTask, scope: Scope): Answer {
  const { brief } = task.context;
  const isShown = task.view?.fields.some((field) => field.field !== undefined && isToken(brief, task.entity, fieldIn(task.context, task.entity, field.field))) ?? false;
  return isShown && givesToken(brief, task.operation, task.step) ? keyAnswer(scope) : { outputs: [], columns: [] };
}

/** One row; locked where the operation also writes, so that what it read still holds when it does. */
function readOne(task: StepTask): readonly Piece[] {
  const opened = open(task, { absent: new Set(), unsure: new Set() });
  const answer = answerOf(task, opened);
  const query = opened.query(answer, []);
  const limited: Query = task.step.single ? query : { ...query, limit: value(1) };
  const lock = { strength: deletes(task) ? 'update' : 'no key update', of: opened.alias } as const;
  const one = (node: Query): Compiled => ({ present: [], share: 1, node, draft: opened.draft, columns: answer.columns, rows: 'one', limit: 1 });
  const base = { purpose: 'read', rank: 50, label: '', ...refusalOf(task.step) } as const;
  if (!task.locks || !task.step.single) return [{ ...base, compiled: [one(limited)] }];
  // A row lock re-reads the locked row only: what other rows add up to is read by a second statement, under the lock.
  if (!hasQuery(limited)) return [{ ...base, purpose: 'lock', compiled: [one({ ...limited, lock })] }];
  return [lockFirst(task, lock.strength), { ...base, compiled: [one(limited)] }];
}

function deletes(task: StepTask): boolean {
  return task.operation.steps.some((step) => step.verb === 'deletes' && step.entity === task.entity);
}

function lockFirst(task: StepTask, strength: 'update' | 'no key update'): Piece {
  const draft = draftOf(task);
  const { rows, bound, alias } = openTable(draft, task.entity);
  const scope = scopeOf(draft, bound);
  const terms = task.conditions.filter((term) => passwordField(term) === undefined && isOwn(task, term));
  const where = all([...compileAll(scope, terms), ...outOfTrash(task, bound)]);
  const node: Query = { kind: 'select', output: [{ value: value(1), as: '$found' }], from: rows.from, joins: rows.joins, where, lock: { strength, of: alias } };
  return { purpose: 'lock', rank: 40, label: 'lock', ...refusalOf(task.step), compiled: [{ present: [], share: 1, node, draft, columns: [], rows: 'one', limit: 1 }] };
}

/** True if the condition reads stored columns of the row alone. */
function isOwn(task: StepTask, term: Expression): boolean {
  const draft = draftOf(task);
  const { rows, bound } = openTable(draft, task.entity);
  return !hasQuery(compileExpression(scopeOf(draft, bound), term)) && rows.joins.length === 0;
}

function readMany(task: StepTask, variant: PresenceVariant, isAfter: boolean): Compiled {
  const opened = open(task, variant);
  const kind = task.step.page?.kind ?? 'cursor';
  const order = orderTerms(opened.scope, task.entity, usableOrder(task, opened), kind === 'none');
  const isCursor = kind === 'cursor';
  const answer = together(answerOf(task, opened), isCursor ? cursorAnswer(order) : { outputs: [], columns: [] });
  const query = opened.query(answer, isAfter ? [keyset(opened.draft, order)] : []);
  const node: Query = { ...query, orderBy: order.map((term) => ({ value: term.sql, descending: term.descending })), ...paging(opened.draft, kind) };
  const share = isCursor ? variant.share * (isAfter ? laterPages : 1 - laterPages) : variant.share;
  const present = isAfter ? [...variant.present, 'cursor'] : variant.present;
  const size = task.step.page?.kind === 'none' || task.step.page === undefined ? {} : { limit: task.step.page.size + 1 };
  return { present, share, node, draft: opened.draft, columns: answer.columns, rows: 'many', ...size };
}

/** Relevance orders nothing when the search was left out. */
function usableOrder(task: StepTask, opened: Opened): readonly Order[] {
  return task.step.order.filter((item) => item.value.kind !== 'relevance' || opened.scope.relevance !== undefined);
}

function paging(draft: Draft, kind: 'cursor' | 'offset' | 'none'): Pick<Query, 'limit' | 'offset'> {
  if (kind === 'none') return {};
  const limit = parameter(draft, { source: 'limit' }, 'bigint', { kind: 'int' });
  return kind === 'cursor' ? { limit } : { limit, offset: parameter(draft, { source: 'offset' }, 'bigint', { kind: 'int' }) };
}

function countRows(task: StepTask, variant: PresenceVariant): Compiled {
  const opened = open(task, variant);
  const count = call('count', { kind: 'word', text: '*' });
  const answer: Answer = { outputs: [{ value: count, as: '$total' }], columns: [{ name: '$total', type: { kind: 'int' }, optional: false, hidden: 'total' }] };
  return { present: variant.present, share: variant.share, node: opened.query(answer, []), draft: opened.draft, columns: answer.columns, rows: 'one' };
}
