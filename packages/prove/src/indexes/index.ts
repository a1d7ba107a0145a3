export { adviseWorkload } from './advise.ts';
export type { Advised, AdviseOptions, Query } from './advise.ts';
