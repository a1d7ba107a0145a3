import { readAlone, updatedAsGiven } from '../system/index.ts';
import type { Brief, Column, Derivation, Entity, Field, Table } from '../system/index.ts';
import { lockedPairs } from './locks.ts';

/** What statements are compiled against: the brief, its tables, and how derived fields get their values. Indexed once for all operations. */
export interface SqlContext {
  readonly brief: Brief;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, Field>>;
  readonly tables: ReadonlyMap<string, EntityTable>;
  /** Tables of many-to-many lists, by `Article.tags`. */
  readonly links: ReadonlyMap<string, Table>;
  readonly tablesByName: ReadonlyMap<string, Table>;
  readonly derivations: ReadonlyMap<string, Derivation>;
  /** Entities whose rows clients read, and change to what they give: their rows are answered with their version. */
  readonly versioned: ReadonlySet<string>;
  /** Names of the pairs of entities whose rows some operation locks in this order. */
  readonly locked: ReadonlySet<string>;
}

/** The table of an entity or part, with its columns by field. */
export interface EntityTable {
  readonly table: Table;
  readonly byField: ReadonlyMap<string, readonly Column[]>;
  readonly columns: ReadonlyMap<string, Column>;
  readonly whole: readonly string[];
  readonly trash: string | undefined;
}

/** Returns the context for these tables; made once, since operations look up entities and columns many times. */
export function sqlContext(brief: Brief, tables: readonly Table[], derivations: readonly Derivation[]): SqlContext {
  const ofEntities = new Map<string, EntityTable>();
  const links = new Map<string, Table>();
  for (const table of tables) {
    if (table.holds.kind === 'entity') ofEntities.set(table.holds.entity, indexed(table));
    if (table.holds.kind === 'links') links.set(`${table.holds.entity}.${table.holds.list}`, table);
  }
  return {
    brief,
    entities: new Map(brief.entities.map((entity) => [entity.id, entity])),
    fields: new Map(brief.entities.map((entity) => [entity.id, new Map(entity.fields.map((field) => [field.name, field]))])),
    tables: ofEntities,
    links,
    tablesByName: new Map(tables.map((table) => [table.name, table])),
    derivations: new Map(derivations.map((derivation) => [`${derivation.entity}.${derivation.field}`, derivation])),
    versioned: versionedEntities(brief),
    locked: lockedPairs(brief),
  };
}

function versionedEntities(brief: Brief): ReadonlySet<string> {
  const read = new Set(brief.operations.flatMap((operation) => readAlone(operation) ?? []));
  const lastWins = new Set(brief.pins.filter((pin) => pin.value === 'last-write').map((pin) => pin.path));
  const changed = brief.operations.flatMap((operation) => updatedAsGiven(operation) ?? []);
  return new Set(changed.filter((entity) => read.has(entity) && !lastWins.has(`${entity}.concurrency`)));
}

function indexed(table: Table): EntityTable {
  const byField = new Map<string, Column[]>();
  for (const column of table.columns) {
    if (column.field !== undefined) byField.set(column.field, [...(byField.get(column.field) ?? []), column]);
  }
  return {
    table,
    byField,
    columns: new Map(table.columns.map((column) => [column.name, column])),
    whole: table.columns.filter((column) => column.role === 'whole').map((column) => column.name),
    trash: table.columns.find((column) => column.role === 'trash')?.name,
  };
}

/** Returns the entity; throws if there is none, which is a bug: names are resolved by `read`. */
export function entityIn(context: SqlContext, id: string): Entity {
  return found(context.entities.get(id), `entity ${id}`);
}

export function tableIn(context: SqlContext, entity: string): EntityTable {
  return found(context.tables.get(entity), `table of ${entity}`);
}

export function fieldIn(context: SqlContext, entity: string, name: string): Field {
  return found(context.fields.get(entity)?.get(name), `field ${entity}.${name}`);
}

export function linksIn(context: SqlContext, entity: string, list: string): Table {
  return found(context.links.get(`${entity}.${list}`), `table of the list ${entity}.${list}`);
}

/** Returns the columns that store a field: none for lists of rows and for derived fields that are computed. */
export function columnsOfField(context: SqlContext, entity: string, name: string): readonly Column[] {
  return tableIn(context, entity).byField.get(name) ?? [];
}

/** True if the field's value is an expression in each read rather than a column. */
export function isInline(context: SqlContext, entity: string, field: Field): boolean {
  return field.derived !== undefined && columnsOfField(context, entity, field.name).length === 0;
}

/** Returns the name by which a part sees its whole: `order` in `Order.lines`; `undefined` for an entity. */
export function wholeName(entity: Entity): string | undefined {
  if (entity.whole === undefined) return undefined;
  const last = entity.whole.slice(entity.whole.lastIndexOf('.') + 1);
  return last.charAt(0).toLowerCase() + last.slice(1);
}

/** Returns the entity that a single reference (or a part's name for its whole) leads to; `undefined` if the field is none. */
export function linkIn(context: SqlContext, entity: string, name: string): string | undefined {
  const { type } = context.fields.get(entity)?.get(name) ?? {};
  if (type !== undefined) return type.kind === 'reference' ? type.entity : undefined;
  const self = entityIn(context, entity);
  return wholeName(self) === name ? self.whole : undefined;
}

/** Returns the fields that an entity's key is made of, as they stand in JSON: `[['id']]`, or `[['follower'], ['followed']]`. */
export function keyPaths(context: SqlContext, entity: string): readonly (readonly string[])[] {
  return entityIn(context, entity).key.flatMap((name) => {
    const { type } = fieldIn(context, entity, name);
    if (type.kind !== 'reference') return [[name]];
    const below = keyPaths(context, type.entity);
    // A reference is printed as its key: the bare value where that is one field, an object where it is compound.
    return below.length === 1 ? [[name]] : below.map((path) => [name, ...path]);
  });
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`no ${what}`);
  return value;
}
