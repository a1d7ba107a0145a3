export { atShare, fromText, longestOf, merged } from './histogram.ts';
export type { Histogram } from './histogram.ts';
export type { CheckResult, OperationResult, Phase, PhaseResult } from './messages.ts';
export { startGenerator } from './start-generator.ts';
export type { LoadGenerator } from './start-generator.ts';
