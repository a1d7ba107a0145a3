export type { Break, CarriedTime, DeclaredEvidence, Distribution, Evidence, FailedRequests, Machine, MeasuredTime, NamedQuantity, Need, Outcome, PartitionsRead, Plan, Prediction, RampStep, Run, StatementEvidence, Verdict, VerdictKind } from './evidence.ts';
export { planText } from './plan-text.ts';
export { evidenceJsonSchema, evidenceSchema, readEvidence } from './schema.ts';
export type { Advice, DropAdvice, Gain, IndexAdvice, IndexHint, Optimality, Payment, PlanTree, QueryAdvice } from './index-advice.ts';
