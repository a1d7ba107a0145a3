export { childrenOf, conjunction, conjuncts, someExpression, valuesRead } from './expression.ts';
export type { ArithmeticOperator, ComparisonOperator, Expression, FoldKind, ObjectField, Range, ValueType } from './expression.ts';
export type {
  Actor, Api, Assignment, Brief, Constraints, Each, Endpoint, Entity, ErrorShape, Event, External, Field, FieldType, Invariant, Journey, Latency, Limits, Method,
  Objectives, Operation, Order, Page, Pin, Retention, ReturnField, Returns, ShapeField, Step, Traffic, Transitions, Verb, View, ViewField, Workflow,
} from './brief.ts';
export { actorOf, decisionAt, entityOf, ownerOf } from './system.ts';
export type { Action, Budget, Demand, DesignedOperation, Derivation, Job, NotExercised, PartialSystem, Refusal, Service, StepPlan, Store, System, Unknown, Variant } from './system.ts';
export type { AccessPath, Parameter, ParameterSource, ResultColumn, Statement } from './statement.ts';
export type { Column, ForeignKey, HashPartitions, Index, ListPartitions, Partitions, RangePartitions, Table, Trigger, Unique } from './table.ts';
export { isPartition, partitionNames, physicalKey, rangePrefix, splitText } from './partitions.ts';
export type { Decision, Option } from './decision.ts';
export { givesToken, isDeletion, isSubject, isToken, passwordActor, passwordCompared } from './token.ts';
export { readAlone, updatedAsGiven } from './version.ts';
export { moneyPlaces } from './currency.ts';
export { statementName } from './statement-name.ts';
export { valueTypeOf } from './value-type.ts';
