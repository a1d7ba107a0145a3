import type { System } from '@kentledge/core/system';
import type { DataOptions } from '../data/index.ts';

/** What the proof tells the generator, one message after the other; it answers each. */
export type ToGenerator =
  | {
      readonly kind: 'prepare';
      readonly system: System;
      readonly data: DataOptions;
      readonly password: string;
      /** Secret of the tokens of password actors. */
      readonly tokenSecret: string;
      /** JSON Schema of the right answer of each operation, from the emitted OpenAPI document. */
      readonly schemas: Readonly<Record<string, unknown>>;
      readonly planted?: 'waits-for-answers';
    }
  | { readonly kind: 'connect'; readonly url: string }
  | { readonly kind: 'phase'; readonly phase: Phase }
  | { readonly kind: 'demands'; readonly sampling: Sampling }
  | { readonly kind: 'check'; readonly operation: string; readonly samples: number }
  | { readonly kind: 'trespass'; readonly operation: string; readonly samples: number };

/** A stretch of load: Poisson arrivals at a rate for each operation, per second. */
export interface Phase {
  readonly name: string;
  readonly seconds: number;
  readonly rates: Readonly<Record<string, number>>;
}

/** How demands are sampled: operations in half by their rates, in half alike. */
export interface Sampling {
  /** Another name gives other requests. */
  readonly name: string;
  /** Requests that are sent at the same time, at most; 1 leaves each alone. */
  readonly together: number;
  readonly seconds: number;
  /** Before that: nothing is sent. */
  readonly idleSeconds: number;
  readonly rates: Readonly<Record<string, number>>;
  readonly servicePid: number;
  readonly postgresPid: number | undefined;
}

/** CPU seconds used over a time. */
export interface CpuUse {
  readonly seconds: number;
  readonly service: number;
  /** How often the service's event loop slept. */
  readonly sleeps: number;
  readonly database: number;
  /** What PostgreSQL did beside its sessions. */
  readonly background: number;
}

/** One request, or a few sent at the same time, and what was used until the next were sent. */
export interface DemandSample {
  readonly operations: readonly string[];
  /** From sending to the whole answer, in the order of the operations; seconds. */
  readonly times: readonly number[];
  readonly used: CpuUse;
}

export interface DemandSamples {
  readonly idle: CpuUse;
  readonly samples: readonly DemandSample[];
  /** All of them together. */
  readonly whole: CpuUse;
  /** Samples left out because an answer was wrong. */
  readonly failed: number;
}

export type FromGenerator =
  /** Environment of the service, so that it trusts the generator's tokens. */
  | { readonly kind: 'prepared'; readonly environment: Readonly<Record<string, string>> }
  | { readonly kind: 'connected' }
  | { readonly kind: 'progress'; readonly phase: string; readonly seconds: number; readonly sent: number }
  | { readonly kind: 'phase'; readonly result: PhaseResult }
  | { readonly kind: 'demands'; readonly result: DemandSamples }
  | { readonly kind: 'check'; readonly result: CheckResult }
  | { readonly kind: 'trespass'; readonly result: TrespassResult }
  | { readonly kind: 'failed'; readonly message: string };

export interface PhaseResult {
  readonly name: string;
  readonly seconds: number;
  readonly sent: number;
  readonly operations: Readonly<Record<string, OperationResult>>;
  /** How late requests were sent against their intended times, histogram as text. */
  readonly lateness: string;
  /** CPU of the generator, in cores. */
  readonly cores: number;
}

export interface OperationResult {
  readonly sent: number;
  /** Answers with the right status. */
  readonly right: number;
  /** Declared refusals, absent where none came: neither right nor errors. */
  readonly refused?: number;
  /** Wrong or missing answers by kind: `status 503 busy` (with the problem's code), `timeout`, `connection`, … */
  readonly errors: Readonly<Record<string, number>>;
  /** Right status, but a body that breaks the contract. */
  readonly unlawful: number;
  /** Requests that could not be made: no row was left for them. */
  readonly unmade: number;
  /** Seconds from the intended time to the whole answer, histogram as text. */
  readonly latency: string;
  /** A few of the wrong answers, in words. */
  readonly examples: readonly string[];
}

/** Answers of one operation compared with the generated data. */
export interface CheckResult {
  readonly operation: string;
  readonly checked: number;
  /** Declared refusals, absent where none came; not among those checked. */
  readonly refused?: number;
  /** Those whose content could be compared with the data, not only with the contract. */
  readonly compared: number;
  /** Answers 5xx: errors, which have a verdict of their own. */
  readonly failed: number;
  readonly wrong: readonly string[];
}

/** Requests of one operation sent by callers who may not make them. */
export interface TrespassResult {
  readonly operation: string;
  /** Attempts by kind: `without a token`, `as another owner`, `as staff`, `as another tenant`, `for rows of others`. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Attempts answered 5xx: a failing service lets nobody through, but turns nobody away either. */
  readonly unclear: number;
  /** Attempts that were let through. */
  readonly breaches: readonly string[];
}
