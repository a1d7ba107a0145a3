import type { Quantity } from '../quantity/index.ts';

/** A measured mean with its 95 % interval. */
export interface Demand extends Quantity {
  /** Variance of one occurrence over the squared mean; absent where it could not be told. */
  readonly variation?: number;
}

/**
 * What requests take, measured at one low load: one request alone or a few at once, in spells of short and of long pauses. The CPU time of a request
 * has three parts: its own work, what it costs the process to sleep and be woken, and what it costs that caches are cold after little was done.
 * Only the first stays when load rises, so it is told apart; `coresAt` puts them together again.
 */
export interface Demands {
  readonly load: DemandLoad;
  /** CPU used without a request. */
  readonly idle: { readonly service: Quantity; readonly database?: Quantity };
  readonly service: Waking;
  /** Absent where the processes of the database can't be watched. */
  readonly database?: Waking;
  /** CPU of PostgreSQL beside its sessions (log, checkpoints, vacuum) for each request of the samples, what it uses idle taken off. */
  readonly background?: Quantity;
  /** From a client to the database and back, without work. */
  readonly roundTrip: Demand;
  /** A commit that waits until the log is on disk; absent where the role may not write to the log. */
  readonly commit?: Demand;
  /** CPU of the load generator for each request of the declared mix: it runs on the same machine. */
  readonly generator: Quantity;
  /** Sorted as in the brief. */
  readonly operations: readonly OperationDemand[];
  /** Statements of the service that belong to no operation: callers looked up, idempotency keys. Calls are for each request of any operation. */
  readonly others: readonly StatementDemand[];
  readonly leftOut: LeftOut;
  /** How well the demands tell the CPU of the steps of the same run's ramp; they were not made from it. */
  readonly check: readonly DemandCheck[];
}

/** The load at which demands were measured. */
export interface DemandLoad {
  readonly seconds: number;
  readonly samples: number;
  readonly requests: number;
  /** Requests a second. */
  readonly rate: number;
  readonly serviceCores: number;
  readonly databaseCores?: number;
  /** Cores that programs beside the run used meanwhile: from a tenth of the machine on the demands are those of a disturbed one. */
  readonly others?: number;
}

/** What it costs a process that it had nothing to do. */
export interface Waking {
  /** CPU seconds of one sleep and its end; absent where sleeps can't be counted or cost nothing that can be told. */
  readonly sleep?: Quantity;
  /** CPU seconds more of a request with nothing around it, since caches are cold; absent where that costs nothing that can be told. */
  readonly cold?: Quantity;
  /** Seconds: at a rate of requests it is 1/(1 + rate · cools) of that. */
  readonly cools?: number;
}

/** What one request of an operation takes. */
export interface OperationDemand {
  readonly operation: string;
  /** Requests sampled, and how many of them were alone. */
  readonly requests: number;
  readonly alone: number;
  /** CPU of the service, what sleeps and cold caches cost taken off. */
  readonly service: Demand;
  /** How often the service's event loop sleeps during a request that is alone. */
  readonly sleeps: Demand;
  /** CPU of the database's sessions, what cold caches cost taken off: execution, parsing, planning, protocol, commit. */
  readonly database?: Demand;
  /** Execution inside the database, all statements together (pg_stat_statements); without commit. */
  readonly execution?: Demand;
  /** How long a connection is held; absent where none is. */
  readonly held?: Demand;
  /** From sending to the whole answer, alone. */
  readonly response: Demand;
  /** Of the response, what is neither CPU of the service nor of the database: network, disk, timers, waking up. */
  readonly elsewhere: Demand;
  readonly statements: readonly StatementDemand[];
}

export interface StatementDemand {
  readonly statement: string;
  /** For each request. */
  readonly calls: number;
  /** Execution inside the database; absent where pg_stat_statements is. */
  readonly execution?: Demand;
  /** From sending it to its whole answer, as the service sees it. */
  readonly seen: Quantity;
}

/** Samples of which demands were not made. */
export interface LeftOut {
  /** An answer was wrong. */
  readonly failed: number;
  /** Far beyond the others: work that comes now and then, such as the collection of garbage or the merge of an index's pending list; `coresAt` spreads it evenly. */
  readonly service: Bursts;
  readonly database: Bursts;
}

/** Work that came now and then. */
export interface Bursts {
  readonly samples: number;
  /** CPU seconds beyond what these samples should have used. */
  readonly seconds: number;
}

/** CPU in cores at a multiple of the declared traffic. */
export interface DemandCheck {
  readonly factor: number;
  readonly service: { readonly predicted: number; readonly measured: number };
  readonly database?: { readonly predicted: number; readonly measured: number };
}
