import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import { btreeLevel, btreePages, ginPages, sampledElements } from '@kentledge/core/statistics';
import { identifier } from '@kentledge/core/sql';
import type { Column, Index, Table } from '@kentledge/core/system';
import { byLength, elementStatistics } from './element-statistics.ts';
import type { Sample } from './sample-rows.ts';
import { alignedTo, arrayElements, storedType, withHeader } from './stored-type.ts';
import { schemaName } from './table-relation.ts';
import { documentBytes, wordsOf } from './words-of.ts';
import type { Words } from './words-of.ts';

/** Header of an entry (src/include/access/itup.h). */
const entryHeader = 8;
/** Types whose equal values may look different on disk: their entries are never merged (operator classes without equalimage). */
const unmerged = /^(numeric|jsonb|double)/;

/** An index or key of a table. */
type Shape = Pick<Index, 'name' | 'method' | 'parts' | 'include' | 'where'>;

/** Returns the statistics of every key and index of a table; `targets` are the different rows that a column refers to, where it does, and `key` names the primary key. */
export function indexRelations(table: Table, sample: Sample, relation: RelationStatistics, targets: (column: Column) => number | undefined, key = `${table.name}_pkey`.slice(-63)): readonly RelationStatistics[] {
  const ofColumns = (name: string, columns: readonly string[], where?: string): Shape => ({
    name,
    method: 'btree',
    parts: columns.map((column) => ({ expression: column, column, descending: false })),
    include: [],
    ...(where === undefined ? {} : { where }),
  });
  const keys = [ofColumns(key, table.primaryKey), ...table.uniques.map(({ name, columns, where }) => ofColumns(name, columns, where))];
  return [...keys, ...table.indexes].map((index) => indexRelation(index, { table, sample, relation, targets }));
}

interface Of {
  readonly table: Table;
  readonly sample: Sample;
  readonly relation: RelationStatistics;
  readonly targets: (column: Column) => number | undefined;
}

function indexRelation(index: Shape, of: Of): RelationStatistics {
  const places = placesIn(index, of.sample);
  const share = of.sample.sampled === 0 ? 0 : places.length / of.sample.sampled;
  const rows = Math.round(of.relation.rows * share);
  const base = { schema: schemaName, name: index.name, kind: 'index', rows, allVisible: 0 } as const;
  return index.method === 'gin' ? { ...base, ...ginOf(index, of, places, rows) } : { ...base, ...btreeOf(index, of, places, rows) };
}

/** The sampled rows that an index holds. */
function placesIn({ where }: Shape, { sampled, columns }: Sample): readonly number[] {
  const all = Array.from({ length: sampled }, (_, place) => place);
  if (where === undefined) return all;
  const tests = where.split(/ and /i).map((condition) => conditionOf(condition.replaceAll(/^\(+|\)+$/g, '')));
  return all.filter((place) => tests.every(({ column, holds }) => holds(columns.get(column)?.[place] ?? null)));
}

interface Condition {
  readonly column: string;
  readonly holds: (value: string | null) => boolean;
}

/** Reads a condition of the design's partial indexes: a column that is null or not, or has one value. */
function conditionOf(text: string): Condition {
  const [, quoted, plain, test = ''] = /^(?:"((?:[^"]|"")+)"|(\w+)) *(.*)$/.exec(text) ?? [];
  const column = quoted?.replaceAll('""', '"') ?? plain ?? '';
  if (/^is null$/i.test(test)) return { column, holds: (value) => value === null };
  if (/^is not null$/i.test(test)) return { column, holds: (value) => value !== null };
  const [, word, number] = /^= (?:'((?:[^']|'')*)'|([\w.]+))$/.exec(test) ?? [];
  const wanted = word?.replaceAll("''", "'") ?? (number === 'true' ? 't' : number === 'false' ? 'f' : number);
  if (test === '' || wanted === undefined) return { column, holds: (value) => value === (test === '' ? 't' : null) };
  return { column, holds: (value) => value === wanted };
}

function btreeOf(index: Shape, of: Of, places: readonly number[], rows: number): Pick<RelationStatistics, 'pages' | 'level' | 'columns'> {
  const { table, sample } = of;
  const names = [...index.parts.map(({ column }) => column ?? ''), ...index.include];
  const columns = names.map((name) => {
    const type = storedType(table.columns.find((column) => column.name === name)?.type ?? 'text');
    return { type, values: sample.columns.get(name) ?? [] };
  });
  const sizes = places.map((place) => bytesOfEntry(columns.map(({ type, values }) => ({ type, value: values[place] ?? null }))));
  const entryBytes = sizes.length === 0 ? 2 * entryHeader : sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const keyBytes = entryBytes - entryHeader;
  const isMerged = index.include.length === 0 && index.parts.every(({ column }) => !unmerged.test(table.columns.find(({ name }) => name === column)?.type ?? ''));
  const keys = differentKeys(index, of, rows);
  const pages = btreePages({ rows, keyBytes, entryBytes, keys, mergesEqual: isMerged });
  return { pages, level: btreeLevel(pages, keyBytes), columns: [] };
}

/** Bytes of an entry of a B-tree, with its header, as they lie on a page. */
function bytesOfEntry(cells: readonly { readonly type: ReturnType<typeof storedType>; readonly value: string | null }[]): number {
  // Entries without a value have a bit for each column behind the header.
  let size = cells.some(({ value }) => value === null) ? entryHeader + 8 : entryHeader;
  for (const { type, value } of cells) {
    if (value === null) continue;
    const bytes = type.fixed ?? withHeader(type.bytes(value));
    size = (type.fixed === undefined && bytes <= 127 ? size : alignedTo(size, type.alignment)) + bytes;
  }
  return alignedTo(size, 8);
}

/** Columns are taken to be independent, unless they make a key. Of rows that are referred to more is known than ANALYZE sees. */
function differentKeys({ parts }: Shape, { table, relation, targets, sample }: Of, rows: number): number {
  const names = new Set(parts.map(({ column }) => column));
  const isKey = [table.primaryKey, ...table.uniques.map(({ columns }) => columns)].some((key) => key.every((name) => names.has(name)));
  if (isKey) return rows;
  if (sample.sampled === sample.rows) {
    const values = [...names].map((name) => sample.columns.get(name ?? '') ?? []);
    return new Set(Array.from({ length: sample.sampled }, (_, place) => JSON.stringify(values.map((column) => column[place])))).size;
  }
  const each = table.columns.filter(({ name }) => names.has(name)).map((column) => {
    const distinct = relation.columns.find(({ name }) => name === column.name)?.distinct ?? -1;
    return targets(column) ?? Math.max(1, distinct < 0 ? -distinct * relation.rows : distinct);
  });
  return Math.min(rows, each.reduce((product, count) => product * count, 1));
}

function ginOf(index: Shape, { table, sample, relation }: Of, places: readonly number[], rows: number): Pick<RelationStatistics, 'pages' | 'columns'> {
  const [part] = index.parts;
  const list = table.columns.find(({ name, type }) => type.endsWith('[]') && (part?.column === name || part?.expression === identifier(name)));
  const texts = list === undefined ? searchedColumns(part?.expression ?? '').map((name) => sample.columns.get(name) ?? []) : [];
  const documents = places.map((place) => (list === undefined ? wordsOf(texts.map((values) => values[place] ?? '').join(' ')) : elementsOf(sample.columns.get(list.name)?.[place] ?? '{}')));
  const held = documents.map((words) => ({ elements: new Map([...words.keys()].map((word) => [word, ''])), share: 1 / documents.length, isKnown: sample.sampled === sample.rows }));
  const elements = sampledElements(held, { rows, values: rows, bytesOf: (word) => withHeader(Buffer.byteLength(word)) });
  const pages = ginPages({ rows, tablePages: relation.pages, elements });
  return { pages, columns: list === undefined && documents.length > 0 ? [documentColumn(documents)] : [] };
}

function elementsOf(array: string): Words {
  return new Map(arrayElements(array).flatMap((element) => (element === null ? [] : [[element, 1] as const])));
}

/** The columns whose words an expression of the design searches, which are made one text. */
function searchedColumns(expression: string): readonly string[] {
  return [...expression.matchAll(/coalesce\((?:"((?:[^"]|"")+)"|(\w+)), ''\)/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/** Statistics of the expression that an index of words holds: of its first and only place. */
function documentColumn(documents: readonly Words[]): ColumnStatistics {
  const elements = elementStatistics(documents.map((words) => [...words.keys()]), { order: byLength, isArray: false });
  // Computed values are not packed: their header has four bytes.
  const width = 4 + documents.reduce((sum, words) => sum + documentBytes(words), 0) / documents.length;
  // Documents are taken to differ (src/backend/tsearch/ts_typanalyze.c).
  return { name: '1', inherited: false, nullFraction: 0, width, distinct: -1, ...(elements === undefined ? {} : { elements }) };
}
