// Layout of src/backend/access/gin (README, ginentrypage.c, gindatapage.c, ginpostinglist.c), PostgreSQL 13 to 18.

/** Elements of a GIN index that occur alike: how many there are, their mean bytes as stored, and the share of rows that hold one of them. */
export interface GinElements {
  readonly different: number;
  readonly keyBytes: number;
  readonly share: number;
}

export interface GinShape {
  /** Rows that the index holds. */
  readonly rows: number;
  readonly tablePages: number;
  readonly elements: readonly GinElements[];
}

/** What holds tuples on a page of entries, and on one of a tree of rows (GinDataPageMaxDataSize). */
const room = 8160;
const treeRoom = 8152;
const header = 8;
const pointer = 4;
/** A list begins with its first row and its length (GinPostingList). */
const listHeader = 8;
/** An entry above this size has a tree of rows of its own (GinMaxItemSize). */
const mostEntry = 2712;
/** A tree holds lists of so many bytes (GinPostingListSegmentTargetSize), and leads to a page of them by 10 bytes (PostingItem). */
const listBytes = 256;
const treeFanOut = Math.floor(treeRoom / 10);
/** Entries come in their order, and a full page is parted in the middle: no more comes to the left one (entrySplitPage). */
const entryFill = 0.5;
/** Of the entry at which it is parted, which goes to the left. */
const partedShare = 0.5;

/**
 * Returns the pages of a GIN index as CREATE INDEX builds it: a B-tree of an entry for each different element, whose rows lie
 * beside it or, where they are many, in a tree of their own.
 */
export function ginPages({ rows, tablePages, elements }: GinShape): number {
  let [bytes, squares, keys, entries, treePages] = [0, 0, 0, 0, 0];
  for (const { different, keyBytes, share } of elements) {
    const held = Math.max(1, rows * Math.min(1, share));
    const list = rowBytes(held, tablePages, rows);
    const key = aligned(header + keyBytes);
    const beside = key + alignedList(list);
    const isTree = beside > mostEntry;
    const entry = (isTree ? key : beside) + pointer;
    bytes += different * entry;
    squares += different * entry * entry;
    keys += different * (key + pointer);
    entries += different;
    if (isTree) treePages += different * pagesOfTree(list);
  }
  const perLeaf = room * entryFill + (entries === 0 ? 0 : partedShare * (squares / Math.max(1, bytes)));
  const leaves = Math.max(1, Math.ceil((bytes - room) / perLeaf) + 1);
  // The page that tells of the index, and the root, which is a leaf at first.
  return 1 + leaves + pagesAbove(leaves, keys / Math.max(1, entries)) + Math.round(treePages);
}

function pagesAbove(leaves: number, keyBytes: number): number {
  const fanOut = Math.max(2, (room * entryFill) / Math.max(header + pointer, keyBytes));
  let [pages, below] = [0, leaves];
  while (below > 1) {
    below = below * keyBytes <= room ? 1 : Math.ceil(below / fanOut);
    pages += below;
  }
  return pages;
}

function pagesOfTree(list: number): number {
  const leaves = Math.ceil((list * (1 + listHeader / (listBytes - listHeader))) / treeRoom);
  return leaves === 1 ? 1 : leaves + Math.ceil(leaves / treeFanOut);
}

/** Bits of a row's place on its page (MaxHeapTuplesPerPageBits), and of a byte that are not spent on whether another follows (varbyte encoding). */
const placeBits = 11;
const byteBits = 7;

/**
 * Returns the bytes of a list of rows behind its first: the distance to each next one, in as few bytes of 7 bits as it takes.
 * Rows lie anywhere: on the same page is the next one as often as chance has it, else so many pages on.
 */
function rowBytes(held: number, tablePages: number, rows: number): number {
  const pages = Math.max(1, tablePages);
  const perPage = rows / pages;
  // Pages with a row of the list: each page's rows are in it or not.
  const touched = Math.min(held, pages * -Math.expm1(perPage * Math.log1p(-Math.min(1 - 1e-9, held / Math.max(rows, held)))));
  const onPage = held - touched;
  const near = perPage < 2 ** byteBits ? 1 : 1 + Math.max(0, 1 - held / pages / (perPage / 2 ** byteBits));
  const isThere = Math.min(1 - 1e-9, touched / pages);
  let far = 2;
  for (let bytes = 2; bytes < 5; bytes++) far += Math.exp((2 ** (bytes * byteBits - placeBits) - 1) * Math.log1p(-isThere));
  return onPage * near + Math.max(0, touched - 1) * far;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** Bytes of a list of about so many behind its header; few of those that are short have more than one row. */
function alignedList(list: number): number {
  return listHeader + (list < 8 ? 8 * Math.min(1, list / bytesOfSecond) : list + 3.5);
}

/** A second row is on another page, mostly, and near enough for so many. */
const bytesOfSecond = 3;
