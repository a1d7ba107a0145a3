import { Worker } from 'node:worker_threads';
import type { Replication, Simulated } from '@kentledge/core/predict';

/** Options of runs in threads. */
export interface ThreadOptions {
  /** Threads at once. */
  readonly threads: number;
  /** Told after each run, in the order in which they end. */
  readonly onRun?: (task: number, seen: Simulated) => void;
}

/**
 * Runs simulations in worker threads, and returns what each saw in the order of the tasks: each depends on its own seed alone, so the
 * result is the same for any number of threads. Rejects with the error of the first run that throws; no thread is left behind.
 */
export async function simulateInThreads(tasks: readonly Replication[], { threads, onRun }: ThreadOptions): Promise<readonly Simulated[]> {
  const seen: Simulated[] = [];
  const left = tasks.entries();
  const work = async (worker: Worker): Promise<void> => {
    for (const [task, its] of left) {
      const result = await answerOf(worker, its);
      seen[task] = result;
      onRun?.(task, result);
    }
  };
  const workers = Array.from({ length: Math.min(threads, tasks.length) }, () => new Worker(new URL('./thread.ts', import.meta.url)));
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return seen;
}

function answerOf(worker: Worker, task: Replication): Promise<Simulated> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', answered).off('error', failed);
      act();
    };
    const answered = (seen: Simulated): void => settle(() => resolve(seen));
    const failed = (error: Error): void => settle(() => reject(error));
    worker.on('message', answered).on('error', failed);
    worker.postMessage(task);
  });
}
