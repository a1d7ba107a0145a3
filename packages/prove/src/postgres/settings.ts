import { totalmem } from 'node:os';
import { clusterName } from '../run/index.ts';

const mebibyte = 1024 * 1024;

export interface SettingsInput {
  readonly runId: string;
  readonly port: number;
  readonly maxConnections: number;
  readonly socketFolder: string;
  /** Memory that the machine, or the container that we are in, allows, in bytes. */
  readonly memoryBytes: number;
  readonly plansOnly: boolean;
}

/** Returns the memory of the machine, or what the container allows if that is less, in bytes. */
export function usableMemory(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

/**
 * Returns the settings of the proof's server, as text for postgresql.conf. What decides whether a commit is safe stays as in
 * production where anything is measured (fsync, synchronous_commit, full_page_writes are on): a faster lie would measure nothing.
 */
export function serverSettings(input: SettingsInput): string {
  const megabytes = (share: number, least: number, most: number): string => {
    return `${Math.round(Math.min(most, Math.max(least, (input.memoryBytes / mebibyte) * share)))}MB`;
  };
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port: input.port,
    unix_socket_directories: input.socketFolder,
    unix_socket_permissions: '0700',
    // In the title of every process, so that none is ever left unrecognised.
    cluster_name: clusterName(input.runId),
    max_connections: input.maxConnections,
    // A server that only plans is thrown away with its machine.
    fsync: input.plansOnly ? 'off' : 'on',
    synchronous_commit: input.plansOnly ? 'off' : 'on',
    full_page_writes: input.plansOnly ? 'off' : 'on',
    autovacuum: input.plansOnly ? 'off' : 'on',
    // Recovery would write over files that were made to look larger, and the end of a server is told where it is asked.
    restart_after_crash: input.plansOnly ? 'off' : 'on',
    // A quarter of memory is the documentation's advice; half of that here, as service and load generator share the machine.
    // A planner reads the catalog and nothing else.
    shared_buffers: input.plansOnly ? '64MB' : megabytes(1 / 8, 128, 4096),
    effective_cache_size: megabytes(1 / 2, 256, 65_536),
    maintenance_work_mem: megabytes(1 / 32, 64, 512),
    max_wal_size: '4GB',
    // Solid state disks: a random page costs little more than the next one.
    random_page_cost: 1.1,
    // Compiling a plan takes tens of milliseconds and strikes where an estimate is high; for short statements it is noise in the p99.
    jit: 'off',
    // Files below the data folder instead of /dev/shm: a container gives that 64 MB, and a killed server leaves its segments there.
    dynamic_shared_memory_type: 'mmap',
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.max': 10_000,
    track_io_timing: 'on',
    track_activity_query_size: 16_384,
    // A planner's sessions warn once a plan, of what is meant so.
    log_min_messages: input.plansOnly ? 'error' : 'warning',
    log_line_prefix: '%m [%p] ',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'`);
  return `\n${lines.join('\n')}\n`;
}
