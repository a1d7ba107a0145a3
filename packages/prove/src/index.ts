export { clearDeadRuns, Failure } from './run/index.ts';
export { exitCodeOf } from './judge/index.ts';
export { prove } from './prove.ts';
export type { ProveOptions } from './prove.ts';
export type { Progress } from './progress.ts';
export type { InvariantQuery } from './measure/index.ts';
