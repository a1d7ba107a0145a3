export { atShare, fromText, longestOf, merged } from './histogram.ts';
export type { Histogram } from './histogram.ts';
export type { CheckResult, CpuUse, DemandSample, DemandSamples, OperationResult, Phase, PhaseResult, Sampling, TrespassResult } from './messages.ts';
export { startGenerator } from './start-generator.ts';
export type { LoadGenerator } from './start-generator.ts';
export { judgedOperations, loadable, planLoad } from './plan-load.ts';
export type { LoadPlan, LoadTimes } from './plan-load.ts';
