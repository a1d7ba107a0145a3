import { readFileSync, writeFileSync } from 'node:fs';
import { pageBytes } from './relation-file.ts';

// Layout of src/include/access/nbtree.h and storage/bufpage.h, PostgreSQL 13 to 18: a page ends with 16 bytes of
// BTPageOpaqueData (left, right, level, flags, cycle), and page 0 holds BTMetaPageData behind its header of 24 bytes.

const special = pageBytes - 16;
const meta = { magic: 24, root: 32, level: 36, fastRoot: 40, fastLevel: 44 } as const;
const btreeMagic = 0x0005_3162;
const flags = { leaf: 1, root: 2 } as const;
/** Page size and layout version 4, as every page says. */
const sizeAndVersion = pageBytes | 4;

/**
 * Writes a path from root to leaf into the file of an empty B-tree, so that it has the height that the planner charges
 * for. The whole path: the planner descends it to look for the least and greatest value, and a root without a leaf below
 * it crashes the server. Nothing may read the index after that, and the server must not have its pages in memory.
 */
export function writeBtreePath(file: string, level: number): void {
  const page = readFileSync(file).subarray(0, pageBytes);
  if (page.readUInt32LE(meta.magic) !== btreeMagic) throw new Error(`${file} holds no B-tree`);
  page.writeUInt32LE(1, meta.root);
  page.writeUInt32LE(level, meta.level);
  page.writeUInt32LE(1, meta.fastRoot);
  page.writeUInt32LE(level, meta.fastLevel);
  const path = Array.from({ length: level + 1 }, (_, depth) => (depth === level ? leafPage(level) : innerPage(level - depth, depth, depth + 2)));
  writeFileSync(file, Buffer.concat([page, ...path]));
}

function leafPage(rootLevel: number): Buffer {
  const page = emptyPage(0, flags.leaf | (rootLevel === 0 ? flags.root : 0));
  page.writeUInt16LE(24, 12);
  page.writeUInt16LE(special, 14);
  return page;
}

/** One tuple without a key, which stands for minus infinity, and leads to the page below. */
function innerPage(level: number, depth: number, below: number): Buffer {
  const page = emptyPage(level, depth === 0 ? flags.root : 0);
  const tuple = special - 8;
  page.writeUInt16LE(28, 12);
  page.writeUInt16LE(tuple, 14);
  // Line pointer: offset, state normal, length.
  page.writeUInt32LE(tuple | (1 << 15) | (8 << 17), 24);
  page.writeUInt16LE(0, tuple);
  page.writeUInt16LE(below, tuple + 2);
  page.writeUInt16LE(0, tuple + 4);
  // Its length, and the mark that it is no plain tuple.
  page.writeUInt16LE(8 | 0x2000, tuple + 6);
  return page;
}

function emptyPage(level: number, pageFlags: number): Buffer {
  const page = Buffer.alloc(pageBytes);
  page.writeUInt16LE(special, 16);
  page.writeUInt16LE(sizeAndVersion, 18);
  page.writeUInt32LE(level, special + 8);
  page.writeUInt16LE(pageFlags, special + 12);
  return page;
}
