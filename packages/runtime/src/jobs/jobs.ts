import { createHash } from 'node:crypto';
import { Budget } from '../database/budget.ts';
import type { Connections } from '../database/connections.ts';
import { inTransaction } from '../database/transaction.ts';
import { statement } from '../database/statement.ts';
import type { Log } from '../observe/log.ts';
import type { Counter, Metrics } from '../observe/metrics.ts';
import type { Job } from '../service/service.ts';

const lockSql = statement<{ mine: boolean }>({ name: 'kentledge_job_lock', text: 'select pg_try_advisory_xact_lock($1::bigint) as mine' });
const maxRunMilliseconds = 60_000;
const maxBatches = 100;
/** Each wait is this share shorter or longer, so that instances started together drift apart. */
const jitter = 0.1;

interface JobCounters {
  readonly runs: Counter;
  readonly failures: Counter;
}

/** Runs a service's jobs, each by one instance at a time, until `stop`. */
export class Jobs {
  readonly #connections: Connections;
  readonly #log: Log;
  readonly #counters: JobCounters;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<unknown>>();
  #stopped = false;

  constructor(connections: Connections, log: Log, metrics: Metrics) {
    this.#connections = connections;
    this.#log = log;
    this.#counters = {
      runs: metrics.counter('job_runs_total', 'Runs of periodic jobs on this instance.'),
      failures: metrics.counter('job_failures_total', 'Runs of periodic jobs that failed.'),
    };
  }

  start(jobs: readonly Job[]): void {
    for (const job of jobs) this.#schedule(job);
  }

  /** No run starts any more; resolves when those under way are done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  /** Runs a job now, batch after batch; false where another instance is at it. A failure is logged and counted. */
  async run(job: Job): Promise<boolean> {
    try {
      for (let batch = 1; batch <= maxBatches && !this.#stopped; batch += 1) {
        const written = await this.#runBatch(job);
        if (written === undefined) return false;
        if (job.batch === undefined || written < job.batch) break;
      }
      this.#counters.runs.add();
    } catch (error) {
      this.#counters.failures.add();
      this.#log.failure('job failed', error instanceof Error && error.cause !== undefined ? error.cause : error, { job: job.name });
    }
    return true;
  }

  async #runBatch(job: Job): Promise<number | undefined> {
    const budget = new Budget(maxRunMilliseconds);
    const work = inTransaction(this.#connections, budget, { isolation: 'read committed' }, async (db) => {
      const { mine } = await db.one(lockSql, [lockOf(job.name)]);
      return mine ? db.run(job.statement) : undefined;
    });
    return budget.bound(work);
  }

  #schedule(job: Job): void {
    if (this.#stopped) return;
    const wait = job.every * 1000 * (1 - jitter + 2 * jitter * Math.random());
    const timer = setTimeout(() => {
      const run = this.run(job);
      this.#running.add(run);
      void run.finally(() => {
        this.#running.delete(run);
        this.#schedule(job);
      });
    }, wait);
    this.#timers.set(job.name, timer.unref());
  }
}

/** The advisory lock of a job: 64 bits of its name's hash, as text since numbers hold fewer. */
function lockOf(name: string): string {
  return createHash('sha256').update(`kentledge job ${name}`).digest().readBigInt64BE().toString();
}
