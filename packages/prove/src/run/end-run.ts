import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { errorCode, errorText } from './failure.ts';
import { isHopeless, isSameSpace, type RunRecord, triedAgain, writeRecord } from './run-record.ts';
import { findMarked } from './run-mark.ts';
import { isAlive, listProcesses, ownPidSpace, type ProcessMark, withDescendants } from './process-table.ts';
import { removeEmptyHome } from './run-folder.ts';
import { removeSharedMemory } from './shared-memory.ts';
import { dropTemporaryDatabase, serverOf } from './temporary-database.ts';

/** What was left of a run, and what became of it. */
export interface ClearedRun {
  readonly id: string;
  readonly folder: string;
  /** How many processes had to be ended. */
  readonly processes: number;
  readonly databases: readonly string[];
  /** What could not be cleared, with the reason; the run's record stays, and the next start tries again. */
  readonly left: readonly string[];
  /** Databases that may be there for ever, with their server and the reason: it was tried often enough, and nothing remembers them now. */
  readonly forgotten: readonly string[];
}

export interface RunPlace {
  readonly id: string;
  readonly folder: string;
}

const tidyMs = 1000;
const killMs = 3000;

/** Ends everything that a run left: its processes, its temporary databases, its shared memory and its folder. Safe to repeat, also at the same time. */
export async function endRun(place: RunPlace, record: RunRecord | undefined): Promise<ClearedRun> {
  const here = ownPidSpace();
  const reachable = record === undefined || isSameSpace(record.space, here);
  const ended = reachable ? await endProcesses(place.id, record) : { count: 0, left: [] };
  if (reachable) ignoreExpected(() => removeSharedMemory(place.folder));
  const drops = await Promise.all((record?.databases ?? []).map(async (database) => ({ database, why: await dropTemporaryDatabase(database) })));
  const kept = drops.filter((drop) => drop.why !== undefined);
  const remaining = kept.map((drop) => `database ${drop.database.name} on ${serverOf(drop.database)}: ${drop.why}`);
  const tries = triedAgain(record?.tries, Date.now());
  const gaveUp = kept.length > 0 && isHopeless(tries);
  const left = gaveUp ? [...ended.left] : [...ended.left, ...remaining];
  left.push(...removeFiles(place.folder, left.length > 0));
  if (left.length > 0 && record !== undefined) keepRecord(place.folder, { ...record, databases: gaveUp ? [] : kept.map((drop) => drop.database), ...(kept.length === 0 ? {} : { tries }) });
  const databases = drops.filter((drop) => drop.why === undefined).map((drop) => drop.database.name);
  return { ...place, processes: ended.count, databases, left, forgotten: gaveUp ? remaining : [] };
}

async function endProcesses(id: string, record: RunRecord | undefined): Promise<{ count: number; left: string[] }> {
  const first = findLeft(id, record);
  const tidy = (record?.children ?? []).filter((child) => child.abort !== 'SIGKILL' && isAlive(child));
  for (const child of tidy) send(child, child.abort);
  await until(() => !tidy.some(isAlive), tidyMs);
  // What a process started between our look and its death shows up in the next look.
  const gone = await until(() => {
    const left = findLeft(id, record);
    for (const mark of left) send(mark, 'SIGKILL');
    return left.length === 0;
  }, killMs);
  return { count: first.length, left: gone ? [] : findLeft(id, record).map((mark) => `process ${mark.pid}`) };
}

function findLeft(id: string, record: RunRecord | undefined): ProcessMark[] {
  const rows = listProcesses();
  const started = new Map(rows.map((row) => [row.pid, row.started]));
  const known = (record?.children ?? []).filter((child) => started.get(child.pid) === child.started);
  const roots = [...known.map((child) => child.pid), ...findMarked(id)];
  return withDescendants(rows, roots).filter((row) => row.pid !== process.pid);
}

// Looks at the start time right before the signal: between the two a pid can't run through all its values.
function send(mark: ProcessMark, signal: NodeJS.Signals): void {
  if (!isAlive(mark)) return;
  ignoreExpected(() => process.kill(mark.pid, signal));
}

async function until(done: () => boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!done()) {
    if (performance.now() > end) return false;
    await setTimeout(10);
  }
  return true;
}

function removeFiles(folder: string, keepFolder: boolean): string[] {
  const paths = keepFolder && existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [folder];
  try {
    for (const path of paths) rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    if (!keepFolder) removeEmptyHome(folder);
    return [];
  } catch (error) {
    return [`folder ${folder}: ${errorText(error)}`];
  }
}

function keepRecord(folder: string, record: RunRecord): void {
  ignoreExpected(() => writeRecord(folder, record));
}

// ESRCH and ENOENT: another cleaner of the same run was faster. EPERM: it shows as left.
function ignoreExpected(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!['ESRCH', 'ENOENT', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
  }
}
