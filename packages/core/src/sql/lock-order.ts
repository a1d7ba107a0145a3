import type { Expression, Operation, Step } from '../system/index.ts';
import { conjuncts } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { entityIn, tableIn } from './context.ts';
import { compileExpression, scopeOf } from './expression.ts';
import { lockPairs, locks, pairName } from './locks.ts';
import type { Query, SqlExpression } from './node.ts';
import { column, value } from './node.ts';
import { printExpression } from './print.ts';
import type { Draft } from './scope.ts';
import { newDraft, openTable } from './scope.ts';
import type { Piece } from './step.ts';

/** Rows of one entity that several steps of an operation lock, and the action that locks them all. */
export interface LockOrder {
  /** The first of the steps. */
  readonly index: number;
  readonly piece: Piece;
}

/**
 * Returns the actions that lock rows before the first step, in the order of their keys. Where steps lock them one by one, a
 * transfer from A to B and one from B to A would wait for each other. So would operations that lock rows of two entities in
 * opposite orders: those against the order of the tables' names lock first. PostgreSQL looks for a deadlock after a second,
 * when most deadlines are over.
 */
export function lockOrders(context: SqlContext, operation: Operation): readonly LockOrder[] {
  const locking = operation.steps.flatMap((step, index) => {
    const key = locks(operation, step) ? keyGiven(context, operation, step) : undefined;
    return key === undefined ? [] : [{ step, index, key }];
  });
  const crossed = crossedEntities(context, operation);
  const groups = [...Map.groupBy(locking, ({ step }) => step.entity ?? '')].toSorted(([a], [b]) => byTable(context, a, b));
  return groups.flatMap(([entity, steps]): readonly LockOrder[] => {
    const [first] = steps;
    const draft = newDraft(context, operation.by);
    const keys = new Map(steps.map(({ key }) => keyFound(draft, entity, key)).map((sql) => [printExpression(sql), sql]));
    const { primaryKey } = tableIn(context, entity).table;
    if (first === undefined || (keys.size < 2 && !crossed.has(entity)) || primaryKey.length !== 1) return [];
    return [{ index: first.index, piece: lockAll(draft, entity, primaryKey[0] ?? '', [...keys.values()], deletes(operation, entity)) }];
  });
}

/** Returns the entities whose rows the operation locks against the order of their tables, while another locks them in that order. */
function crossedEntities(context: SqlContext, operation: Operation): ReadonlySet<string> {
  const crossed = lockPairs(operation).filter(([before, after]) => byTable(context, before, after) > 0 && context.locked.has(pairName(after, before)));
  return new Set(crossed.flat());
}

function byTable(context: SqlContext, a: string, b: string): number {
  const [first, second] = [tableIn(context, a).table.name, tableIn(context, b).table.name];
  return first < second ? -1 : first > second ? 1 : 0;
}

function deletes(operation: Operation, entity: string): boolean {
  return operation.steps.some((step) => step.verb === 'deletes' && step.entity === entity);
}

/** The condition that fixes the row by a value known before the first step. */
function keyGiven(context: SqlContext, operation: Operation, { entity, where }: Step): Expression | undefined {
  const found = entity === undefined ? undefined : entityIn(context, entity);
  if (found === undefined) return undefined;
  const isUnique = (name: string): boolean => found.key.join() === name || found.fields.some((field) => field.unique && field.name === name) || found.uniques.some((fields) => fields.join() === name);
  const isGiven = (side: Expression): boolean => side.kind === 'me' || (side.kind === 'value' && operation.takes.some((taken) => taken.name === side.name));
  return conjuncts(where).find((term) => {
    if (term.kind !== 'compare' || term.operator !== '=') return false;
    const field = [term.left, term.right].find((side) => side.kind === 'field' && side.variable === 'row');
    const other = term.left === field ? term.right : term.left;
    if (field?.kind !== 'field' || !isGiven(other)) return false;
    return field.path.length === 0 ? found.key.length === 1 : field.path.length === 1 && isUnique(field.path[0] ?? '');
  });
}

function keyFound(draft: Draft, entity: string, key: Expression): SqlExpression {
  const { rows, bound, alias } = openTable(draft, entity);
  const [primary = ''] = tableIn(draft.context, entity).table.primaryKey;
  const where = compileExpression(scopeOf(draft, bound), key);
  return { kind: 'query', query: { kind: 'select', output: [{ value: column(primary, alias) }], from: rows.from, joins: rows.joins, where } };
}

function lockAll(draft: Draft, entity: string, key: string, keys: readonly SqlExpression[], isDeleted: boolean): Piece {
  const { rows, bound, alias } = openTable(draft, entity);
  const sql = bound.column(key);
  const node: Query = {
    kind: 'select',
    output: [{ value: value(1), as: '$found' }],
    from: rows.from,
    joins: rows.joins,
    where: { kind: 'in', term: sql, options: keys },
    orderBy: [{ value: sql, descending: false }],
    lock: { strength: isDeleted ? 'update' : 'no key update', of: alias },
  };
  return { purpose: 'lock', rank: 10, label: 'order', compiled: [{ present: [], share: 1, node, draft, columns: [], rows: 'none', limit: keys.length }] };
}
