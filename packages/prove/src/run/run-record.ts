import { readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, type PidSpace, type ProcessMark } from './process-table.ts';

/** A child of a run: the process, and the signal that makes it end at once and still tidy up after itself. */
export interface ChildRecord extends ProcessMark {
  readonly name: string;
  readonly abort: NodeJS.Signals;
}

/** A database that a run made in a server of the user. */
export interface TemporaryDatabase {
  /** How to reach the server; it holds a password, so it is only ever kept in the record, which has mode 0600. */
  readonly serverUrl: string;
  readonly name: string;
}

/** How often the databases of a run could not be dropped, and when: ms since 1970. */
export interface DropTries {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** What must be known to clear a run when its tool is dead. */
export interface RunRecord {
  readonly format: 1;
  readonly space: PidSpace;
  readonly tool: ProcessMark;
  readonly children: readonly ChildRecord[];
  readonly databases: readonly TemporaryDatabase[];
  /** Attempts to drop its databases that failed; absent before the first. */
  readonly tries?: DropTries;
}

const fileName = 'run.json';
const abandonedAfterMs = 60_000;

// A server that is only restarted is back by then; one that is gone for ever must not be waited for at every start.
const mostTries = 3;
const longestTryingMs = 24 * 3_600_000;
/** The tool and its supervisor try right after each other: that is one attempt. */
const apartMs = 10_000;

/** Returns the attempts with one more that failed now. */
export function triedAgain(tries: DropTries | undefined, now: number): DropTries {
  if (tries === undefined) return { count: 1, first: now, last: now };
  return now - tries.last < apartMs ? tries : { count: tries.count + 1, first: tries.first, last: now };
}

/** Returns whether another attempt would be in vain, as far as anyone can tell. */
export function isHopeless({ count, first, last }: DropTries): boolean {
  return count >= mostTries || last - first >= longestTryingMs;
}

/** Writes the record of a run whole: a reader sees the old or the new one. */
export function writeRecord(folder: string, record: RunRecord): void {
  const file = join(folder, fileName);
  writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Returns the record of a run, or nothing when there is none that can be read. */
export function readRecord(folder: string): RunRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(join(folder, fileName), 'utf8')) as RunRecord;
    return record.format === 1 ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Says that the run lives, to tools that can't see its processes. */
export function touchRecord(folder: string, now: Date): void {
  utimesSync(join(folder, fileName), now, now);
}

/**
 * Returns whether the tool of a run is gone. Where its pid means something here, the process itself is asked. A run of
 * another container that shares our folder, and one without a record yet, are gone when nothing touched them for a minute.
 */
export function isDeadRun(folder: string, record: RunRecord | undefined, here: PidSpace, now: Date): boolean {
  if (record !== undefined && isSameSpace(record.space, here)) return !isAlive(record.tool);
  if (record !== undefined && record.space.boot !== here.boot) return true;
  const touched = statSync(record === undefined ? folder : join(folder, fileName)).mtimeMs;
  return now.getTime() - touched > abandonedAfterMs;
}

/** Returns whether pids of `space` mean the same processes here. */
export function isSameSpace(space: PidSpace, here: PidSpace): boolean {
  return space.boot === here.boot && space.namespace === here.namespace;
}
