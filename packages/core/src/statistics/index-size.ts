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
  /** Shares of the rows that keys have which repeat most, as far as they are known; NULL is one of them. */
  readonly common?: readonly number[];
}

/** Returns the pages of a B-tree as CREATE INDEX builds it, the meta page among them. Equal keys share tuples since PostgreSQL 13. */
export function btreePages({ rows, keyBytes, keys, mergesEqual, entryBytes = aligned(header + keyBytes), common = [] }: IndexShape): number {
  if (rows < 1) return 1;
  const listed = mergesEqual ? common.map((share) => share * rows) : [];
  const rest = Math.max(0, rows - listed.reduce((sum, each) => sum + each, 0));
  const equal = mergesEqual ? Math.max(1, rest / Math.max(1, keys - listed.length)) : 1;
  const others = equal === 1 ? rest * (entryBytes + pointer) : (rest / equal) * mergedBytes(equal, entryBytes);
  const bytes = listed.reduce((sum, each) => sum + postingBytes(each, entryBytes), others);
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

/**
 * Returns the pages of a hash index: one of each bucket, of which there are a power of two, or that and some quarters of it; and
 * others behind those in which more lies. They are made for all
 * rows of the table, also those without an entry; `keys` counts the common ones too.
 */
export function hashPages({ rows, keys, common = [], tableRows }: Pick<IndexShape, 'rows' | 'keys' | 'common'> & { readonly tableRows: number }): number {
  const buckets = hashBuckets(tableRows / Math.floor((pageBytes * hashFill) / hashTuple));
  const listed = common.map((share) => share * rows);
  const rest = Math.max(0, rows - listed.reduce((sum, each) => sum + each, 0));
  const each = rest / Math.max(1, keys - common.length);
  const load = rest / buckets;
  // Keys of the same bucket come together by chance: the load spreads by the square root of so many rows at once.
  const behind = each >= hashPage ? (rest / each) * (Math.ceil(each / hashPage) - 1) : buckets / (1 + Math.exp((logistic * (hashPage - load)) / Math.max(1, Math.sqrt(load * each))));
  return 2 + buckets + Math.round(behind + listed.reduce((sum, held) => sum + Math.max(0, Math.ceil((held + load) / hashPage) - 1), 0));
}

/** Tuples that a page of a bucket holds. */
const hashPage = Math.floor(room / hashTuple);
const pageBytes = 8192;
/** Times a number of standard deviations, this makes the logistic function the normal distribution's, to 1 %. */
const logistic = 1.702;
/** Buckets grow at once by a power of two, above this by a quarter of it (HASH_SPLITPOINT_GROUPS_WITH_ONE_PHASE of src/include/access/hash.h). */
const mostAtOnce = 512;

function hashBuckets(wanted: number): number {
  let buckets = 2;
  while (buckets < wanted) buckets += buckets < mostAtOnce ? buckets : 2 ** Math.floor(Math.log2(buckets)) / 4;
  return buckets;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
