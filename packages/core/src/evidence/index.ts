export type { CarriedTime, DeclaredEvidence, Distribution, Evidence, FailedRequests, Machine, MeasuredTime, NamedQuantity, Outcome, PartitionsRead, Plan, RampStep, Run, StatementEvidence, Verdict, VerdictKind } from './evidence.ts';
export type { Break, Capacity, Change, Curve, Dependencies, Growth, Influence, Need, Overload, Prediction } from './prediction.ts';
export { coresAt } from './cores-at.ts';
export type { Bursts, Demand, DemandCheck, DemandLoad, Demands, OperationDemand, StatementDemand, Waking } from './demands.ts';
export { planText } from './plan-text.ts';
export { evidenceJsonSchema, evidenceSchema, readEvidence } from './schema.ts';
export type { Advice, DropAdvice, Gain, IndexAdvice, IndexHint, Optimality, Payment, PlanTree, QueryAdvice } from './index-advice.ts';
