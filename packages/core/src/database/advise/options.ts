import type { Advice } from '../../evidence/index.ts';
import { quotedIdentifier } from '../../sql/index.ts';
import type { RelationStatistics } from '../../statistics/index.ts';
import type { IndexCandidate } from '../candidate/candidate.ts';
import { isSamePart } from '../candidate/candidate.ts';
import { isSameSql } from '../candidate/same-sql.ts';
import type { CandidateOptions } from '../candidate/candidates.ts';
import { candidatesOf } from '../candidate/candidates.ts';
import { indexStatistics } from '../candidate/size.ts';
import type { CatalogIndex, CatalogKey, CatalogTable } from '../catalog.ts';
import type { SqlParser } from '../query/parser.ts';
import type { TableUse } from '../query/table-use.ts';
import { tableUses } from '../query/table-uses.ts';
import type { Access } from './accesses.ts';
import { accessesOf } from './accesses.ts';
import type { Known } from './known.ts';
import type { Planner } from './planner.ts';
import { writesOf } from './writes.ts';

/** An index that may be there or not. */
export interface Option {
  readonly index: IndexCandidate;
  readonly statistics: RelationStatistics;
  /** The index of the schema that it is; absent for those that could be made. */
  readonly present?: CatalogIndex;
}

/** True if the option is about this table. */
export function isOn({ index }: Option, { schema, name }: CatalogTable): boolean {
  return index.table === name && index.schema === schema;
}

/** True if both options are about one table. */
export function isSameTable(one: Option | undefined, other: Option | undefined): boolean {
  return one !== undefined && one.index.table === other?.index.table && one.index.schema === other.index.schema;
}

/** What of a schema matters to a query. */
export interface Reach {
  readonly candidates: readonly IndexCandidate[];
  /** Those that would be candidates if they weren't there already. */
  readonly there: readonly IndexCandidate[];
  readonly accesses: readonly Access[];
  readonly tables: ReadonlySet<CatalogTable>;
  readonly uses: readonly TableUse[];
}

/** For each query the tables that it names, and the candidates that could help it. */
export function reachOf(trees: readonly unknown[], known: Known, parser: SqlParser): readonly Reach[] {
  const uses = trees.map((tree) => tableUses(tree, known, (node) => parser.print(node)));
  const placed = uses.flat().flatMap((use) => placesOf(use, known));
  const wholes = new Map([...Map.groupBy(placed, placeOf)].map(([place, those]) => [place, those.map(({ constant }) => new Set(constant.map(({ sql }) => sql)))]));
  const optionsOf = (isFew: boolean) => (use: TableUse): CandidateOptions => ({ isFew, wholes: wholes.get(placeOf(use)) ?? [] });
  const all = uses.map((those) => reachOfOne(those, known, parser, optionsOf(false)));
  const different = new Set(all.flatMap(({ candidates }) => candidates.map(({ name }) => name)));
  return different.size <= mostCandidates ? all : uses.map((those) => reachOfOne(those, known, parser, optionsOf(true)));
}

function placeOf({ schema, table }: TableUse): string {
  return JSON.stringify([schema, table]);
}

/** Candidates above which only the likeliest are looked at: supposing one takes a millisecond, and each plan of its table longer. */
const mostCandidates = 1500;

function reachOfOne(uses: readonly TableUse[], known: Known, parser: SqlParser, optionsOf: (use: TableUse) => CandidateOptions): Reach {
  const there: IndexCandidate[] = [];
  const found = uses.map((use) => {
    const all = placesOf(use, known).flatMap((place) => candidatesOf(place, known, optionsOf(place)));
    const fresh = all.filter((index) => !isThere(known, index));
    there.push(...all.filter((index) => !fresh.includes(index)));
    return { use, candidates: fresh };
  });
  const accesses = found.flatMap(({ use, candidates }) => accessesOf(use, known.schemaOf(use.table, use.schema), candidates, parser));
  const tables = new Set(uses.flatMap(({ table, schema }) => known.family(table, schema)));
  return { tables, accesses, uses, there, candidates: [...new Map(found.flatMap(({ candidates }) => candidates.map((index) => [index.name, index] as const))).values()] };
}

/** Where an index could serve a use: on the table; of a partition on the whole, since an index there would take in one on the part; of a table with heirs on these too. */
function placesOf(use: TableUse, known: Known): readonly TableUse[] {
  const family = known.family(use.table, use.schema);
  const whole = family.find(({ kind, parent }) => kind === 'partitioned table' && parent === undefined);
  return (whole === undefined ? family.filter((table) => known.isOrIsBelow(table, family[0])) : [whole]).map(({ schema, name }) => ({ ...use, schema, table: name }));
}

/** True if the schema has this index, or a constraint whose index does the same. */
function isThere(known: Known, index: IndexCandidate): boolean {
  return known.find(index.table, index.schema)?.table.indexes.some((other) => isSame(index, other) || isSame(backwards(index), other)) ?? false;
}

/** A B-tree is read from both ends. */
function backwards(index: IndexCandidate): IndexCandidate {
  return { ...index, parts: index.parts.map((part) => ({ ...part, descending: !part.descending, ...(part.nullsFirst === undefined ? {} : { nullsFirst: !part.nullsFirst }) })) };
}

function isSame(index: IndexCandidate, other: CatalogIndex): boolean {
  return (
    index.method === other.method &&
    isSameSql(index.where?.sql, other.where) &&
    index.parts.length === other.keys.length &&
    index.parts.every((part, place) => isSamePart(part, byOperators(other.keys[place]))) &&
    index.include.every((name) => other.include.includes(name))
  );
}

/** A key by the bytes of texts finds what one by the operators for patterns finds. */
function byOperators(key: CatalogKey | undefined): CatalogKey | undefined {
  if (key === undefined || (key.collation !== '"C"' && key.collation !== '"POSIX"')) return key;
  const { collation: _, ...rest } = key;
  return { ...rest, operatorClass: 'text_pattern_ops' };
}

/** True for an index that nothing but plans needs: what enforces a constraint or uniqueness stays, and a part of an index goes with the whole. */
export function enforcesNothing({ unique, constraint, parent }: CatalogIndex): boolean {
  return !unique && constraint === undefined && parent === undefined;
}

/** Returns the indexes of the schema that may go; where no query reads or writes a table, the workload says nothing of those of it. */
export function presentOptions(known: Known, parser: SqlParser, named: ReadonlySet<CatalogTable>, mayGo: (index: CatalogIndex) => boolean): readonly Option[] {
  return known.tables.flatMap(({ table, statistics }) =>
    table.indexes.flatMap((present): Option[] => {
      // What a partition has of its own would become a part of an index on the whole.
      if (!mayGo(present) || !named.has(table) || known.isPartition(table)) return [];
      const index = asCandidate(table.schema, table.name, present, parser);
      return [{ index, present, statistics: known.index(table, present) ?? { ...sizeOf(index, known, statistics.rows), name: present.name } }];
    }),
  );
}

/** Returns the tables that queries read or write, with what these are parts of and the parts of these. */
export function namedTables(trees: readonly unknown[], reach: readonly Reach[], known: Known): ReadonlySet<CatalogTable> {
  const written = trees.flatMap(writesOf).flatMap(({ table, schema }) => known.family(table, schema));
  return new Set([...reach.flatMap(({ tables }) => [...tables]), ...written]);
}

/** Returns what the schema has in indexes that could go, of tables that no query names; `undefined` where there are none. */
export function leftAlone(known: Known, named: ReadonlySet<CatalogTable>, mayGo: (index: CatalogIndex) => boolean): Advice['leftAlone'] {
  const all = known.tables.filter(({ table }) => !named.has(table) && !known.isPartition(table)).flatMap(({ table }) => table.indexes.filter(mayGo).map((index) => ({ table, index })));
  const bytes = all.reduce((sum, { table, index }) => sum + (known.index(table, index)?.pages ?? 0) * 8192, 0);
  return all.length === 0 ? undefined : { indexes: all.length, tables: new Set(all.map(({ table }) => table)).size, bytes };
}

function asCandidate(schema: string, table: string, present: CatalogIndex, parser: SqlParser): IndexCandidate {
  const columnsIn = (sql: string): readonly string[] => columnsNamed(parser.parse(`select ${sql}`));
  const { name, include, where } = present;
  return {
    name, schema, table, include,
    method: present.method as IndexCandidate['method'],
    parts: present.keys.map(({ sql, column, ...rest }) => ({ sql, ...rest, columns: column === undefined ? columnsIn(sql) : [column], ...(column === undefined ? {} : { column }) })),
    ...(where === undefined ? {} : { where: { sql: where, columns: columnsIn(where) } }),
  };
}

/** The columns that a tree names, whatever their table. */
function columnsNamed(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const fields = (value as { readonly ColumnRef?: { readonly fields?: readonly { readonly String?: { readonly sval?: string } }[] } }).ColumnRef?.fields;
  if (fields !== undefined) return [fields.at(-1)?.String?.sval ?? ''];
  return [...new Set(Object.values(value).flatMap(columnsNamed))];
}

/** Returns candidates with what they would look like; the planner tells how many rows a condition lets through. */
export async function sizedOptions(candidates: readonly IndexCandidate[], known: Known, planner: Planner): Promise<readonly Option[]> {
  const shares = new Map<string, number>();
  const options: Option[] = [];
  for (const index of candidates) {
    const rows = known.find(index.table, index.schema)?.statistics.rows ?? 0;
    options.push({ index, statistics: sizeOf(index, known, // What nobody knows is taken for large: an index that turns out larger than was said is the worse surprise.
      index.where === undefined || index.where.isGuess === true ? rows : await rowsOf(index, shares, planner)) });
  }
  return options;
}

async function rowsOf({ schema, table, where }: IndexCandidate, counted: Map<string, number>, planner: Planner): Promise<number> {
  const text = `select from ${quotedIdentifier(schema)}.${quotedIdentifier(table)} where ${where?.sql ?? 'true'}`;
  const rows = counted.get(text) ?? (await planner.plan(text, []))['Plan Rows'] ?? 0;
  counted.set(text, rows);
  return rows;
}

function sizeOf(index: IndexCandidate, known: Known, rows: number): RelationStatistics {
  const found = known.find(index.table, index.schema);
  if (found === undefined) throw new Error(`there is no table ${index.table}`);
  const types = new Map(found.table.columns.map(({ name, type }) => [name, type]));
  return indexStatistics(index, { statistics: found.statistics, rows, typeOf: (column) => types.get(column) });
}
