import type { Demands, RampStep, StatementEvidence } from '@kentledge/core/evidence';
import type { System } from '@kentledge/core/system';
import type { CheckResult, LoadPlan, PhaseResult, TrespassResult } from '../load/index.ts';
import type { InvariantResult } from '../measure/invariants.ts';
import type { StatementTimings } from '../measure/metrics-page.ts';

/** All that a run measured, before it is judged. */
export interface Measurements {
  readonly system: System;
  /** Share of the declared rows. */
  readonly scale: number;
  readonly plan: LoadPlan;
  readonly mix: PhaseResult;
  readonly rare: PhaseResult | undefined;
  readonly ramp: readonly RampRun[];
  /** Of the mix and the rare part, by statement id. */
  readonly timings: ReadonlyMap<string, StatementTimings>;
  readonly statements: readonly StatementEvidence[];
  readonly checks: readonly CheckResult[];
  readonly trespasses: readonly TrespassResult[];
  readonly invariants: readonly InvariantResult[];
  readonly demand: Demand;
  /** What requests take, for predictions; absent where it was not sampled. */
  readonly demands?: Demands;
  /** The machine while the judged phases ran. `others`: cores used by programs that are not of the run; absent where those of the database can't be told from them. */
  readonly machine: { readonly cores: number; readonly others: number | undefined };
}

export interface RampRun {
  readonly step: RampStep;
  readonly phase: PhaseResult;
  /** Share of the machine's cores that were not idle, whoever used them. */
  readonly machineBusy: number;
  /** Cores that programs beside the run used; with a database that isn't ours, that too. */
  readonly others: number;
  /** True where this machine or the generator on it gave out, so that the step says nothing about larger ones. */
  readonly machineLimits: boolean;
}

/** CPU seconds per request, from the mix phase. */
export interface Demand {
  readonly service: number;
  /** Absent where the database is not ours to watch. */
  readonly database: number | undefined;
  readonly requests: number;
  readonly serviceBytes: number;
}
