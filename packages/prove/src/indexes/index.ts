export { adviseWorkload } from './advise.ts';
export type { Advised, AdviseOptions, Query } from './advise.ts';
export { loadSolver } from './solver.ts';
