import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { readProcessTree } from '../run/index.ts';

/** CPU seconds used so far by the parts of a run and by the machine. */
export interface CpuReading {
  readonly service: number;
  readonly database: number;
  readonly serviceBytes: number;
  /** This process and all that it started: service, database and generator among them. */
  readonly ours: number;
  /** All cores together, whoever used them; what a hypervisor took away counts as used. */
  readonly machine: number;
  /** When it was read, seconds of `performance.now`. */
  readonly at: number;
}

/** How the machine's cores were used between two readings. */
export interface MachineUse {
  /** Share of all cores that was used (0..1). */
  readonly busy: number;
  /** Cores used by programs that are not of the run. */
  readonly others: number;
}

/** Reads CPU and memory of the service and, if it is ours, of PostgreSQL. */
export async function readCpu(servicePid: number, postgresPid: number | undefined): Promise<CpuReading> {
  const service = await readProcessTree(servicePid);
  const database = postgresPid === undefined ? { cpuSeconds: 0, residentBytes: 0 } : await readProcessTree(postgresPid);
  const { cpuSeconds: ours } = await readProcessTree(process.pid);
  return { service: service.cpuSeconds, database: database.cpuSeconds, serviceBytes: service.residentBytes, ours, machine: usedSeconds(), at: performance.now() / 1000 };
}

/** Returns how the machine was used between two readings. */
export function machineUse(before: CpuReading, after: CpuReading): MachineUse {
  const seconds = Math.max(1e-3, after.at - before.at);
  const used = after.machine - before.machine;
  return { busy: Math.min(1, used / seconds / availableParallelism()), others: Math.max(0, (used - (after.ours - before.ours)) / seconds) };
}

/** Ticks of /proc/stat are hundredths of a second (proc_stat(5)); its first line sums up all cores. */
function usedSeconds(): number {
  if (process.platform !== 'linux') return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = readFileSync('/proc/stat', 'latin1').split('\n', 1)[0]?.split(/\s+/).slice(1).map(Number) ?? [];
  return (user + nice + system + irq + softirq + steal) / 100;
}
