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
  /** How long who waits has patience; absent: for ever. */
  readonly patience?: Law;
  /** It stops now and then and goes on where it was: collections of garbage, breakdowns. */
  readonly pauses?: { readonly every: Law; readonly last: Law };
}

export interface Service {
  readonly id: string;
  readonly instances: number;
  readonly balancing: 'random' | 'turns' | 'better of two';
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
  /** With this chance. */
  | { readonly do: 'maybe'; readonly chance: number; readonly steps: readonly Step[]; readonly else?: readonly Step[] }
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
  /** After so many seconds the caller goes on without an answer; the callee works on. */
  readonly timeout?: number;
  readonly retries?: {
    /** Attempts at most, the first among them. */
    readonly attempts: number;
    /** Seconds before the first retry; twice as long before each further one, and by chance anything down to none with `jitter`. */
    readonly backoff: number;
    readonly jitter: boolean;
    /** Retries may be this share of the calls, `burst` of them at once; absent: no limit. */
    readonly budget?: { readonly share: number; readonly burst: number };
  };
}

/** Requests from outside. */
export type Source =
  | { readonly id: string; readonly program: string; readonly kind: 'open'; readonly rate: number; readonly gaps: 'exponential' | 'constant' | { readonly stages: number } | { readonly variation: number } }
  /** Each of `users` waits for the answer, thinks, and asks again. */
  | { readonly id: string; readonly program: string; readonly kind: 'closed'; readonly users: number; readonly think: Law };

/** All that a simulation needs: names refer to ids within it. */
export interface Model {
  readonly services: readonly Service[];
  readonly stations: readonly Station[];
  readonly programs: readonly Program[];
  readonly calls: readonly Call[];
  readonly sources: readonly Source[];
}
