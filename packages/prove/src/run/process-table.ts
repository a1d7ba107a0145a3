import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** One living process. Zombies are left out: they hold nothing and only wait for a parent. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** When it started, as the system tells it; with the pid it names a process for good, where a pid alone may be reused. */
  readonly started: string;
  /** User and system time in seconds, with that of its children that have ended and been waited for (Linux only). */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** A process that was seen alive: its pid and its start. */
export type ProcessMark = Pick<ProcessRow, 'pid' | 'started'>;

/** The boot and the pid namespace that a pid belongs to. A pid from another one means nothing here. */
export interface PidSpace {
  readonly boot: string;
  readonly namespace: string;
}

// The kernel reports times in USER_HZ, which is 100 on x86-64 and arm64, whatever its own tick.
export const ticksPerSecond = 100;
const pageBytes = 4096;

const onLinux = process.platform === 'linux';

/** Returns where our pids belong. macOS has no namespaces, and its start times are dates, which no reboot repeats. */
export function ownPidSpace(): PidSpace {
  if (!onLinux) return { boot: process.platform, namespace: '' };
  return { boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), namespace: readlinkSync('/proc/self/ns/pid') };
}

/** Returns the living process with this pid, or nothing when there is none (or only a zombie). */
export function findProcess(pid: number): ProcessRow | undefined {
  if (onLinux) return readLinuxRow(pid);
  return listByPs(['-p', String(pid)]).find((row) => row.pid === pid);
}

/** Returns whether the process that was seen still lives. A recycled pid has another start, so it is not taken for it. */
export function isAlive(mark: ProcessMark): boolean {
  return findProcess(mark.pid)?.started === mark.started;
}

/** Returns all living processes that we may see. */
export function listProcesses(): ProcessRow[] {
  return onLinux ? linuxPids().flatMap((pid) => readLinuxRow(pid) ?? []) : listByPs(['-ax']);
}

/** Returns the rows of `roots` and of everything below them. */
export function withDescendants(rows: readonly ProcessRow[], roots: readonly number[]): ProcessRow[] {
  const children = Map.groupBy(rows, (row) => row.parent);
  const found = new Map<number, ProcessRow>();
  const open = rows.filter((row) => roots.includes(row.pid));
  for (let row = open.pop(); row !== undefined; row = open.pop()) {
    if (found.has(row.pid)) continue;
    found.set(row.pid, row);
    open.push(...(children.get(row.pid) ?? []));
  }
  return [...found.values()];
}

/** Returns all pids of this Linux system. */
export function linuxPids(): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
}

/** Returns a file of /proc, or nothing when the process has ended or is not ours to read. */
export function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

function readLinuxRow(pid: number): ProcessRow | undefined {
  const text = readProc(pid, 'stat');
  return text === undefined ? undefined : parseStat(pid, text);
}

/** Reads a line of /proc/PID/stat (proc_pid_stat(5)). The name, in parentheses, may itself hold spaces and parentheses. */
export function parseStat(pid: number, text: string): ProcessRow | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).trim().split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X' || fields.length < 22) return undefined;
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return {
    pid,
    parent: Number(fields[1]),
    started: String(fields[19]),
    cpuSeconds: ticks / ticksPerSecond,
    residentBytes: Number(fields[21]) * pageBytes,
  };
}

function listByPs(selection: readonly string[]): ProcessRow[] {
  try {
    // LC_ALL=C keeps the start time in one language.
    const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
    return parsePs(execFileSync('ps', [...selection, '-o', 'pid=,ppid=,state=,rss=,time=,lstart='], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    // ps ends with 1 when nothing matches.
    return [];
  }
}

/** Reads the output of `ps -o pid=,ppid=,state=,rss=,time=,lstart=`. */
export function parsePs(text: string): ProcessRow[] {
  return text.split('\n').flatMap((line) => {
    const [pid, parent, state, rss, time, ...started] = line.trim().split(/\s+/);
    if (pid === undefined || time === undefined || state === undefined || state.startsWith('Z')) return [];
    const row = { pid: Number(pid), parent: Number(parent), started: started.join(' ') };
    return [{ ...row, cpuSeconds: parseCpuTime(time), residentBytes: Number(rss) * 1024 }];
  });
}

/** Reads a CPU time of ps, `[[days-]hours:]minutes:seconds[.part]`, as seconds. */
function parseCpuTime(text: string): number {
  const [clock = '', days = '0'] = text.split('-').toReversed();
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}
