export { designBrief } from './design-brief.ts';
export type { DesignedBrief } from './design-brief.ts';
export { buildSystem } from './build-system.ts';
export type { BuiltSystem } from './build-system.ts';
export { explainCode, explainedCodes, knownFacts } from './explain.ts';
export type { ExplainedCode } from './explain.ts';
export { proofOf } from './proof-of.ts';
export type { Proof } from './proof-of.ts';
export { reportPage } from './report-page.ts';
