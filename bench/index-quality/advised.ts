import type { Advice } from '@kentledge/core/evidence';
import type { Run } from '@kentledge/prove/run';
import { readProcessTree } from '@kentledge/prove/run';
import { adviseWorkload } from '@kentledge/prove/indexes';
import { watchMemory } from './memory.ts';
import type { Subject } from './subject.ts';
import { settings } from './subject.ts';

/** What our own advice took and gave. */
export interface Advised {
  readonly advice: Advice;
  /** From nothing to the advice: the twin is started, built and ended in it. */
  readonly seconds: number;
  /** CPU time of this process and of all below it meanwhile: what the machine's other work does not lengthen. */
  readonly cpuSeconds: number;
  /** When each step began to report, in seconds. */
  readonly steps: ReadonlyMap<string, number>;
  /** The most that this process and all below it held together. */
  readonly megabytes: number;
}

/** Asks for the indexes of a subject. */
export async function advise(run: Run, { schema, statistics, queries }: Subject, budget: number): Promise<Advised> {
  const memory = watchMemory();
  const cpu = async (): Promise<number> => (await readProcessTree(process.pid)).cpuSeconds;
  const [started, cpuBefore] = [performance.now(), await cpu()];
  const since = (): number => (performance.now() - started) / 1000;
  const steps = new Map<string, number>();
  const onProgress = (step: string): void => {
    if (!steps.has(step)) steps.set(step, since());
  };
  try {
    const { advice } = await adviseWorkload(run, { schema, statistics, queries, settings, budget, leastGain: 0, onProgress });
    return { advice, steps, seconds: since(), cpuSeconds: (await cpu()) - cpuBefore, megabytes: await memory.most() };
  } finally {
    memory.end();
  }
}
