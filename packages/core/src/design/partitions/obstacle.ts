import type { Brief, Entity, Step, Table } from '../../system/index.ts';

/** Returns why the rows of an entity can't be split by the column of a field, as a clause; `undefined` if they can. */
export function obstacleOf(brief: Brief, tables: readonly Table[], entity: Entity, table: Table, after: readonly string[]): string | undefined {
  const [name = ''] = after;
  const field = entity.fields.find((candidate) => candidate.name === name);
  const column = table.columns.find((candidate) => candidate.field === name);
  if (after.length !== 1 || field === undefined || column === undefined) return 'the time from which it is kept is in another row';
  if (column.type !== 'timestamptz' || column.nullable) return `\`${name}\` is no timestamp that each row has`;
  const changed = brief.operations.find((operation) => operation.steps.some((step) => changesTime(step, entity, name)));
  if (changed !== undefined) return `\`${changed.id}\` changes \`${name}\`: rows would move from one partition to another`;
  return obstacleOfKeys(brief, entity, table, name) ?? obstacleOfOthers(tables, entity, table);
}

function changesTime(step: Step, entity: Entity, name: string): boolean {
  if (step.entity !== entity.id) return false;
  const isUpdate = step.verb === 'updates' || step.otherwise?.kind === 'update';
  return isUpdate && (name === 'updatedAt' || step.set.some((assignment) => assignment.field === name));
}

/** Each unique key must hold the time, and then it no longer says that its own columns are unique. */
function obstacleOfKeys(brief: Brief, entity: Entity, table: Table, name: string): string | undefined {
  const [key] = entity.key;
  const isOwnId = entity.key.length === 1 && entity.fields.some((field) => field.name === key && field.implicit);
  if (!isOwnId && !entity.key.includes(name)) return `its key (${entity.key.join(', ')}) would no longer be unique: each key must hold \`${name}\``;
  const unique = table.uniques.find(({ columns }) => !columns.some((column) => table.columns.find((each) => each.name === column)?.field === name));
  if (unique !== undefined) return `${unique.columns.join(', ')} would no longer be unique: each key must hold \`${name}\``;
  const ensures = brief.operations.find((operation) => operation.steps.some((step) => step.entity === entity.id && step.verb === 'creates' && (step.otherwise?.kind === 'keep' || step.otherwise?.kind === 'update')));
  return ensures === undefined || !isOwnId ? undefined : `\`${ensures.id}\` looks for a row with the same key, and no key holds \`id\` alone`;
}

function obstacleOfOthers(tables: readonly Table[], entity: Entity, table: Table): string | undefined {
  const holder = tables.find((other) => other.foreignKeys.some((key) => key.table === table.name));
  if (holder !== undefined) return `rows of ${holder.name} refer to it, and no key holds what they refer by alone`;
  if (entity.trash !== undefined) return 'rows leave the trash one by one';
  if (entity.audit !== undefined) return 'its audit must show each row that goes, and a partition goes without a word';
  return table.triggers.length > 0 ? 'triggers keep other values by its rows, and none runs when a partition goes' : undefined;
}
