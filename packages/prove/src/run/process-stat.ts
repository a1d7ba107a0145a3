import { setImmediate } from 'node:timers/promises';
import { listProcesses, readProc, withDescendants } from './process-table.ts';

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
  const cpuSeconds = tree.reduce((sum, row) => sum + row.cpuSeconds, 0);
  if (process.platform !== 'linux') return { cpuSeconds, residentBytes: tree.reduce((sum, row) => sum + row.residentBytes, 0) };
  return { cpuSeconds, residentBytes: sharedOnce(tree.map((row) => readMemoryParts(row.pid))) };
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
