// Layout of src/backend/access/gist and src/include/access/itup.h; how full pages get was measured with CREATE INDEX of PostgreSQL 18.

const room = 8152;
const header = 8;
const pointer = 4;
/** Boxes that stand for points, boxes, polygons and circles (rtree operator classes). */
const boxBytes = 32;

/** How full the pages get, by what becomes of the order of the rows. */
const fills = {
  // Sorted, then parted by four pages (GIST_SORTED_BUILD_PAGE_NUM): into four or five (0.79 to 0.99), points into six.
  ranges: 0.9,
  points: 0.66,
  // Put in one by one, and parted in about the middle: 0.45 to 0.59.
  others: 0.5,
  // Several columns at once, of whatever types: 0.65 to 0.78.
  several: 0.69,
} as const;

/** A part of a GiST key: its type, and the mean bytes of the column that it is of. */
export interface GistPart {
  readonly type: string;
  readonly width: number;
}

/**
 * Returns the pages of a GiST index as CREATE INDEX of PostgreSQL 18 builds it: of 100,000 rows up to 20 % off for ranges, multiranges, points,
 * boxes, polygons, circles and addresses. Where ranges are not sorted before (with `buffering = on`), theirs takes 1.8 to 2.2 times as many.
 */
export function gistPages(rows: number, parts: readonly GistPart[]): number {
  const [only] = parts;
  if (rows < 1 || only === undefined) return 1;
  const entry = aligned(header + parts.reduce((sum, part, place) => sum + keyBytes(part, place === parts.length - 1), 0)) + pointer;
  const fill = parts.length > 1 ? fills.several : only.type.endsWith('range') && !only.type.endsWith('multirange') ? fills.ranges : only.type === 'point' ? fills.points : fills.others;
  let [pages, below] = [0, Math.ceil((rows * entry) / (room * fill))];
  for (const fanOut = (room * fills.several) / entry; below > 1; below = Math.ceil(below / fanOut)) pages += below;
  // The root.
  return pages + 1;
}

/** The last part is what GiST is for; those before have two bounds of btree_gist's each, texts one value with its length. */
function keyBytes({ type, width }: GistPart, isLast: boolean): number {
  if (!isLast) return /^(?:text|character|citext|numeric|bytea)/.test(type) ? 4 + width : 2 * width;
  if (/^(?:point|box|polygon|circle)$/.test(type)) return boxBytes;
  if (/^(?:inet|cidr)$/.test(type)) return width + 1;
  return type.endsWith('multirange') ? rangeBytes(type) : width;
}

/** A multirange counts with the range from its first bound to its last. */
function rangeBytes(type: string): number {
  const bound = /^(?:int4|date)/.test(type) ? 4 : 8;
  return 1 + 4 + 2 * bound + 1;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
