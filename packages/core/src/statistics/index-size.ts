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
  /** Mean bytes of an entry with its header as they lie on a page, where they are known and not all alike. */
  readonly entryBytes?: number;
  /** False for numeric, float and JSON, and for indexes with INCLUDE: equal keys may not share a tuple. */
  readonly mergesEqual: boolean;
}

/** Returns the pages of a B-tree as CREATE INDEX builds it, the meta page among them. Equal keys share tuples since PostgreSQL 13. */
export function btreePages({ rows, keyBytes, keys, mergesEqual, entryBytes = aligned(header + keyBytes) }: IndexShape): number {
  if (rows < 1) return 1;
  const tuple = entryBytes + pointer;
  const equal = mergesEqual ? rows / Math.max(1, Math.min(keys, rows)) : 1;
  const bytes = equal === 1 ? rows * tuple : (rows / equal) * mergedBytes(equal, entryBytes);
  const leaves = Math.max(1, Math.ceil(bytes / (room * leafFill)));
  return 1 + leaves + (leaves === 1 ? 0 : innerPages(leaves, keyBytes));
}

/** Equal keys above this many are taken to be as many everywhere. */
const manyEqual = 50;

/** Returns the mean bytes of the tuples of one key, of which there are `equal` on average: as many as chance deals out (Poisson, at least one). */
function mergedBytes(equal: number, entryBytes: number): number {
  if (equal > manyEqual) return postingBytes(equal, entryBytes);
  // The mean of those that are there, mean / (1 - e^-mean), is given.
  let mean = equal;
  for (let round = 0; round < 30; round++) mean = equal * -Math.expm1(-mean);
  let [bytes, share] = [0, mean / Math.expm1(mean)];
  for (let rows = 1; rows < 3 * manyEqual && Number.isFinite(share); rows++) {
    bytes += share * postingBytes(rows, entryBytes);
    share *= mean / (rows + 1);
  }
  return bytes;
}

function postingBytes(rows: number, entryBytes: number): number {
  if (rows <= 1) return entryBytes + pointer;
  const most = Math.max(1, Math.floor((mostPosting - entryBytes) / rowPointer));
  const whole = Math.floor(rows / most);
  const rest = rows - whole * most;
  return whole * (aligned(entryBytes + most * rowPointer) + pointer) + (rest === 0 ? 0 : aligned(entryBytes + (rest > 1 ? rest * rowPointer : 0)) + pointer);
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

/** Elements of a GIN index that occur alike: how many there are, their mean bytes as stored, and the share of rows that hold one of them. */
export interface GinElements {
  readonly different: number;
  readonly keyBytes: number;
  readonly share: number;
}

/** A list of rows: its first row and its length; one above this size gets a tree of its own, of pages filled whole. */
const ginListHeader = 8;
const ginMostEntry = 2704;
const ginListRoom = 8100;
/** Entries come in their order, and a full page is parted in the middle (src/backend/access/gin/ginentrypage.c). */
const ginFill = 0.5;

/** Returns the pages of a GIN index as CREATE INDEX builds it: an entry for each different element, and a compressed list of rows for each. */
export function ginPages({ rows, tablePages, elements }: { readonly rows: number; readonly tablePages: number; readonly elements: readonly GinElements[] }): number {
  let [entryBytes, listPages] = [0, 0];
  for (const { different, keyBytes, share } of elements) {
    const held = Math.max(1, rows * share);
    // The gap between two rows in a list, as a number of 11 bits a row within a page, in bytes of 7 bits.
    const gap = Math.max(2, (tablePages * 2048) / held);
    const list = (held - 1) * Math.max(1, Math.log2(gap) / 7);
    const entry = aligned(aligned(header + keyBytes) + ginListHeader + list);
    const isTree = entry > ginMostEntry;
    entryBytes += different * ((isTree ? aligned(header + keyBytes) : entry) + pointer);
    if (isTree) listPages += different * treePages(list);
  }
  const leaves = Math.max(1, Math.ceil(entryBytes / (room * ginFill)));
  return 2 + leaves + (leaves === 1 ? 0 : innerPages(leaves, header)) + Math.round(listPages);
}

function treePages(bytes: number): number {
  const leaves = Math.ceil(bytes / ginListRoom);
  return leaves === 1 ? 1 : leaves + 1;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
