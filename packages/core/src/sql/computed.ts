import { valueTypeOf } from '../system/index.ts';
import type { Field } from '../system/index.ts';
import { columnsOfField, entityIn, fieldIn, tableIn } from './context.ts';
import { heldPaths } from './later.ts';
import type { SetColumn, Update } from './node.ts';
import { column, equal } from './node.ts';
import { byKey, readBack } from './read-back.ts';
import type { Draft } from './scope.ts';
import { parameter } from './scope.ts';
import { draftOf } from './step.ts';
import type { Piece, StepTask } from './step.ts';

/** Returns the stored fields of the step's entity that the people's own functions compute. */
export function computedFields({ context, entity }: StepTask): readonly Field[] {
  return entityIn(context, entity).fields.filter((field) => field.computed && columnsOfField(context, entity, field.name).length > 0);
}

/** Returns the actions that compute the fields of a row that is there: it is read as it is after the change, and what the functions give is stored. */
export function computeAgain(task: StepTask, fields: readonly Field[]): readonly Piece[] {
  return fields.length === 0 ? [] : [readForComputed(task), setComputed(task, fields.map((field) => field.name))];
}

/** What the people's own functions get: every stored and derived field of the row, read under its lock in a statement after the change. */
function readForComputed(task: StepTask): Piece {
  const fields = entityIn(task.context, task.entity).fields.filter((field) => {
    const { kind } = field.type;
    return !field.computed && !field.secret && kind !== 'parts' && kind !== 'references';
  });
  const later = fields.flatMap((field) => heldPaths(task.context, { path: [field.name], type: field.derived?.type ?? valueTypeOf(field.type) }));
  const piece = readBack({ ...task, view: undefined, later }, 80);
  return { ...piece, purpose: 'compute', label: 'compute' };
}

function setComputed(task: StepTask, names: readonly string[]): Piece {
  const draft: Draft = draftOf(task);
  const { table } = tableIn(task.context, task.entity);
  const found = byKey(task, draft);
  const set = names.flatMap((name): readonly SetColumn[] =>
    columnsOfField(task.context, task.entity, name).map((item) => {
      const type = valueTypeOf(fieldIn(task.context, task.entity, name).type);
      return { column: item.name, value: parameter(draft, { source: 'computed', entity: task.entity, field: name }, item.type, type) };
    }),
  );
  const where = equal(found.columns.map((name) => column(name, table.name)), found.values);
  const node: Update = { kind: 'update', table: table.name, alias: table.name, set, where, returning: [] };
  return { purpose: 'update', rank: 85, label: 'computed', compiled: [{ present: [], share: 1, node, draft, columns: [], rows: 'none' }] };
}
