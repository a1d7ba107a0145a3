import { readFileSync, readdirSync } from 'node:fs';

/** CPU time that a process has used, in microseconds: the sum over its threads, to the nanosecond (Linux). */
export function cpuMicroseconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1000, 0);
}
