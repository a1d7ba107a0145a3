import type { ColumnStatistics, RelationStatistics, Share } from './statistics.ts';

/** What cannot be true of a relation, or of one of its columns. */
export interface Contradiction {
  readonly schema: string;
  readonly relation: string;
  readonly column?: string;
  /** Of two statistics of one column: that of the children too. */
  readonly inherited?: boolean;
  /** As a clause: `the shares of its values sum up to 1.4`. */
  readonly reason: string;
  /** True for what may come of an ANALYZE that is long ago: the planner copes with it. */
  readonly isOld: boolean;
}

type Reason = Pick<Contradiction, 'reason' | 'isOld'>;

/** Shares are numbers of 4 bytes, of which hundreds are added up. */
const rounding = 1e-3;

/** Returns what contradicts itself in statistics, as far as that shows without knowing the schema; empty when nothing does. */
export function contradictions(relations: readonly RelationStatistics[]): readonly Contradiction[] {
  const names = new Set<string>();
  return relations.flatMap((relation) => {
    const { schema, name } = relation;
    const key = JSON.stringify([schema, name]);
    const twice: readonly Reason[] = names.has(key) ? [impossible('it is there twice')] : [];
    names.add(key);
    const columns = relation.columns.flatMap((column) => columnReasons(column, relation).map((told) => ({ schema, relation: name, column: column.name, inherited: column.inherited, ...told })));
    return [...[...twice, ...relationReasons(relation)].map((told) => ({ schema, relation: name, ...told })), ...columns];
  });
}

function relationReasons({ rows, pages, allVisible, level, columns }: RelationStatistics): readonly Reason[] {
  const names = columns.map(({ name, inherited }) => JSON.stringify([name, inherited]));
  return found([
    [!isCount(rows), `it has ${rows} rows`],
    [!isCount(pages) || !Number.isInteger(pages) || pages > mostPages, `it has ${pages} pages`],
    [!isCount(allVisible) || !Number.isInteger(allVisible), `${allVisible} of its pages are visible to all`],
    [allVisible > pages, `${allVisible} of its ${pages} pages are visible to all`],
    [level !== undefined && (!Number.isInteger(level) || level < 0 || level > mostLevel), `its level is ${level}`],
    // A root, a leaf below each level, and the page that says where the root is.
    [level !== undefined && level > 0 && pages < level + 2, `it has ${level} levels above its leaves and ${pages} pages`],
    [new Set(names).size < names.length, 'it has a column twice'],
  ]);
}

/** Block numbers have 32 bits, the last of which means none; BTREE_MAX_LEVEL stands for no limit, and no real tree has more. */
const mostPages = 2 ** 31 - 1;
const mostLevel = 12;

function columnReasons(column: ColumnStatistics, { rows }: RelationStatistics): readonly Reason[] {
  const { nullFraction, width, distinct, correlation, common, histogram, elements, ranges } = column;
  return [
    ...found([
      [!isFraction(nullFraction), `its share of nulls is ${nullFraction}`],
      [!isCount(width), `its values are ${width} bytes wide`],
      [!Number.isFinite(distinct) || distinct < -1, `it has ${distinct} different values`],
      [correlation !== undefined && !(Math.abs(correlation) <= 1 + rounding), `its correlation is ${correlation}`],
      [histogram !== undefined && histogram.length < 2, 'its histogram has fewer than two bounds'],
      [elements?.counts?.some((count, place, all) => place > 0 && place < all.length - 1 && count < (all[place - 1] ?? 0)) === true, 'its histogram of counts of elements is out of order'],
      [elements !== undefined && elements.bounds.some((bound) => !isFraction(bound)), 'a bound of the shares of its elements is out of 0 to 1'],
      [ranges !== undefined && !isFraction(ranges.empty), `its share of empty ranges is ${ranges?.empty}`],
    ]),
    ...(common === undefined ? [] : shareReasons('values', common)),
    ...(elements === undefined ? [] : shareReasons('elements', elements.common)),
    ...sumReasons(column),
    ...(distinct > rows * (1 + rounding) + 1 ? [{ reason: `it has ${distinct} different values in ${rows} rows`, isOld: true }] : []),
  ];
}

function shareReasons(what: string, shares: readonly Share[]): readonly Reason[] {
  const values = new Set(shares.map(({ value }) => value));
  return found([
    [shares.some(({ share }) => !isFraction(share)), `a share of its ${what} is out of 0 to 1`],
    [values.size < shares.length, `one of its common ${what} is there twice`],
  ]);
}

/** What is null, what is common and what is in the histogram are different rows; elements of an array are not. */
function sumReasons({ nullFraction, common = [], distinct }: ColumnStatistics): readonly Reason[] {
  const sum = common.reduce((total, { share }) => total + share, nullFraction);
  return found([
    [sum > 1 + rounding, `its shares of nulls and of common values sum up to ${sum.toPrecision(4)}`],
    [distinct > 0 && common.length > Math.ceil(distinct), `it has ${common.length} common values and ${distinct} different ones`],
  ]);
}

function found(cases: readonly (readonly [isSo: boolean, reason: string])[]): readonly Reason[] {
  return cases.filter(([isSo]) => isSo).map(([, reason]) => impossible(reason));
}

function impossible(reason: string): Reason {
  return { reason, isOld: false };
}

function isCount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function isFraction(value: number): boolean {
  return value >= -rounding && value <= 1 + rounding;
}
