import type { Config } from './planner.ts';
import type { Workload } from './workload.ts';

/** What a configuration may be. */
export interface Limits {
  /** Bytes that all chosen indexes may take together. */
  readonly budget: number;
  /** What is there now. */
  readonly present: Config;
}

/** A way to find a first configuration, from what is known of the plans; what it finds is improved step by step. */
export interface Algorithm {
  readonly id: string;
  /** Who described it. */
  readonly source: string;
  start(workload: Workload, limits: Limits): Config;
}

/** Declares an algorithm. */
export function defineAlgorithm(algorithm: Algorithm): Algorithm {
  return algorithm;
}
