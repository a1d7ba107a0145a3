import type { Place, Quantity } from '../quantity/index.ts';
import type { Actor, Brief, Entity, Operation } from './brief.ts';
import type { Decision } from './decision.ts';
import type { Statement } from './statement.ts';
import type { Table } from './table.ts';

/** Brief and design resolved into one graph; every later stage reads it and nothing else. Made by `design`. */
export interface System extends Omit<Brief, 'operations' | 'pins'> {
  readonly operations: readonly DesignedOperation[];
  readonly services: readonly Service[];
  readonly stores: readonly Store[];
  readonly tables: readonly Table[];
  readonly statements: readonly Statement[];
  readonly derivations: readonly Derivation[];
  readonly jobs: readonly Job[];
  readonly decisions: readonly Decision[];
  /** Parts of the brief that this version draws and reports but does not run, each with its reason. */
  readonly notExercised: readonly NotExercised[];
}

/** A field of a partial system that an import could not know. */
export type Unknown = { readonly kind: 'unknown'; readonly reason: string };

/** A system as imported from files: any part may be unknown. `complete` turns it into a System or says what is missing. */
export type PartialSystem = { readonly [Part in keyof System]: System[Part] | Unknown };

export interface DesignedOperation extends Operation {
  readonly service: string;
  /** `no` with the reason when this version can't run it (calls, waits, streams, file fields). */
  readonly runs: { readonly kind: 'yes' } | { readonly kind: 'no'; readonly reason: string };
  /** Statements in the order in which they run, by step. */
  readonly plan: readonly StepPlan[];
  /** True if it needs BEGIN … COMMIT. */
  readonly transaction: boolean;
  /** Rate with journeys added. */
  readonly totalRate: Quantity;
  readonly budget: Budget;
  /** What one request takes, as assumed until a run measures it. */
  readonly demand: Demand;
  readonly etag: 'none' | 'given' | 'matched';
}

/** The statements of one step, by the id of a Statement. `variants` are alternatives by which optional parameters are present. */
export interface StepPlan {
  readonly step: number;
  readonly result: string;
  readonly actions: readonly Action[];
}

/**
 * One thing a step does: run a statement, or choose among variants by the optional parameters that are present.
 * Not run where no variant is for the caller's actor. `each` gives the rows for which the step's other actions run, each row then `$it`;
 * `compute` reads the row for the people's functions, whose results the `update` after it stores.
 */
export interface Action {
  readonly purpose: 'lock' | 'read' | 'count' | 'insert' | 'insert-parts' | 'update' | 'replace-parts' | 'delete' | 'find-missing' | 'read-back' | 'each' | 'compute';
  readonly variants: readonly Variant[];
  /** For `insert-parts` and `replace-parts`: the list field. */
  readonly list?: string;
  /** `miss`: runs only if the action before it in this step gave or changed no row (`find-missing` after an update, `read-back` after an insert that kept what was there). `made`: only if the insert of this step made its row. `each`: once for each row that the update of this step changed. */
  readonly after?: 'miss' | 'made' | 'each';
  /** The problem answered when the statement gives a row: it found what is in the way, or what must not be. */
  readonly found?: Refusal;
  /** The problem answered when it gives or changes no row. Absent: a single read, lock, update or delete that misses is 404 unless the next action runs after a miss. */
  readonly missed?: Refusal;
}

/** A problem that an operation answers with. */
export interface Refusal {
  readonly status: number;
  /** Kebab-case. */
  readonly code: string;
}

/** Which statement runs: `present` names the optional parameters given (`cursor` among them for a page after the first), `by` the actors it is for when their guards differ (absent: all). */
export interface Variant {
  readonly present: readonly string[];
  readonly by?: readonly string[];
  readonly statement: string;
}

/** What one request of an operation takes, seconds. */
export interface Demand {
  /** CPU time of the service. */
  readonly service: Quantity;
  /** Of it a password's hash, which takes as long each time; absent where none is made. */
  readonly hash?: Quantity;
  /** CPU time of the database. */
  readonly database: Quantity;
  /** How long it holds a database connection: the database's time, round trips and the wait of a commit. */
  readonly held: Quantity;
}

/** The latency budget of an operation, split; seconds. */
export interface Budget {
  readonly deadline: Quantity;
  readonly statementTimeout: Quantity;
  readonly poolWait: Quantity;
}

export interface Service {
  readonly id: string;
  readonly owns: readonly string[];
  readonly runs: readonly string[];
  readonly instances: Quantity;
  /** Of one instance. */
  readonly cores: Quantity;
  /** Connections of one instance. */
  readonly pool: Quantity;
  readonly store: string;
}

export interface Store {
  readonly id: string;
  readonly engine: 'postgresql';
  readonly service: string;
  readonly size: Quantity;
  readonly maxConnections: Quantity;
  /** Of the server, by the planned load. */
  readonly cores: Quantity;
}

/** How a derived field gets its value. */
export interface Derivation {
  readonly entity: string;
  readonly field: string;
  readonly how:
    /** By an expression in each read. */
    | { readonly kind: 'computed' }
    /** Column kept by triggers in the same transaction as the change; the tables hold their SQL. */
    | { readonly kind: 'stored' }
    /** Column recomputed by a job at most every `every` seconds. */
    | { readonly kind: 'refreshed'; readonly every: Quantity; readonly job: string };
  readonly decision: string;
  /** Statement that recomputes the column of all rows, after a bulk fill; of stored and refreshed fields. */
  readonly rebuild?: string;
}

/** Periodic statement of a service: refresh of a derived field, retention, emptying the trash. */
export interface Job {
  readonly id: string;
  readonly every: Quantity;
  readonly sql: string;
  readonly purpose: 'refresh' | 'retention' | 'trash';
  /** Rows that one run changes at most, where the statement has a limit: the next run follows at once. */
  readonly batch?: number;
  readonly place: Place;
}

export interface NotExercised {
  readonly subject: string;
  readonly reason: string;
  readonly place: Place;
}

/** Returns the entity with this id; throws if there is none, which is a bug: references are checked by `read`. */
export function entityOf(graph: { readonly entities: readonly Entity[] }, id: string): Entity {
  const found = graph.entities.find((entity) => entity.id === id);
  if (found === undefined) throw new Error(`no entity ${id}`);
  return found;
}

/**
 * Returns the decision of this pin path. What is decided for the whole system stands for a part that has no decision of its
 * own: `Order.store` is then `system.store`.
 */
export function decisionAt(system: Pick<System, 'decisions' | 'entities' | 'operations' | 'events'>, path: string): Decision | undefined {
  const named = (id: string): Decision | undefined => system.decisions.find((decision) => decision.id === id);
  const own = named(path);
  const dot = path.lastIndexOf('.');
  const subject = path.slice(0, Math.max(dot, 0));
  if (own !== undefined || ![...system.entities, ...system.operations, ...system.events].some(({ id }) => id === subject)) return own;
  const choice = path.slice(dot + 1);
  return named(`system.${choice}`) ?? named(`system.${choice}s`);
}

/** Returns the id of the entity that owns the entity's rows: where the path of its `owner` leads; undefined if it has none. */
export function ownerOf(graph: { readonly entities: readonly Entity[] }, { id, owner }: Pick<Entity, 'id' | 'owner'>): string | undefined {
  let at: string | undefined = owner === undefined ? undefined : id;
  for (const name of owner ?? []) {
    const type = graph.entities.find((entity) => entity.id === at)?.fields.find((field) => field.name === name)?.type;
    at = type?.kind === 'reference' ? type.entity : undefined;
  }
  return at;
}

/** Returns the actor with this id; `anyone` exists in every graph. */
export function actorOf(graph: { readonly actors: readonly Actor[] }, id: string): Actor {
  const found = graph.actors.find((actor) => actor.id === id);
  if (found === undefined) throw new Error(`no actor ${id}`);
  return found;
}
