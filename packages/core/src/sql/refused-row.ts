import { conjuncts, passwordCompared, someExpression } from '../system/index.ts';
import type { Entity, Expression } from '../system/index.ts';
import { entityIn } from './context.ts';
import { scopeOf } from './expression.ts';
import type { Query } from './node.ts';
import { all, value } from './node.ts';
import { openTable } from './scope.ts';
import { compileAll, draftOf, outOfTrash } from './step.ts';
import type { Piece, StepTask } from './step.ts';

/**
 * Returns the actions of a step so that its `else` answers for a row that is there and fails the other terms of the `where`: after
 * a miss the row is looked for by its key and the guards alone, and one that is not there is 404. Where nothing but the key is
 * asked `else` answers for the absent row, and where a password is compared nobody learns which of both it was.
 */
export function refusingPresentRows(task: StepTask, pieces: readonly Piece[]): readonly Piece[] {
  const terms = task.step.each === undefined && passwordCompared(task.step) === undefined ? sought(task) : undefined;
  if (terms === undefined) return pieces;
  return pieces.flatMap((piece): readonly Piece[] => {
    const { missed, ...rest } = piece;
    if (missed === undefined || missed.status === 404 || piece.purpose === 'insert') return [piece];
    return [rest, rowThere(task, terms, piece, missed)];
  });
}

/** The terms that fix the row, and the guards; undefined where the step asks nothing else, or fixes no row. */
function sought({ context, entity, step, conditions }: StepTask): readonly Expression[] | undefined {
  const own = conjuncts(step.where);
  const fixing = keyTerms(entityIn(context, entity), own);
  return fixing === undefined || fixing.length === own.length ? undefined : conditions.filter((term) => fixing.includes(term) || !own.includes(term));
}

/** Returns the terms that compare a key, or fields that are unique together, with values that are known. */
function keyTerms(entity: Entity, terms: readonly Expression[]): readonly Expression[] | undefined {
  const byField = new Map(terms.flatMap((term) => { const name = fixedField(entity, term); return name === undefined ? [] : [[name, term] as const]; }));
  const sets = [entity.key, ...entity.fields.filter((field) => field.unique).map((field) => [field.name]), ...entity.uniques];
  const fixed = sets.find((names) => names.length > 0 && names.every((name) => byField.has(name)));
  return fixed?.flatMap((name) => byField.get(name) ?? []);
}

function fixedField(entity: Entity, term: Expression): string | undefined {
  if (term.kind !== 'compare' || term.operator !== '=') return undefined;
  const sides = [[term.left, term.right], [term.right, term.left]] as const;
  for (const [side, other] of sides) {
    if (side.kind !== 'field' || side.variable !== 'row' || side.path.length > 1) continue;
    if (!someExpression(other, (node) => node.kind === 'field' || node.kind === 'fold')) return side.path[0] ?? (entity.key.length === 1 ? entity.key[0] : undefined);
  }
  return undefined;
}

function rowThere(task: StepTask, terms: readonly Expression[], of: Piece, found: NonNullable<Piece['found']>): Piece {
  const draft = draftOf(task);
  const { rows, bound } = openTable(draft, task.entity);
  const where = all([...compileAll(scopeOf(draft, bound), terms), ...outOfTrash(task, bound)]);
  const node: Query = { kind: 'select', output: [{ value: value(1), as: '$found' }], from: rows.from, joins: rows.joins, where };
  // After a look for a forbidden move (rank + 5), before what is done with the row.
  return { purpose: 'find-missing', rank: of.rank + 7, label: of.label === '' ? 'find.row' : `find.row.${of.label}`, after: 'miss', found, compiled: [{ present: [], share: 0.01, node, draft, columns: [], rows: 'one', limit: 1 }] };
}
