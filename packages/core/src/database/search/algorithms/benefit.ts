import { defineAlgorithm } from '../algorithm.ts';
import { fill } from '../fill.ts';

/** The index that gains most, again and again: better than by size where the budget is tight. */
export const benefit = defineAlgorithm({
  id: 'benefit',
  source: 'S. Chaudhuri, V. Narasayya: An efficient cost-driven index selection tool for Microsoft SQL Server, VLDB 1997',
  start: (workload, { budget }) => fill(workload, new Set(), { budget, score: (gain) => gain }).config,
});
