import { setTimeout } from 'node:timers/promises';
import { readProcessTree } from '@kentledge/prove/run';

/** Looks again and again at what this process and all that it started hold. */
export interface MemoryWatch {
  /** The most that was held so far, in MB: private memory of each process, and shared memory once. */
  most(): Promise<number>;
  end(): void;
}

const everyMs = 200;

export function watchMemory(): MemoryWatch {
  const stop = new AbortController();
  let most = 0;
  const look = async (): Promise<void> => {
    most = Math.max(most, (await readProcessTree(process.pid)).residentBytes);
  };
  const watch = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await look();
      await setTimeout(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  };
  void watch();
  return {
    most: async () => {
      await look();
      return most / 1e6;
    },
    end: () => stop.abort(),
  };
}
