import type { Brief, Entity, Step, Table } from '../../system/index.ts';

/** Returns why the rows of an entity can't be split by the time in a field, as a clause; `undefined` if they can. */
export function obstacleOfRange(brief: Brief, tables: readonly Table[], entity: Entity, table: Table, after: readonly string[]): string | undefined {
  const [name = ''] = after;
  const field = entity.fields.find((candidate) => candidate.name === name);
  const column = table.columns.find((candidate) => candidate.field === name);
  if (after.length !== 1 || field === undefined || column === undefined) return 'the time from which it is kept is in another row';
  if (column.type !== 'timestamptz' || column.nullable) return `\`${name}\` is no timestamp that each row has`;
  return obstacleOfSplit(brief, tables, table, [column.name]) ?? obstacleOfDropping(tables, entity, table);
}

/** Returns why the rows of a table can't be split by these columns at all, as a clause; `undefined` if they can. */
export function obstacleOfSplit(brief: Brief, tables: readonly Table[], table: Table, columns: readonly string[]): string | undefined {
  const split = table.columns.filter(({ name }) => columns.includes(name));
  const empty = split.find(({ nullable }) => nullable);
  if (empty !== undefined) return `\`${empty.field ?? empty.name}\` is not in each row`;
  const entity = table.holds.kind === 'entity' ? brief.entities.find(({ id }) => table.holds.kind === 'entity' && id === table.holds.entity) : undefined;
  const fields = split.map(({ field, name }) => field ?? name);
  for (const name of fields) {
    const changed = brief.operations.find((operation) => operation.steps.some((step) => changes(step, entity, name)));
    if (changed !== undefined) return `\`${changed.id}\` changes \`${name}\`: rows would move from one partition to another`;
  }
  return obstacleOfKeys(brief, entity, table, columns, fields) ?? obstacleOfReferences(tables, table, columns);
}

function changes(step: Step, entity: Entity | undefined, name: string): boolean {
  if (entity === undefined || step.entity !== entity.id) return false;
  // A row that is there already has the key by which it was found.
  const isUpdate = step.verb === 'updates' || (step.otherwise?.kind === 'update' && !entity.key.includes(name));
  return isUpdate && (name === 'updatedAt' || step.set.some((assignment) => assignment.field === name));
}

/** Each unique key must hold the columns, and then it no longer says that its own are unique. */
function obstacleOfKeys(brief: Brief, entity: Entity | undefined, table: Table, columns: readonly string[], fields: readonly string[]): string | undefined {
  const holds = (key: readonly string[]): boolean => columns.every((column) => key.includes(column));
  const told = fields.map((name) => `\`${name}\``).join(' and ');
  const isOwnId = table.primaryKey.length === 1 && entity?.key.length === 1 && entity.fields.some((field) => field.name === entity.key[0] && field.implicit);
  if (!isOwnId && !holds(table.primaryKey)) return `its key (${(entity?.whole === undefined ? entity?.key : undefined)?.join(', ') ?? table.primaryKey.join(', ')}) would no longer be unique: each key must hold ${told}`;
  const unique = table.uniques.find((each) => !holds(each.columns));
  if (unique !== undefined) return `${unique.columns.join(', ')} would no longer be unique: each key must hold ${told}`;
  const ensures = brief.operations.find((operation) => operation.steps.some((step) => step.entity === entity?.id && step.verb === 'creates' && (step.otherwise?.kind === 'keep' || step.otherwise?.kind === 'update')));
  return ensures === undefined || !isOwnId || holds(table.primaryKey) ? undefined : `\`${ensures.id}\` looks for a row with the same key, and no key holds \`id\` alone`;
}

function obstacleOfReferences(tables: readonly Table[], table: Table, columns: readonly string[]): string | undefined {
  const holder = holderOf(tables, table);
  return holder === undefined || columns.every((column) => table.primaryKey.includes(column)) ? undefined : `rows of ${holder.name} refer to it, and no key holds what they refer by alone`;
}

function holderOf(tables: readonly Table[], table: Table): Table | undefined {
  return tables.find((other) => other.foreignKeys.some((key) => key.table === table.name));
}

/** A partition goes as a whole, with what is in it. */
function obstacleOfDropping(tables: readonly Table[], entity: Entity, table: Table): string | undefined {
  const holder = holderOf(tables, table);
  if (holder !== undefined) return `rows of ${holder.name} refer to it, and a partition goes with those that are referred to`;
  if (entity.trash !== undefined) return 'rows leave the trash one by one';
  if (entity.audit !== undefined) return 'its audit must show each row that goes, and a partition goes without a word';
  return table.triggers.length > 0 ? 'triggers keep other values by its rows, and none runs when a partition goes' : undefined;
}
