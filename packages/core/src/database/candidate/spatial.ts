import type { Contained, TableUse, Term } from '../query/table-use.ts';
import type { IndexPart } from './candidate.ts';
import { partOf } from './candidate.ts';

/** Types that PostgreSQL's own GiST operator classes are for, and no GIN ones (pg_opclass). */
const ofGist = /^(?:(?:int4|int8|num|ts|tstz|date)(?:multi)?range|point|box|polygon|circle|inet|cidr)$/;
/** Types whose elements GIN finds; of the others only the catalog of the schema knows: what no operator class is for is refused when it is made. */
const ofGin = /\[\]$|^(?:text|jsonb?|tsvector|hstore|character)/;
const ginOperators: ReadonlySet<string> = new Set(['@>', '<@', '&&', '@@', '?', '?|', '?&', '@?']);
/** An expression tells its type where it is made by a function called as the type is, or cast to it. */
const made = /^(\w+)\(/;
const cast = /(?:::|\bas )\s*(\w+)\)*$/i;
/** Columns compared by `=` that come before: more tell nothing apart that these don't. */
const mostEqual = 2;

type TypeOf = (column: string) => string | undefined;

/** True for a condition that an index of elements could answer. */
export function isOfElements(term: Contained, typeOf: TypeOf): boolean {
  return ginOperators.has(term.operator) && !ofGist.test(typeNameOf(term, typeOf) ?? '');
}

/**
 * Returns the keys of GiST by which rows are found that overlap, hold or lie in something, or lie nearest to it. What is
 * compared by `=` can come before it where the schema has btree_gist; elsewhere such an index is refused.
 */
export function spatialKeysOf(use: TableUse, typeOf: TypeOf): readonly (readonly IndexPart[])[] {
  const terms = [...use.contained, ...(use.nearest === undefined ? [] : [use.nearest])];
  const ends = new Map(terms.flatMap((term): (readonly [string, IndexPart])[] => {
    const type = typeNameOf(term, typeOf);
    return type === undefined || ofGin.test(type) ? [] : [[term.sql, { ...partOf(term), ...(/^(?:inet|cidr)$/.test(type) ? { operatorClass: 'inet_ops' } : {}) }]];
  }));
  const equal = [...new Map([...use.equality, ...use.joins].map((term) => [term.sql, partOf(term)])).values()].slice(0, mostEqual);
  const starts = [[], ...equal.map((one) => [one]), ...(equal.length > 1 ? [equal] : [])];
  return [...ends.values()].flatMap((end) => starts.map((start) => [...start, end]));
}

function typeNameOf({ column, sql }: Term, typeOf: TypeOf): string | undefined {
  if (column !== undefined) return typeOf(column);
  return [cast.exec(sql)?.[1], made.exec(sql)?.[1]].find((name) => name !== undefined && ofGist.test(name.toLowerCase()))?.toLowerCase();
}
