import type { Breaker, ClientThrottle, QueueShedder, RateLimit, RetryBudget, RetryStop, TimedRetryBudget } from '@kentledge/policies';

/** How long something takes; seconds. */
export type Law =
  | { readonly kind: 'constant'; readonly mean: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  /** The sum of so many exponential times: steadier than one. */
  | { readonly kind: 'erlang'; readonly mean: number; readonly stages: number }
  /** `variation` is variance ÷ mean². */
  | { readonly kind: 'lognormal'; readonly mean: number; readonly variation: number }
  /** Exponential times of different means, each with its share. */
  | { readonly kind: 'mix'; readonly of: readonly { readonly share: number; readonly mean: number }[] };

/** What has room for so many at once, and a queue before it: cores, a connection pool, a lock, a disk. */
export interface Station {
  readonly id: string;
  readonly servers: number;
  /** How many may wait; who finds it full is refused. */
  readonly room: number;
  /** Each instance of this service has one of its own; absent: there is one. */
  readonly service?: string;
  /** There are so many, and each request goes to any of them: partitions, rows that are locked. */
  readonly copies?: number;
  /** Who is there shares the servers, as programs share cores: so many at once, the others wait. Absent: each has a server for itself, and keeps it. */
  readonly atOnce?: number;
  /** How long who waits has patience; absent: for ever. */
  readonly patience?: Law;
  /** Its services stop now and then and go on where they were: collections of garbage, breakdowns. */
  readonly pauses?: { readonly every: Law; readonly last: Law };
  /** With n at once a service takes 1 + contention · (n − 1) + coherency · n · (n − 1) times as long (Gunther's scalability law). */
  readonly slowdown?: { readonly contention: number; readonly coherency: number };
  /** What waits too long is dropped, or comes after what is newer. */
  readonly shed?: QueueShedder & { readonly newestFirst: boolean };
}

export interface Service {
  readonly id: string;
  readonly instances: number;
  readonly balancing: 'random' | 'turns' | 'better of two';
  /** Seconds after which no requests are sent any more to an instance that has died; absent: they are, and are refused. */
  readonly notices?: number;
  /** Instances that there may be when it is scaled. */
  readonly most?: number;
  readonly scaled?: Scaling;
}

/** When instances are added and taken away, as Kubernetes' horizontal autoscaler does. */
export interface Scaling {
  /** The station whose share of busy servers is looked at, and what it is to be. */
  readonly station: string;
  readonly busy: number;
  readonly least: number;
  /** Seconds between looks; until a new instance works; that lower needs must last before one goes. */
  readonly every: number;
  readonly start: number;
  readonly calm: number;
}

/** One thing that a request does. */
export type Step =
  /** Waits for a server of the station, and has it for a while. */
  | { readonly do: 'use'; readonly station: string; readonly time: Law; readonly rank?: number }
  /** Takes a while that nobody else can shorten: a network, a timer. */
  | { readonly do: 'wait'; readonly time: Law }
  /** Holds one of the station's places during other steps. */
  | { readonly do: 'hold'; readonly station: string; readonly steps: readonly Step[] }
  /** Calls another program and waits for it. */
  | { readonly do: 'call'; readonly call: string }
  /** Calls some at once and waits for all. */
  | { readonly do: 'call all'; readonly calls: readonly string[] }
  /** Leaves a message for each of some programs, and goes on. */
  | { readonly do: 'publish'; readonly to: readonly string[] }
  /** With this chance. */
  | { readonly do: 'maybe'; readonly chance: number; readonly steps: readonly Step[]; readonly else?: readonly Step[] }
  /** Looks into a cache: what isn't there is fetched by `miss`, and is there from then on. */
  | { readonly do: 'look up'; readonly cache: string; readonly miss: readonly Step[] }
  /** Ends with an error. */
  | { readonly do: 'fail'; readonly chance: number };

/** What an operation, or a part of one, does. It runs on an instance of its service; without one on that of its caller. */
export interface Program {
  readonly id: string;
  readonly service?: string;
  readonly steps: readonly Step[];
}

/** A way of one program to call another. */
export interface Call {
  readonly id: string;
  readonly program: string;
  /** After so many seconds the caller goes on without an answer; the callee works on, unless the timeout cancels it. */
  readonly timeout?: number;
  readonly cancels?: boolean;
  /** The callee knows when its answer is no longer wanted, and what it asked for isn't begun after that. */
  readonly passesDeadline?: boolean;
  readonly retries?: {
    /** Attempts at most, the first among them. */
    readonly attempts: number;
    /** Seconds before the first retry; twice as long before each further one, and by chance anything down to none with `jitter`. */
    readonly backoff: number;
    readonly jitter: boolean;
    /** Of each instance; absent: no limit. */
    readonly budget?: RetryBudget | TimedRetryBudget;
    /** None are made while too many attempts of the instance fail. */
    readonly stop?: RetryStop;
  };
  /** Each of these is one for each calling instance. */
  readonly breaker?: Breaker;
  readonly throttle?: ClientThrottle & { readonly priority: number };
  readonly rateLimit?: RateLimit;
  /** Calls under way at most; more are refused. */
  readonly atMost?: number;
  /** A second attempt beside the first after so many seconds; such are this share of the calls at most. */
  readonly hedge?: { readonly after: number; readonly budget: RetryBudget };
}

/** Requests from outside. */
export type Source =
  | { readonly id: string; readonly program: string; readonly kind: 'open'; readonly rate: number; readonly gaps: 'exponential' | 'constant' | { readonly stages: number } | { readonly variation: number } }
  /** Each of `users` waits for the answer, thinks, and asks again. */
  | { readonly id: string; readonly program: string; readonly kind: 'closed'; readonly users: number; readonly think: Law };

/** Of what is looked up again and again. */
export interface Cache {
  readonly id: string;
  /** The chance of a hit after so many look-ups since it was empty: the first of each pair grows, and beyond the last it stays. */
  readonly hits: readonly (readonly [lookUps: number, chance: number])[];
  readonly isWarm: boolean;
}

/** What happens to the system at a time, seconds from the beginning. */
export type Change = { readonly at: number } & (
  /** All copies of a station, or one of them, stand still: services with them, and nobody gets a place to hold. */
  | { readonly do: 'pause'; readonly station: string; readonly copy?: number; readonly seconds: number }
  /** Services take so many times as long from now on. */
  | { readonly do: 'slow'; readonly station: string; readonly copy?: number; readonly factor: number }
  /** A service's instance, or all, or a station dies with what it does, refuses for so many seconds, and is there again. */
  | { readonly do: 'kill'; readonly service: string; readonly instance?: number; readonly seconds: number }
  | { readonly do: 'kill station'; readonly station: string; readonly seconds: number }
  | { readonly do: 'traffic'; readonly source: string; readonly factor: number }
  | { readonly do: 'flush'; readonly cache: string }
);

/** All that a simulation needs: names refer to ids within it. */
export interface Model {
  readonly services: readonly Service[];
  readonly stations: readonly Station[];
  readonly programs: readonly Program[];
  readonly calls: readonly Call[];
  readonly sources: readonly Source[];
  readonly caches?: readonly Cache[];
  readonly changes?: readonly Change[];
}
