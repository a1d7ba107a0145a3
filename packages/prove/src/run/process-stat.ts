import { setImmediate } from 'node:timers/promises';
import { readdirSync } from 'node:fs';
import type { ProcessRow } from './process-table.ts';
import { listProcesses, readProc, ticksPerSecond, withDescendants } from './process-table.ts';

/** What a process and all below it have used. */
export interface ProcessTreeStat {
  /** User and system time in seconds. On Linux it never falls while the root lives, since ended children are counted with the parent that waited for them. */
  readonly cpuSeconds: number;
  /** Memory held, in bytes. On Linux memory that processes share counts once: the private part of each, and of shared memory and of mapped files the largest. On macOS it is the sum of the resident sizes, so shared memory counts more than once. */
  readonly residentBytes: number;
}

/**
 * Returns the CPU time and memory of a process and its descendants, such as a PostgreSQL with its backends; zeros when it has ended.
 *
 * `const { cpuSeconds } = await readProcessTree(process.pid);`
 */
export async function readProcessTree(pid: number): Promise<ProcessTreeStat> {
  // The read itself is synchronous, as /proc and ps give no more consistent picture in pieces; give others a turn first.
  await setImmediate();
  const tree = withDescendants(listProcesses(), [pid]);
  if (process.platform !== 'linux') return { cpuSeconds: tree.reduce((sum, row) => sum + row.cpuSeconds, 0), residentBytes: tree.reduce((sum, row) => sum + row.residentBytes, 0) };
  return { cpuSeconds: tree.reduce((sum, row) => sum + exactSeconds(row), 0), residentBytes: sharedOnce(tree.map((row) => readMemoryParts(row.pid))) };
}

/**
 * Ticks are hundredths, cut off twice a process: of a database with twenty of them that is more than a second of load uses. The
 * scheduler tells nanoseconds by thread (sched-stats.rst of the kernel); those of threads that have ended are in the ticks alone.
 */
function exactSeconds({ pid, cpuSeconds }: ProcessRow): number {
  const stat = readProc(pid, 'stat');
  const [ended = 0, endedSystem = 0] = stat === undefined ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(13, 15).map(Number);
  const ofChildren = (ended + endedSystem) / ticksPerSecond;
  return ofChildren + Math.max(cpuSeconds - ofChildren, threadSeconds(pid));
}

function threadSeconds(pid: number): number {
  return threadsOf(pid).reduce((sum, thread) => sum + Number(readProc(pid, `task/${thread}/schedstat`)?.split(' ', 1)[0] ?? 0) / 1e9, 0);
}

/** Returns the threads of a process of Linux; none when it has ended. */
export function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

interface MemoryParts {
  readonly own: number;
  readonly shared: number;
  readonly mapped: number;
}

function sharedOnce(parts: readonly MemoryParts[]): number {
  const own = parts.reduce((sum, part) => sum + part.own, 0);
  return own + Math.max(0, ...parts.map((part) => part.shared)) + Math.max(0, ...parts.map((part) => part.mapped));
}

// Proportional sizes (smaps_rollup) would be exact, but walk every page of shared_buffers for every backend: too dear while we measure.
function readMemoryParts(pid: number): MemoryParts {
  const text = readProc(pid, 'status') ?? '';
  const bytes = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
  return { own: bytes('RssAnon'), shared: bytes('RssShmem'), mapped: bytes('RssFile') };
}
