import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes the System V segments that killed PostgreSQL servers of a run left behind; one that stopped by itself leaves none.
 * Each server names its segment in the seventh line of postmaster.pid, which it removes when it ends well.
 */
export function removeSharedMemory(runFolder: string): void {
  for (const name of readdirSync(runFolder)) {
    const segment = readSegment(join(runFolder, name, 'data', 'postmaster.pid'));
    if (segment !== undefined && isOrphan(segment)) removeSegment(segment.id);
  }
}

interface Segment {
  readonly key: number;
  readonly id: number;
}

function readSegment(file: string): Segment | undefined {
  try {
    const [key, id] = (readFileSync(file, 'utf8').split('\n')[6] ?? '').trim().split(/\s+/).map(Number);
    return key === undefined || id === undefined || !Number.isInteger(id) ? undefined : { key, id };
  } catch {
    return undefined;
  }
}

// An id can be reused; on Linux the system tells whether this is the same segment and nobody is attached. On macOS PostgreSQL's key decides.
function isOrphan(segment: Segment): boolean {
  if (process.platform !== 'linux') return true;
  const rows = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1);
  return rows.some((row) => {
    const fields = row.trim().split(/\s+/).map(Number);
    return fields[0] === segment.key && fields[1] === segment.id && fields[6] === 0;
  });
}

function removeSegment(id: number): void {
  try {
    execFileSync('ipcrm', ['-m', String(id)], { stdio: 'ignore' });
  } catch {
    // Someone else was faster, or ipcrm is not installed: 56 bytes stay until the next boot.
  }
}
