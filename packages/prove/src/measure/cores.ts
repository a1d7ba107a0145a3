import { availableParallelism, cpus } from 'node:os';
import { readProcessTree } from '../run/index.ts';

/** CPU seconds used by the parts of a run so far. */
export interface CpuReading {
  readonly service: number;
  readonly database: number;
  readonly serviceBytes: number;
  readonly databaseBytes: number;
  /** Seconds that the machine's cores were idle, all of them together. */
  readonly idle: number;
  /** Seconds of `performance.now`. */
  readonly at: number;
}

/** Reads CPU and memory of the service and, if it is ours, of PostgreSQL. */
export async function readCpu(servicePid: number, postgresPid: number | undefined): Promise<CpuReading> {
  const service = await readProcessTree(servicePid);
  const database = postgresPid === undefined ? { cpuSeconds: 0, residentBytes: 0 } : await readProcessTree(postgresPid);
  return { service: service.cpuSeconds, database: database.cpuSeconds, serviceBytes: service.residentBytes, databaseBytes: database.residentBytes, idle: idleSeconds(), at: performance.now() / 1000 };
}

function idleSeconds(): number {
  return cpus().reduce((sum, core) => sum + core.times.idle, 0) / 1000;
}

/** Returns the share of the machine's cores that were not idle between two readings; what a hypervisor took away counts as busy. */
export function machineBusy(before: CpuReading, after: CpuReading): number {
  const all = (after.at - before.at) * availableParallelism();
  return all <= 0 ? 1 : Math.min(1, Math.max(0, 1 - (after.idle - before.idle) / all));
}
