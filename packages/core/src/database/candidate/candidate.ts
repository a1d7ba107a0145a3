import { quotedIdentifier } from '../../sql/index.ts';
import { hashText } from '../../random/index.ts';
import type { Term } from '../query/table-use.ts';
import { isSameSql } from './same-sql.ts';

/** A part of an index's key, as SQL, and the column if it is one. */
export interface IndexPart {
  readonly sql: string;
  readonly column?: string;
  /** All columns that it reads. */
  readonly columns: readonly string[];
  readonly descending: boolean;
  readonly nullsFirst?: boolean;
  /** Operator class, where it is not the default of the type. */
  readonly operatorClass?: string;
  /** Collation as SQL, where it is not that of the column. */
  readonly collation?: string;
}

/** An index that could be. */
export interface IndexCandidate {
  /** Follows from all the rest. */
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly method: 'btree' | 'gin' | 'gist' | 'brin' | 'hash';
  readonly parts: readonly IndexPart[];
  readonly include: readonly string[];
  /** Condition that its rows fulfil; `isGuess` where no statistics tell how many those are. */
  readonly where?: { readonly sql: string; readonly columns: readonly string[]; readonly isGuess?: boolean };
}

/** Returns the part of a key that holds a term. */
export function partOf({ sql, columns, column }: Term, descending = false): IndexPart {
  return { sql, columns, descending, ...(column === undefined ? {} : { column }) };
}

/** Returns a candidate with its name. */
export function candidate(index: Omit<IndexCandidate, 'name'>): IndexCandidate {
  return { ...index, name: `kt_${hashText(indexText(index)).toString(36)}` };
}

/** Returns what comes after ON in the statement that creates an index. */
export function indexText(index: Omit<IndexCandidate, 'name'>): string {
  return `${quotedIdentifier(index.schema)}.${quotedIdentifier(index.table)} ${definitionText(index)}`;
}

/** Returns the columns and conditions of an index, as they stand in the statement that creates it. */
export function definitionText({ method, parts, include, where }: Omit<IndexCandidate, 'name'>): string {
  const key = parts.map(({ sql, column, descending, nullsFirst, operatorClass, collation }) =>
    [
      column === undefined ? `(${sql})` : sql,
      collation === undefined ? '' : `collate ${collation}`,
      operatorClass ?? '',
      descending ? 'desc' : '',
      nullsFirst === undefined || nullsFirst === descending ? '' : nullsFirst ? 'nulls first' : 'nulls last',
    ].filter(Boolean).join(' '),
  );
  const using = method === 'btree' ? '' : `using ${method} `;
  return `${using}(${key.join(', ')})${include.length === 0 ? '' : ` include (${include.map(quotedIdentifier).join(', ')})`}${where === undefined ? '' : ` where ${where.sql}`}`;
}

/** Returns the columns whose change changes an entry of the index. */
export function columnsOf({ parts, include, where }: IndexCandidate): ReadonlySet<string> {
  return new Set([...parts.flatMap(({ columns }) => columns), ...include, ...(where?.columns ?? [])]);
}

/** True if an index does all that the other does: it begins with its columns, and has what it includes. */
export function extendsIndex(index: IndexCandidate, other: IndexCandidate | undefined): boolean {
  if (other === undefined || index.schema !== other.schema || index.table !== other.table || index.method !== other.method || !isSameSql(index.where?.sql, other.where?.sql)) return false;
  const held = new Set([...index.include, ...index.parts.flatMap(({ column }) => column ?? [])]);
  return other.parts.every((part, place) => isSamePart(part, index.parts[place])) && other.include.every((name) => held.has(name));
}

/** True if two parts of keys hold the same in the same order, for the same operators. */
export function isSamePart(one: Order, other: Order | undefined): boolean {
  return other !== undefined && isSameSql(one.sql, other.sql) && one.operatorClass === other.operatorClass && one.collation === other.collation && one.descending === other.descending && (one.nullsFirst ?? one.descending) === (other.nullsFirst ?? other.descending);
}

type Order = Pick<IndexPart, 'sql' | 'descending' | 'nullsFirst' | 'operatorClass' | 'collation'>;

/** Returns the statement that creates an index. */
export function createText(index: IndexCandidate): string {
  return `create index ${quotedIdentifier(index.name)} on ${indexText(index)}`;
}
