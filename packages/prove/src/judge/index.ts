export { exitCodeOf, judge } from './judge.ts';
export { countErrors } from './errors.ts';
export { generatorFault } from './generator.ts';
export { latencyOf, p95Target } from './latency.ts';
export type { Demand, Measurements, RampRun } from './measurements.ts';
