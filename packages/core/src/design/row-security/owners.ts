import { ownerOf } from '../../system/index.ts';
import type { Brief, Entity, ForeignKey, Table } from '../../system/index.ts';

/** How a row leads to the key of who owns it: by a column of its own, or through the row of another table. */
export type Way =
  | { readonly kind: 'own'; readonly column: string }
  | { readonly kind: 'through'; readonly columns: readonly string[]; readonly table: string; readonly references: readonly string[]; readonly next: Way };

/** Whose the rows of a table are. */
export interface Owned {
  /** What the rows belong to in the brief: an entity, also for those of its parts and lists. */
  readonly entity: string;
  /** The entity whose row `me` is. */
  readonly owner: string;
  readonly way: Way;
  /** True if the brief lets everybody read them. */
  readonly isPublic: boolean;
}

/** What callers may do with rows that are not theirs, as far as policies go: operations that the brief allows need it. */
export type Opening = 'none' | 'reads' | 'locks';

/** Returns the entities whose rows own others. */
export function owners(brief: Pick<Brief, 'entities'>): ReadonlySet<string> {
  return new Set(brief.entities.flatMap((entity) => ownerOf(brief, entity) ?? []));
}

/** Returns the tables whose rows have owners, by name: those of entities with an owner, of their parts and of their lists. */
export function ownedTables(brief: Pick<Brief, 'entities'>, tables: readonly Table[]): ReadonlyMap<string, Owned> {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  const byEntity = new Map(tables.flatMap((table) => (table.holds.kind === 'entity' ? [[table.holds.entity, table] as const] : [])));
  const names = { entities, tables: byEntity };
  return new Map(tables.flatMap((table): readonly (readonly [string, Owned])[] => {
    if (table.holds.kind === 'runtime') return [];
    const whole = wholeOf(entities, table.holds.entity);
    const owner = whole === undefined ? undefined : ownerOf(brief, whole);
    if (whole === undefined || owner === undefined) return [];
    return [[table.name, { entity: whole.id, owner, isPublic: whole.publicToRead, way: table.holds.kind === 'links' ? toWhole(names, table, table.holds.entity) : wayOf(names, table.holds.entity) }]];
  }));
}

function wholeOf(entities: ReadonlyMap<string, Entity>, id: string): Entity | undefined {
  const entity = entities.get(id);
  return entity?.whole === undefined ? entity : wholeOf(entities, entity.whole);
}

interface Names {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly tables: ReadonlyMap<string, Table>;
}

function wayOf(names: Names, id: string): Way {
  const entity = named(names.entities, id);
  const table = named(names.tables, id);
  return entity.whole === undefined ? wayAlong(names, table, entity, entity.owner ?? []) : toWhole(names, table, entity.whole);
}

function wayAlong(names: Names, table: Table, entity: Entity, [name = '', ...rest]: readonly string[]): Way {
  const columns = table.columns.filter((column) => column.field === name).map((column) => column.name);
  const type = entity.fields.find((field) => field.name === name)?.type;
  if (rest.length === 0) return { kind: 'own', column: columns[0] ?? '' };
  const target = type?.kind === 'reference' ? type.entity : '';
  const there = named(names.tables, target);
  return { kind: 'through', columns, table: there.name, references: there.primaryKey, next: wayAlong(names, there, named(names.entities, target), rest) };
}

function toWhole(names: Names, table: Table, whole: string): Way {
  const { columns, table: name, references } = keyBy(table, (column) => column.role === 'whole');
  return { kind: 'through', columns, table: name, references, next: wayOf(names, whole) };
}

/** Returns the foreign key of the columns that a test names; throws if there is none, which is a bug. */
export function keyBy(table: Table, isOf: (column: Table['columns'][number]) => boolean): ForeignKey {
  const columns = new Set(table.columns.filter(isOf).map(({ name }) => name));
  const key = table.foreignKeys.find((candidate) => candidate.columns.every((column) => columns.has(column)));
  if (key === undefined) throw new Error(`${table.name} refers to nothing by ${[...columns].join(', ')}`);
  return key;
}

function named<T>(all: ReadonlyMap<string, T>, id: string): T {
  const found = all.get(id);
  if (found === undefined) throw new Error(`nothing is called ${id}`);
  return found;
}
