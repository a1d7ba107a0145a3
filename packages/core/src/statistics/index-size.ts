/** Of a page of 8192 bytes: what holds tuples, and the share that building fills of a leaf (BTREE_DEFAULT_FILLFACTOR). */
const room = 8152;
const leafFill = 0.9;
const header = 8;
const pointer = 4;
/** A posting list built by CREATE INDEX has at most a tenth of a page (nbtsort.c), 6 bytes for each row. */
const mostPosting = 812;
const rowPointer = 6;
/** A range of BRIN: 128 pages by default; its tuple holds two bounds beside a header, its place in the map takes 6 bytes. */
const brinRange = 128;
const brinHeader = 12;
const mapEntry = 6;
/** Hash: a code of 4 bytes in a tuple of 16, and pages three quarters full. */
const hashTuple = 16 + pointer;
const hashFill = 0.75;

/** What the size of an index follows from. */
export interface IndexShape {
  readonly rows: number;
  /** Mean bytes of an entry's columns, without header. */
  readonly keyBytes: number;
  /** Different keys. */
  readonly keys: number;
  /** False for numeric, float and JSON, and for indexes with INCLUDE: equal keys may not share a tuple. */
  readonly mergesEqual: boolean;
}

/** Returns the pages of a B-tree as CREATE INDEX builds it, the meta page among them. Equal keys share tuples since PostgreSQL 13. */
export function btreePages({ rows, keyBytes, keys, mergesEqual }: IndexShape): number {
  const tuple = aligned(header + keyBytes) + pointer;
  const equal = mergesEqual ? rows / Math.max(1, Math.min(keys, rows)) : 1;
  const most = Math.max(1, Math.floor((mostPosting - aligned(header + keyBytes)) / rowPointer));
  const bytes = equal < 2 ? rows * tuple : (rows / equal) * (Math.ceil(equal / most) * tuple + equal * rowPointer);
  const leaves = Math.max(1, Math.ceil(bytes / (room * leafFill)));
  return 1 + leaves + (leaves === 1 ? 0 : innerPages(leaves, keyBytes));
}

function innerPages(leaves: number, keyBytes: number): number {
  const fanOut = btreeFanOut(keyBytes);
  let [pages, below] = [0, leaves];
  while (below > 1) {
    below = Math.ceil(below / fanOut);
    pages += below;
  }
  return pages;
}

/** Returns how many levels lie above the leaves of a B-tree of so many pages, whose keys have so many bytes. */
export function btreeLevel(pages: number, keyBytes: number): number {
  const fanOut = btreeFanOut(keyBytes);
  let [below, level] = [Math.max(1, pages - 1), 0];
  while (below > 1) {
    // Among the pages are those above the leaves, which are few.
    below = Math.ceil(below / (level === 0 ? fanOut + 1 : fanOut));
    level += 1;
  }
  return level;
}

/** Inner pages are built 70 % full (BTREE_NONLEAF_FILLFACTOR). */
function btreeFanOut(keyBytes: number): number {
  return Math.max(2, Math.floor((room * 0.7) / (aligned(header + keyBytes) + pointer)));
}

/** Returns the pages of a BRIN index over a table of so many pages. */
export function brinPages(tablePages: number, keyBytes: number): number {
  const ranges = Math.ceil(tablePages / brinRange);
  return 1 + Math.max(1, Math.ceil((ranges * mapEntry) / room)) + Math.max(1, Math.ceil((ranges * (aligned(brinHeader + 2 * keyBytes) + pointer)) / room));
}

/** Returns the pages of a hash index: buckets double as it grows, beside a page of maps. */
export function hashPages(rows: number): number {
  const perPage = Math.floor((room * hashFill) / hashTuple);
  return 2 + Math.max(2, Math.ceil(rows / perPage));
}

/** Returns the pages of a GIN index: an entry for each different element, and a compressed list of rows for each. */
export function ginPages({ rows, elements, different, keyBytes, tablePages }: { readonly rows: number; readonly elements: number; readonly different: number; readonly keyBytes: number; readonly tablePages: number }): number {
  const items = rows * elements;
  const entries = Math.max(1, Math.min(different, items));
  // The gap between two rows in a list, as a number of 11 bits a row within a page, in bytes of 7 bits.
  const gap = (tablePages * 2048 * entries) / Math.max(1, items);
  const bytes = entries * (aligned(header + keyBytes) + pointer) + items * Math.max(1, Math.ceil(Math.log2(Math.max(2, gap)) / 7));
  return 2 + Math.ceil(bytes / room);
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
