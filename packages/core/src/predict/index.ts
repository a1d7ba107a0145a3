export { predictProblems } from './diagnostics.ts';
export { predict } from './predict.ts';
export type { Predicted } from './predict.ts';
