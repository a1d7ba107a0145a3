export { machineUse, readCpu } from './cores.ts';
export type { CpuReading } from './cores.ts';
export { brokenInvariants, checkInvariants } from './invariants.ts';
export type { InvariantQuery, InvariantResult } from './invariants.ts';
export { readStatementTimings, timingsBetween } from './metrics-page.ts';
export type { StatementTimings } from './metrics-page.ts';
export { examineStatements } from './statements.ts';
export { countsBetween, readStatementCounts } from './database-statistics.ts';
export type { StatementCounts } from './database-statistics.ts';
