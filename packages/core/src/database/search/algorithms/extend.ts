import { defineAlgorithm } from '../algorithm.ts';
import { fill } from '../fill.ts';

/** The index that gains most for each byte, again and again; one that has the columns of a chosen one and more takes its place. */
export const extend = defineAlgorithm({
  id: 'extend',
  source: 'R. Schlosser, J. Kossmann, M. Boissier: Efficient scalable multi-attribute index selection using recursive strategies, ICDE 2019',
  start: (workload, { budget }) => fill(workload, new Set(), { budget, score: (gain, bytes) => gain / Math.max(1, bytes), replaces: true }).config,
});
