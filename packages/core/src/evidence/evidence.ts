import type { Quantity } from '../quantity/index.ts';
import type { Demands } from './demands.ts';

/** What `prove` measured in one run: one JSON file. Quantities have names such as `listProducts.latency.p95`. */
export interface Evidence {
  readonly schema: 1;
  readonly run: Run;
  readonly machine: Machine;
  readonly plan: Plan;
  /** Sorted by name. */
  readonly quantities: readonly NamedQuantity[];
  readonly verdicts: readonly Verdict[];
  /** Curves to draw. */
  readonly ramp: readonly RampStep[];
  readonly statements: readonly StatementEvidence[];
  /** Latency of each operation at percentiles, seconds, for plots. */
  readonly distributions: readonly Distribution[];
  /** Requests that failed under load, by operation and phase; absent in files of versions that kept none. */
  readonly failures?: readonly FailedRequests[];
  /** What requests take, for predictions; absent where it was not measured. */
  readonly demands?: Demands;
}

export interface Run {
  readonly id: string;
  readonly seed: number;
  readonly briefHash: string;
  readonly codeHash: string;
  readonly system: string;
  readonly version: string;
  /** ISO instants; given by the door. */
  readonly started: string;
  readonly seconds: number;
  readonly command: string;
}

export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly model: string;
  readonly platform: string;
  readonly node: string;
  readonly postgresql: string;
}

/** What the run set out to do, and what it leaves out. */
export interface Plan {
  /** Share of the declared rows that was filled: 1 is the declared volume. */
  readonly scale: number;
  readonly seconds: { readonly fill: number; readonly load: number; readonly whole: number };
  /** Factor by which the declared mix was multiplied so that verdicts get their samples. */
  readonly mixFactor: number;
  readonly phases: readonly { readonly name: string; readonly seconds: number; readonly rate: number }[];
  /** Verdicts that were not planned, each with the reason. */
  readonly outside: readonly { readonly subject: string; readonly reason: string }[];
}

export interface NamedQuantity {
  readonly name: string;
  readonly quantity: Quantity;
}

export interface RampStep {
  /** Multiple of the declared traffic. */
  readonly factor: number;
  readonly offered: number;
  readonly completed: number;
  readonly errors: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly serviceCores: number;
  readonly databaseCores: number;
  /** Of the load generator, which shares the machine; absent in files of versions that did not tell. */
  readonly generatorCores?: number;
  /** All objectives hold at this step. */
  readonly holds: boolean;
  readonly broke?: string;
}

export interface StatementEvidence {
  readonly statement: string;
  readonly calls: number;
  /** Seconds from sending it to its whole answer, as the service saw it; where it was not called, of EXPLAIN ANALYZE; absent where only its plan was looked at. */
  readonly meanTime?: number;
  /** Seconds of execution inside the database, mean of all calls (pg_stat_statements). */
  readonly databaseTime?: number;
  readonly rowsReturned?: number;
  readonly rowsRead?: number;
  readonly plan?: string;
  readonly served: boolean;
  readonly why: string;
  /** Of each table that is split and that the plan reads; absent where there is none. */
  readonly partitions?: readonly PartitionsRead[];
  /** Execution inside the database with sampled values at the filled scale, alone: pages in memory. */
  readonly warm?: MeasuredTime;
  /** The same where neither PostgreSQL nor the system had a page of it in memory. */
  readonly cold?: MeasuredTime;
  /** Absent where the declared volume itself was filled. */
  readonly declared?: DeclaredEvidence | { readonly notPlanned: string };
}

/** Partitions of a table that one look-up reads at most, and how many there are. */
export interface PartitionsRead {
  readonly table: string;
  readonly read: number;
  readonly of: number;
}

/** Seconds: mean, least and greatest of the samples. */
export interface MeasuredTime {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
}

/** A time that was not measured, seconds, with its 95 % prediction interval for one execution; or why there is none. */
export type CarriedTime = { readonly seconds: number; readonly low: number; readonly high: number; readonly method: string } | { readonly notPredicted: string };

/** A statement at the declared volume, as PostgreSQL plans it by the statistics of that volume, and how long it would take. */
export interface DeclaredEvidence {
  readonly plan: string;
  /** In the planner's units, for the dearest of the sampled values. */
  readonly cost: number;
  readonly served: boolean;
  readonly why: string;
  /** What to write into the brief to take the planner at its word. */
  readonly pin?: string;
  /** Of each table that is split and that the plan reads; absent where there is none. */
  readonly partitions?: readonly PartitionsRead[];
  readonly warm: CarriedTime;
  readonly cold: CarriedTime;
}

export interface Distribution {
  readonly operation: string;
  readonly phase: string;
  readonly count: number;
  /** Pairs [percentile 0..100, seconds]. */
  readonly points: readonly (readonly [number, number])[];
}

/** Requests of one operation that failed in one phase of the load, declared refusals left out. */
export interface FailedRequests {
  readonly operation: string;
  readonly phase: string;
  readonly sent: number;
  /** How many of each kind: `status 503 pool-exhausted` (with the problem's code), `timeout`, `connection`, `breaks the contract`. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The first few in words: what was sent, when, what came and after how long. */
  readonly examples: readonly string[];
}

export type Outcome = 'met' | 'missed' | 'not exercised';

/** An objective or invariant compared with evidence or prediction. */
export interface Verdict {
  /** `listProducts.latency`, `neverOversold.invariant`, `system.headroom`. */
  readonly id: string;
  readonly kind: VerdictKind;
  readonly subject: string;
  readonly outcome: Outcome;
  /** One sentence with the numbers. */
  readonly says: string;
  /** Objective, e.g. p95 ≤ 0.2 s. */
  readonly target?: Quantity;
  /** Names of the quantities compared. */
  readonly compares: readonly string[];
  /** One-sided 95 % bound of the measured value; of a predicted one, the end of its interval that decided. */
  readonly bound?: number;
  /** How what is compared was predicted; absent: it was measured. */
  readonly method?: string;
  readonly samples?: { readonly got: number; readonly needed: number };
  readonly scale: number;
  /** Multiple of the declared traffic at which it was measured. */
  readonly load: number;
  /** Why not exercised, or what was found. */
  readonly reason?: string;
}

export type VerdictKind =
  | 'latency' | 'errors' | 'queries' | 'access-path' | 'answers' | 'authorization' | 'invariant' | 'headroom' | 'generator' | 'availability' | 'recovery' | 'delivery' | 'volume';
