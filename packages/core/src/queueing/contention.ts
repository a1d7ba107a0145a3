/** How a part slows itself down as more work at once: waiting for each other, and agreeing with each other. */
export interface Contention {
  readonly waiting: number;
  readonly agreeing: number;
}

/**
 * Returns how many times the throughput of one worker `workers` have: N / (1 + α(N - 1) + βN(N - 1)).
 * Source: Gunther, Guerrilla Capacity Planning, 2007, chapter 4 (universal scalability law).
 */
export function scaledThroughput({ waiting, agreeing }: Contention, workers: number): number {
  return workers / (1 + waiting * (workers - 1) + agreeing * workers * (workers - 1));
}

/** Returns the number of workers beyond which throughput falls: √((1 - α) / β); infinite without agreement. Same source. */
export function bestWorkers({ waiting, agreeing }: Contention): number {
  return agreeing === 0 ? Number.POSITIVE_INFINITY : Math.sqrt((1 - waiting) / agreeing);
}
