import { quotedIdentifier } from '../../sql/index.ts';
import type { CatalogForeignKey, CatalogTable } from '../catalog.ts';
import type { AdviseInput } from './input.ts';
import { keepsServed } from './foreign-keys.ts';
import type { Known } from './known.ts';
import type { KnownTable } from './partitions.ts';
import type { Writer } from './upkeep.ts';
import type { Write } from './writes.ts';

type Query = AdviseInput['queries'][number];

/** What is looked for, and by which foreign keys. */
export interface KeyLookups {
  readonly lookups: readonly Query[];
  readonly keys: ReadonlySet<CatalogForeignKey>;
  /** What the queries write in tables that they don't name, by the actions of the keys. */
  readonly writers: readonly Writer[];
}

/** Rows of one run that are counted at most: of a condition with a parameter the planner guesses that a third of the table fulfils it. */
const mostRows = 1000;
/** A smaller table is read whole as soon as an index of it is looked into. */
const fewPages = 8;
/** Tables below each other that deletes are followed through. */
const deepest = 8;

/** Rows that one run takes away or changes, as far as other rows refer to them. */
interface Loss extends Pick<Write, 'table' | 'schema' | 'verb' | 'columns'> {
  readonly rows: number;
}

type Referring = (loss: Loss) => readonly { readonly child: KnownTable; readonly key: CatalogForeignKey }[];

/**
 * Returns what PostgreSQL runs by itself for queries that delete rows or change keys which others refer to: it looks for
 * those others once for each row (src/backend/utils/adt/ri_triggers.c), which EXPLAIN does not show. Where they go too, theirs are
 * looked for in turn. What an index finds that stays in any case is left out.
 */
export function keyLookups({ queries, parser, mayGo }: Pick<AdviseInput, 'queries' | 'parser' | 'mayGo'>, writers: readonly Writer[], known: Known): KeyLookups {
  const found = new Map<string, Query>();
  const keys = new Set<CatalogForeignKey>();
  const actions: Writer[] = [];
  const referring = referringIn(known);
  const namesakes = Map.groupBy(known.tables, ({ table }) => table.name);
  const add = (query: Query, table: CatalogTable, key: CatalogForeignKey, rows: number): void => {
    const name = (namesakes.get(table.name)?.length ?? 0) > 1 ? `${table.schema}.${table.name}` : table.name;
    const id = `${query.id} → ${name} by ${key.columns.join(', ')}`;
    const sql = lookupText(table, key);
    keys.add(key);
    const place = JSON.stringify([query.id, sql]);
    found.set(place, { id, sql, tree: parser.parse(sql)[0], weight: (found.get(place)?.weight ?? 0) + query.weight * rows });
  };
  const nextOf = (query: Query, loss: Loss): readonly Loss[] =>
    [...referring(loss)].flatMap(({ child, key }) => {
      if (child.statistics.pages >= fewPages && !keepsServed(key, child.table, mayGo)) add(query, child.table, key, loss.rows);
      return lossOf(loss, { child, key }, known);
    });
  for (const { query: number, write, rows } of writers) {
    const query = queries[number];
    if (query === undefined || write.verb === 'insert') continue;
    let losses: readonly Loss[] = [{ ...write, rows: Math.min(mostRows, rows) }];
    for (let depth = 1; losses.length > 0 && depth <= deepest; depth++) {
      losses = merged(losses.flatMap((loss) => nextOf(query, loss)));
      actions.push(...losses.map(({ rows: lost, ...action }) => ({ query: number, write: action, rows: lost })));
    }
  }
  return { lookups: [...found.values()], keys, writers: actions };
}

/** What is lost of the rows that refer to lost ones, by the action of their key. */
function lossOf({ verb, rows }: Loss, { child, key }: ReturnType<Referring>[number], known: Known): readonly Loss[] {
  const action = verb === 'delete' ? key.onDelete : key.onUpdate;
  if (action === undefined) return [];
  const { name: table, schema } = child.table;
  return [{ table, schema, verb: action === 'cascade' ? verb : 'update', columns: key.columns, rows: Math.min(mostRows, rows * rowsOf(child, key, known)) }];
}

/** Losses alike are followed as one: there may be more ways to a table than could ever be followed. */
function merged(losses: readonly Loss[]): readonly Loss[] {
  const alike = Map.groupBy(losses, ({ table, schema, verb, columns }) => JSON.stringify([schema, table, verb, verb === 'delete' ? [] : columns]));
  return [...alike.values()].flatMap((group) => group.slice(0, 1).map((first) => ({ ...first, rows: Math.min(mostRows, group.reduce((sum, { rows }) => sum + rows, 0)) })));
}

/** Tells the keys whose rows are looked for when rows of a table, or of parts of it, go, or these of its columns change. */
function referringIn(known: Known): Referring {
  const placeOf = (schema: string, table: string): string => JSON.stringify([schema, table]);
  const all = known.tables.flatMap((child) => child.table.foreignKeys.map((key) => ({ child, key })));
  const byTable = Map.groupBy(all, ({ key }) => placeOf(key.references.schema, key.references.table));
  return ({ table, schema, verb, columns }) => {
    const own = known.find(table, schema)?.table;
    // Whoever refers to a partitioned table refers to its partitions' rows; heirs of others have rows of their own.
    const losing = known.family(table, schema).filter((one) => one.kind === 'partitioned table' || known.isOrIsBelow(one, own));
    const referring = losing.flatMap((one) => byTable.get(placeOf(one.schema, one.name)) ?? []);
    return referring.filter(({ key }) => verb === 'delete' || key.references.columns.some((column) => columns.includes(column)));
  };
}

/** Rows that refer to one row, on average. */
function rowsOf({ table: { schema, name }, statistics }: KnownTable, { columns }: CatalogForeignKey, known: Known): number {
  return columns.reduce((rows, column) => Math.min(rows, statistics.rows / Math.max(1, known.distinct(schema, name, column) ?? 1)), statistics.rows);
}

function lookupText({ schema, name, kind }: CatalogTable, { columns }: CatalogForeignKey): string {
  const only = kind === 'partitioned table' ? '' : 'only ';
  return `select from ${only}${quotedIdentifier(schema)}.${quotedIdentifier(name)} where ${columns.map((column, place) => `${quotedIdentifier(column)} = $${place + 1}`).join(' and ')} for key share`;
}
