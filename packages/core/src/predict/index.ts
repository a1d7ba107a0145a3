export { predictProblems } from './diagnostics.ts';
export { predict } from './predict.ts';
export type { Conditions, Predicted } from './predict.ts';
export { suppose } from './what-if.ts';
export type { Supposed } from './what-if.ts';
