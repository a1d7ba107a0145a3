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
}

/** Rows of one run that are counted at most: of a condition with a parameter the planner guesses that a third of the table fulfils it. */
const mostRows = 1000;
/** A smaller table is read whole as soon as an index of it is looked into. */
const fewPages = 8;
/** Tables below each other that deletes are followed through. */
const deepest = 8;

/**
 * Returns what PostgreSQL runs by itself for queries that delete rows or change keys which others refer to: it looks for
 * those others once for each row (src/backend/utils/adt/ri_triggers.c), which EXPLAIN does not show. Where they go too, theirs are
 * looked for in turn. What an index finds that stays in any case is left out.
 */
export function keyLookups({ queries, parser, mayGo }: Pick<AdviseInput, 'queries' | 'parser' | 'mayGo'>, writers: readonly Writer[], known: Known): KeyLookups {
  const found = new Map<string, Query>();
  const keys = new Set<CatalogForeignKey>();
  const add = (query: Query, table: CatalogTable, key: CatalogForeignKey, rows: number): void => {
    const id = `${query.id} → ${table.name} by ${key.columns.join(', ')}`;
    const sql = lookupText(table, key);
    keys.add(key);
    const place = JSON.stringify([query.id, sql]);
    found.set(place, { id, sql, tree: parser.parse(sql)[0], weight: (found.get(place)?.weight ?? 0) + query.weight * rows });
  };
  const follow = (query: Query, write: Pick<Write, 'table' | 'schema' | 'verb' | 'columns'>, rows: number, depth: number): void => {
    if (write.verb === 'insert' || depth > deepest) return;
    for (const { child, key } of referring(write, known)) {
      const { table, statistics } = child;
      if (statistics.pages >= fewPages && !keepsServed(key, table, mayGo)) add(query, table, key, rows);
      const action = write.verb === 'delete' ? key.onDelete : key.onUpdate;
      if (action === undefined) continue;
      const verb = action === 'cascade' ? write.verb : 'update';
      follow(query, { table: table.name, schema: table.schema, verb, columns: key.columns }, Math.min(mostRows, rows * rowsOf(child, key, known)), depth + 1);
    }
  };
  for (const { query, write, rows } of writers) {
    const given = queries[query];
    if (given !== undefined) follow(given, write, Math.min(mostRows, rows), 1);
  }
  return { lookups: [...found.values()], keys };
}

/** The keys whose rows are looked for when rows of a table go, or these of its columns change. */
function referring({ table: name, schema, verb, columns }: Pick<Write, 'table' | 'schema' | 'verb' | 'columns'>, known: Known): readonly { readonly child: KnownTable; readonly key: CatalogForeignKey }[] {
  const table = known.find(name, schema)?.table;
  return known.tables.flatMap((child) => child.table.foreignKeys.flatMap((key) => {
    const isOf = key.references.table === table?.name && key.references.schema === table.schema;
    return isOf && (verb === 'delete' || key.references.columns.some((column) => columns.includes(column))) ? [{ child, key }] : [];
  }));
}

/** Rows that refer to one row, on average. */
function rowsOf({ table: { schema, name }, statistics }: KnownTable, { columns }: CatalogForeignKey, known: Known): number {
  return columns.reduce((rows, column) => Math.min(rows, statistics.rows / Math.max(1, known.distinct(schema, name, column) ?? 1)), statistics.rows);
}

function lookupText({ schema, name, kind }: CatalogTable, { columns }: CatalogForeignKey): string {
  const only = kind === 'partitioned table' ? '' : 'only ';
  return `select from ${only}${quotedIdentifier(schema)}.${quotedIdentifier(name)} where ${columns.map((column, place) => `${quotedIdentifier(column)} = $${place + 1}`).join(' and ')} for key share`;
}
