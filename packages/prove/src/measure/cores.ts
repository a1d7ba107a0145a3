import { readProcessTree } from '../run/index.ts';

/** CPU seconds used by the parts of a run so far. */
export interface CpuReading {
  readonly service: number;
  readonly database: number;
  readonly serviceBytes: number;
  readonly databaseBytes: number;
}

/** Reads CPU and memory of the service and, if it is ours, of PostgreSQL. */
export async function readCpu(servicePid: number, postgresPid: number | undefined): Promise<CpuReading> {
  const service = await readProcessTree(servicePid);
  const database = postgresPid === undefined ? { cpuSeconds: 0, residentBytes: 0 } : await readProcessTree(postgresPid);
  return { service: service.cpuSeconds, database: database.cpuSeconds, serviceBytes: service.residentBytes, databaseBytes: database.residentBytes };
}
