import { type ClearedRun, endRun } from './end-run.ts';
import { errorCode } from './failure.ts';
import { ownPidSpace } from './process-table.ts';
import { listRunFolders, runHomes } from './run-folder.ts';
import { isDeadRun, readRecord } from './run-record.ts';

/**
 * Clears the runs of this account whose tool is gone and that no supervisor cleared: ends their processes, drops their
 * databases, removes their folders. Returns what was done; a living run is never touched.
 */
export async function clearDeadRuns(): Promise<ClearedRun[]> {
  const here = ownPidSpace();
  const now = new Date();
  const places = runHomes().flatMap(listRunFolders);
  const dead = places.flatMap((place) => {
    const record = readRecord(place.folder);
    return isDead(place.folder, record, here, now) ? [{ place, record }] : [];
  });
  return Promise.all(dead.map(({ place, record }) => endRun(place, record)));
}

function isDead(...args: Parameters<typeof isDeadRun>): boolean {
  try {
    return isDeadRun(...args);
  } catch (error) {
    // It was removed while we looked at it.
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
