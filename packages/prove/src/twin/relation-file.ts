import { chmodSync, chownSync, existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';

/** Bytes of a page, and pages of a segment: PostgreSQL's own, of every common build. */
export const pageBytes = 8192;
const segmentPages = 131_072;

/**
 * Makes the file of a relation as long as so many pages, in segments of 1 GiB, without a byte on disk: the planner asks
 * the file system how long it is. Only ever makes it longer.
 */
export function growRelation(file: string, pages: number): void {
  const owner = statSync(file);
  for (let segment = 0; segment * segmentPages < pages; segment++) {
    const part = segment === 0 ? file : `${file}.${segment}`;
    if (!existsSync(part)) {
      writeFileSync(part, '', { mode: 0o600 });
      chmodSync(part, 0o600);
      chownSync(part, owner.uid, owner.gid);
    }
    const bytes = Math.min(pages - segment * segmentPages, segmentPages) * pageBytes;
    if (statSync(part).size < bytes) truncateSync(part, bytes);
  }
}

/** Makes the file of a relation empty, and removes its further segments. */
export function cutRelation(file: string): void {
  truncateSync(file, 0);
  for (let segment = 1; existsSync(`${file}.${segment}`); segment++) rmSync(`${file}.${segment}`);
}
