/** Bytes of a page that hold tuples: 8192 without header (24) and B-tree data (16). */
const room = 8152;
/** Inner pages are built 70 % full (nbtree.h, BTREE_NONLEAF_FILLFACTOR), leaves 90 %. */
const innerFill = 0.7;
/** Header of a tuple, and the line pointer to it. */
const header = 8;
const pointer = 4;

/** Returns how many levels lie above the leaves of a B-tree of so many pages, whose keys have so many bytes. */
export function btreeLevel(pages: number, keyBytes: number): number {
  const fanOut = Math.max(2, Math.floor((room * innerFill) / (header + aligned(keyBytes) + pointer)));
  // The meta page is no leaf.
  let below = Math.max(1, pages - 1);
  let level = 0;
  while (below > 1) {
    below = Math.ceil(below / (level === 0 ? fanOut + 1 : fanOut));
    level += 1;
  }
  return level;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
