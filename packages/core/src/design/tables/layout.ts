import { moneyPlaces } from '../../system/index.ts';
import type { Brief, Column, Derivation, Entity, Field, FieldType, ForeignKey } from '../../system/index.ts';
import { Names, plural, runtimeNames, snakeCase } from './naming.ts';

/** What other decisions say about tables. */
export interface TableChoices {
  /** Id of the store of an entity. */
  readonly storeOf: (entity: string) => string;
  /** How a derived field gets its value. */
  readonly derivationOf: (entity: string, field: string) => Derivation['how']['kind'];
  /** What happens to the rows of `entity` when the row that `field` refers to is deleted. */
  readonly onDelete: (entity: string, field: string) => ForeignKey['onDelete'];
}

/** The two texts that tables need from the SQL printer. */
export interface SqlText {
  /** The name, quoted when SQL needs it. */
  readonly identifier: (name: string) => string;
  readonly literal: (value: string | number | boolean) => string;
}

export interface KeyColumn {
  readonly name: string;
  readonly type: string;
}

/** Names of tables and key columns; other columns are named after them, in the order of the fields. */
export interface Layout {
  readonly brief: Brief;
  readonly choices: TableChoices;
  readonly sql: SqlText;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly tableNames: ReadonlyMap<string, string>;
  readonly relations: Names;
  readonly keys: Map<string, EntityKey>;
}

/** Key of an entity's table: its columns, which field each stores, and the scope of names that the rest goes on with. */
export interface EntityKey {
  readonly columns: readonly Column[];
  readonly names: Names;
}

/** Returns the name that the table of an entity or part asks for. */
function wantedTableName(entity: Entity): string {
  if (entity.table !== undefined) return entity.table;
  if (entity.whole !== undefined) return snakeCase(entity.id);
  return plural(snakeCase(entity.id));
}

/** Returns the layout with every table's name settled; declared names come first, so they never get a suffix. */
export function layoutOf(brief: Brief, choices: TableChoices, sql: SqlText): Layout {
  const relations = new Names();
  for (const name of runtimeNames) relations.reserve(name);
  const tableNames = new Map<string, string>();
  const declaredFirst = brief.entities.toSorted((a, b) => Number(a.table === undefined) - Number(b.table === undefined));
  for (const entity of declaredFirst) {
    const name = entity.table !== undefined && relations.reserve(entity.table) ? entity.table : relations.take(wantedTableName(entity));
    relations.reserve(`${name}_pkey`);
    tableNames.set(entity.id, name);
  }
  return { brief, choices, sql, entities: new Map(brief.entities.map((entity) => [entity.id, entity])), tableNames, relations, keys: new Map() };
}

/** Returns the entity; throws if there is none, which is a bug of the reader. */
export function entityIn(layout: Layout, id: string): Entity {
  const entity = layout.entities.get(id);
  if (entity === undefined) throw new Error(`no entity ${id}`);
  return entity;
}

export function tableNameOf(layout: Layout, entity: string): string {
  const name = layout.tableNames.get(entity);
  if (name === undefined) throw new Error(`no table for ${entity}`);
  return name;
}

/** Columns that every table has (ddl-system-columns in the manual of PostgreSQL 18). */
const systemColumns: readonly string[] = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'];

const keyUnderWay: EntityKey = { columns: [], names: new Names() };

/** Returns the key columns of an entity's table, in key order. */
export function keyOf(layout: Layout, id: string): EntityKey {
  const known = layout.keys.get(id);
  if (known === keyUnderWay) throw new Error(`the key of ${id} refers to itself`);
  if (known !== undefined) return known;
  layout.keys.set(id, keyUnderWay);
  const entity = entityIn(layout, id);
  const names = new Names();
  for (const name of systemColumns) names.reserve(name);
  for (const field of entity.fields) if (field.column !== undefined) names.reserve(field.column);
  const columns = entity.whole === undefined ? entity.key.flatMap((name) => keyColumns(layout, names, fieldIn(entity, name))) : partKey(layout, names, entity.whole);
  const key = { columns, names };
  layout.keys.set(id, key);
  return key;
}

function keyColumns(layout: Layout, names: Names, field: Field): readonly Column[] {
  return columnsNamed(layout, names, field).map((column) => ({ ...column, nullable: false, field: field.name, role: 'field' }));
}

function partKey(layout: Layout, names: Names, whole: string): readonly Column[] {
  const prefix = snakeCase(whole.slice(whole.lastIndexOf('.') + 1));
  const columns = keyOf(layout, whole).columns.map((column): Column => {
    const name = column.name.startsWith(`${prefix}_`) ? column.name : `${prefix}_${column.name}`;
    return { name: names.take(name), type: column.type, nullable: false, role: 'whole' };
  });
  return [...columns, { name: names.take('position'), type: 'integer', nullable: false, role: 'position' }];
}

/** Returns the names and types of the columns that store a field: several for a reference to a compound key, none for lists of rows. */
export function columnsNamed(layout: Layout, names: Names, field: Field): readonly KeyColumn[] {
  const { type } = field;
  if (type.kind === 'references' || type.kind === 'parts' || type.kind === 'shape') return [];
  const base = snakeCase(field.name);
  if (type.kind !== 'reference') return [{ name: field.column ?? names.take(base), type: sqlTypeOf(layout, type) }];
  const target = keyOf(layout, type.entity).columns;
  return target.map((column) => ({ name: field.column !== undefined && target.length === 1 ? field.column : names.take(`${base}_${column.name}`), type: column.type }));
}

/** Returns the PostgreSQL type of a field's values. */
function sqlTypeOf(layout: Layout, type: FieldType): string {
  switch (type.kind) {
    case 'uuid':
      return 'uuid';
    case 'int':
      return 'bigint';
    case 'money':
      return `numeric(38, ${moneyPlaces(layout.brief.constraints.currency)})`;
    case 'decimal':
      return `numeric(38, ${type.places})`;
    case 'bool':
      return 'boolean';
    case 'date':
      return 'date';
    case 'timestamp':
      return 'timestamptz';
    case 'json':
      return 'jsonb';
    case 'text':
    case 'url':
    case 'string':
    case 'enum':
    case 'file':
    case 'password':
      return 'text';
    case 'list':
      return `${sqlTypeOf(layout, type.of)}[]`;
    case 'reference':
      return keyOf(layout, type.entity).columns[0]?.type ?? 'uuid';
    case 'references':
    case 'parts':
    case 'shape':
      throw new Error(`${type.kind} has no column`);
  }
}

/** Returns the field; throws if there is none, which is a bug of the reader. */
function fieldIn(entity: Entity, name: string): Field {
  const field = entity.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`no field ${entity.id}.${name}`);
  return field;
}
