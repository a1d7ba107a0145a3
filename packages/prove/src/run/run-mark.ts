import { execFileSync } from 'node:child_process';
import { linuxPids, readProc } from './process-table.ts';

/** The environment variable that every process of a run carries, and hands on to what it starts itself. */
export const runVariable = 'KENTLEDGE_RUN';

/** Returns the `cluster_name` that PostgreSQL shows in the title of each of its processes. */
export function clusterName(runId: string): string {
  return `kentledge_${runId}`;
}

/**
 * Returns the pids of all processes that carry the mark of a run, whoever their parent is now.
 * This finds what no record can: a process started in the instant before its tool was killed, and the backends of a dead
 * PostgreSQL, which lead sessions of their own and overwrite their environment with their title.
 */
export function findMarked(runId: string): number[] {
  if (!/^[0-9a-f]{12}$/.test(runId)) return [];
  return process.platform === 'linux' ? findInProc(runId) : findByPs(runId);
}

function findInProc(runId: string): number[] {
  const variable = `${runVariable}=${runId}`;
  return linuxPids().filter((pid) => {
    if (readProc(pid, 'cmdline')?.startsWith(`postgres: ${clusterName(runId)}: `) === true) return true;
    return readProc(pid, 'environ')?.split('\0').includes(variable) === true;
  });
}

function findByPs(runId: string): number[] {
  const text = execFileSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return text.split('\n').flatMap((line) => {
    const [, pid, command = ''] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    const marked = command.startsWith(`postgres: ${clusterName(runId)}: `) || `${command} `.includes(` ${runVariable}=${runId} `);
    return marked ? [Number(pid)] : [];
  });
}
