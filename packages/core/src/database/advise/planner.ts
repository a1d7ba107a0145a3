import type { PlanTree } from '../../evidence/index.ts';
import type { RelationStatistics } from '../../statistics/index.ts';
import type { IndexCandidate } from '../candidate/candidate.ts';

/** An index that is to be planned with, and what it would look like when built. */
export interface Hypothetical {
  readonly index: IndexCandidate;
  readonly statistics: RelationStatistics;
}

/** A planner with all of the schema and its statistics, and no right to run anything: what a door gives. */
export interface Planner {
  /** Plans that it makes at the same time. */
  readonly lanes: number;
  /** Returns the plan of a statement with the constraints' indexes and those named, or throws what the planner says of it. */
  plan(statement: string, indexes: readonly string[]): Promise<PlanTree>;
  /** Makes indexes that `plan` may name. */
  add(indexes: readonly Hypothetical[]): Promise<void>;
  /** Forgets indexes that `add` made. */
  remove(indexes: readonly IndexCandidate[]): Promise<void>;
}

/** Returns the names of the indexes that a plan uses. */
export function indexesIn(plan: PlanTree): readonly string[] {
  const below = (plan.Plans ?? []).flatMap(indexesIn);
  return plan['Index Name'] === undefined ? below : [plan['Index Name'], ...below];
}
