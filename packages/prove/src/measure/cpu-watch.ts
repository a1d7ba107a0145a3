import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { threadsOf } from '../run/process-stat.ts';
import { listProcesses, readProc, withDescendants } from '../run/process-table.ts';

/** CPU seconds used so far, to the nanosecond, by those that are watched. */
export interface CpuCount {
  readonly service: number;
  /** How often the service's event loop had nothing to do and slept. */
  readonly sleeps: number;
  /** Sessions of PostgreSQL, with the workers that read or compute for them. */
  readonly database: number;
  /** What PostgreSQL does beside them: log, checkpoints, vacuum. */
  readonly background: number;
}

/** Reads the CPU time of a service and its database often and cheaply. */
export interface CpuWatch {
  read(): CpuCount;
  /** Looks for processes and threads that are new; what those used before isn't counted. Returns whether there were any. */
  refresh(): boolean;
  close(): void;
}

type Whose = 'service' | 'database' | 'background';

interface Watched {
  readonly whose: Whose;
  readonly file: number;
  /** Nanoseconds when it was first seen, and when it was read last: what ended keeps what it used. */
  readonly since: number;
  last: number;
}

const background = /^postgres:.*(checkpointer|background writer|walwriter|autovacuum|logical replication|archiver|startup|logger|walsender|walsummarizer)/;
const buffer = Buffer.alloc(2048);

/** Whether this system tells CPU times to the nanosecond (Linux, unless its kernel was built without). */
export function canWatchCpu(): boolean {
  return process.platform === 'linux' && existsSync(`/proc/self/task/${process.pid}/schedstat`);
}

/** Watches the threads of a service and, where it is ours, the processes of PostgreSQL below its postmaster. */
export function watchCpu(servicePid: number, postgresPid: number | undefined): CpuWatch {
  const known = new Map<string, Watched>();
  const status = openSync(`/proc/${servicePid}/status`, 'r');
  const add = (pid: number, whose: Whose): boolean => threadsOf(pid).map((thread) => addThread(known, pid, thread, whose)).includes(true);
  const refresh = (): boolean => {
    const rows = listProcesses();
    const added = withDescendants(rows, [servicePid]).map(({ pid }) => add(pid, 'service'));
    if (postgresPid !== undefined) {
      for (const { pid } of withDescendants(rows, [postgresPid])) added.push(add(pid, pid === postgresPid || background.test(readProc(pid, 'cmdline') ?? '') ? 'background' : 'database'));
    }
    return added.includes(true);
  };
  refresh();
  return {
    read: () => ({ ...sumsOf([...known.values()]), sleeps: Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(textOf(status) ?? '')?.[1] ?? 0) }),
    refresh,
    close: () => {
      for (const { file } of known.values()) closeSync(file);
      closeSync(status);
    },
  };
}

function addThread(known: Map<string, Watched>, pid: number, thread: string, whose: Whose): boolean {
  const name = `${pid}/${thread}`;
  if (known.has(name)) return false;
  try {
    const file = openSync(`/proc/${pid}/task/${thread}/schedstat`, 'r');
    const since = nanosecondsIn(file) ?? 0;
    known.set(name, { whose, file, since, last: since });
    return true;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

function sumsOf(all: readonly Watched[]): Record<Whose, number> {
  const sums = { service: 0, database: 0, background: 0 };
  for (const one of all) {
    one.last = nanosecondsIn(one.file) ?? one.last;
    sums[one.whose] += (one.last - one.since) / 1e9;
  }
  return sums;
}

/** The first number of schedstat is the time on a core (sched-stats.rst of the kernel); it is exact while the thread sleeps. */
function nanosecondsIn(file: number): number | undefined {
  const text = textOf(file);
  return text === undefined ? undefined : Number(text.split(' ', 1)[0]);
}

function textOf(file: number): string | undefined {
  try {
    return buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0));
  } catch {
    return undefined;
  }
}
