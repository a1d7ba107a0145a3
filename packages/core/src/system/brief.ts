import type { Place, Quantity } from '../quantity/index.ts';
import type { Expression, Range, ValueType } from './expression.ts';

/** A brief, checked: names resolved, types checked, defaults filled in, expressions as trees. Made by `read`. */
export interface Brief {
  readonly name: string;
  readonly summary: string;
  /** SHA-256 of the source text, as hex. */
  readonly hash: string;
  readonly actors: readonly Actor[];
  readonly entities: readonly Entity[];
  readonly operations: readonly Operation[];
  readonly events: readonly Event[];
  readonly externals: readonly External[];
  readonly workflows: readonly Workflow[];
  readonly journeys: readonly Journey[];
  readonly traffic: Traffic;
  readonly objectives: Objectives;
  readonly constraints: Constraints;
  readonly api: Api;
  /** Entity that separates tenants. */
  readonly tenant?: string;
  readonly invariants: readonly Invariant[];
  readonly pins: readonly Pin[];
}

export interface Actor {
  readonly id: string;
  /** Entity whose row `me` is. */
  readonly is?: string;
  readonly authenticates: 'none' | 'oidc' | 'password' | 'apikey' | 'hmac' | 'mtls';
  /** Word before the token in the Authorization header. */
  readonly scheme: string;
  readonly role?: string;
  readonly online?: Quantity;
  readonly limit?: Quantity;
  readonly place: Place;
}

/** An entity or, when `whole` is set, a part of one (id `Order.lines`): rows that live and die with their whole. */
export interface Entity {
  /** `Order`; of a part `Order.lines`. */
  readonly id: string;
  readonly whole?: string;
  readonly fields: readonly Field[];
  readonly count: Quantity;
  readonly growth?: Quantity;
  /** Names of the key fields: `['id']` unless a natural or compound key is declared. A part: whole's key + `position` (not fields). */
  readonly key: readonly string[];
  /** Field sets that are unique beside the key. */
  readonly uniques: readonly (readonly string[])[];
  /** Path to the field that must be `me` (for the actors whose `is` has that type). */
  readonly owner?: readonly string[];
  /** Path of references to the tenant, when the entity belongs to one. Empty for the tenant entity itself. */
  readonly tenant?: readonly string[];
  /** True if an operation `by: anyone` reads it: then it is public to read. */
  readonly publicToRead: boolean;
  readonly views: readonly View[];
  readonly transitions: readonly Transitions[];
  readonly invariants: readonly Invariant[];
  readonly keep?: Retention;
  readonly trash?: Quantity;
  readonly audit?: Quantity;
  readonly immutable: boolean;
  readonly loss?: 'any' | Quantity;
  /** Name of an existing table. */
  readonly table?: string;
  readonly place: Place;
}

export type FieldType =
  | { readonly kind: 'uuid' | 'int' | 'money' | 'bool' | 'text' | 'url' | 'date' | 'timestamp' | 'json' | 'file' | 'password' }
  | { readonly kind: 'decimal'; readonly places: number }
  | { readonly kind: 'string'; readonly max: number }
  | { readonly kind: 'enum'; readonly words: readonly string[] }
  | { readonly kind: 'reference'; readonly entity: string }
  /** List of plain values, stored with the row. */
  | { readonly kind: 'list'; readonly of: FieldType; readonly about?: number; readonly max?: number }
  /** Many-to-many. */
  | { readonly kind: 'references'; readonly entity: string; readonly about?: number; readonly max?: number }
  /** Parts of this row; `entity` is the part's id. */
  | { readonly kind: 'parts'; readonly entity: string; readonly about?: number; readonly max?: number }
  /** Inline object in a shape (takes, returns); never a stored field. */
  | { readonly kind: 'shape'; readonly fields: readonly ShapeField[] };

/** What holds for a value wherever it is written: in a field and in what an operation takes. */
export interface Limits {
  /** Inclusive bounds of a number. */
  readonly min?: number;
  readonly max?: number;
  /** True if the bound itself is excluded. */
  readonly minExcluded?: boolean;
  readonly maxExcluded?: boolean;
  /** Typical and largest size in bytes. */
  readonly aboutBytes?: number;
  readonly maxBytes?: number;
}

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly limits: Limits;
  readonly optional: boolean;
  /** Share of rows (or requests) in which it is present: 1 unless optional. */
  readonly presence: number;
  readonly unique: boolean;
  readonly default?: Expression;
  readonly distinct?: number;
  /** Zipf exponent. */
  readonly skew?: number;
  readonly personal: boolean;
  readonly sensitive: boolean;
  /** Never leaves the backend: `secret` fields and passwords. */
  readonly secret: boolean;
  /** The only actor that may read and write it. */
  readonly only?: string;
  /** Value of the people's own function in `computed/<Entity>.ts`. */
  readonly computed: boolean;
  /** Derived: `= expression` over the row in variable `row`. */
  readonly derived?: Expression;
  /** Missing list items are made. */
  readonly created: boolean;
  /** Declared column name. */
  readonly column?: string;
  /** Not written in the brief: id, createdAt, updatedAt, subject. */
  readonly implicit: boolean;
  readonly place: Place;
}

/** Named list of output (and input) fields of an entity. The default one has the entity's name. */
export interface View {
  readonly name: string;
  readonly entity: string;
  readonly partial: boolean;
  readonly fields: readonly ViewField[];
}

export interface ViewField {
  /** Name in JSON. */
  readonly name: string;
  /** Over the row in variable `row`. For a list of rows or parts: a `field` expression whose type is a list. */
  readonly value: Expression;
  readonly type: ValueType;
  readonly optional: boolean;
  /** View of the referenced row or of each list element; without one a reference is printed as its key. */
  readonly view?: View;
  readonly only?: string;
  /** Field of the entity when `value` is exactly one, for limits and formats. */
  readonly field?: string;
}

export interface Transitions {
  readonly field: string;
  readonly moves: readonly { readonly from: string; readonly to: string }[];
}

export interface Invariant {
  readonly name: string;
  readonly expression: Expression;
  readonly text: string;
  readonly place: Place;
}

export interface Retention {
  /** Seconds. */
  readonly time: Quantity;
  /** Path of the timestamp it counts from. */
  readonly after: readonly string[];
}

export interface ShapeField {
  readonly name: string;
  readonly type: FieldType;
  readonly limits: Limits;
  readonly optional: boolean;
  readonly presence: number;
  readonly default?: Expression;
  /** Entity field of the same name that it fills, for formats and messages. */
  readonly fills?: { readonly entity: string; readonly field: string };
  /** View that an input follows: `takes: { article: NewArticle }`. */
  readonly view?: View;
  readonly place: Place;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'WS' | 'SSE';

export interface Endpoint {
  readonly method: Method;
  /** With `:name` parameters, prefix included. */
  readonly route: string;
  readonly status: number;
  /** False if made by convention. */
  readonly declared: boolean;
}

export interface Operation {
  readonly id: string;
  /** Actors that may call it; `anyone` among them means no token is needed. */
  readonly by: readonly string[];
  readonly at: Endpoint;
  readonly takes: readonly ShapeField[];
  readonly returns: Returns;
  readonly rate: Quantity;
  readonly critical: boolean;
  readonly idempotent: false | { readonly by: 'key' } | { readonly by: 'parameter'; readonly parameter: string };
  readonly latency?: Latency;
  readonly limit?: Quantity;
  readonly emits: readonly string[];
  readonly steps: readonly Step[];
  readonly place: Place;
}

export interface Latency {
  readonly p50?: Quantity;
  readonly p95?: Quantity;
  readonly p99?: Quantity;
}

/** What an operation answers. */
export type Returns =
  | { readonly kind: 'none' }
  /** One row of a step's result. */
  | { readonly kind: 'row'; readonly result: string; readonly view: View }
  | { readonly kind: 'page'; readonly result: string; readonly view: View }
  /** An envelope. */
  | { readonly kind: 'object'; readonly fields: readonly ReturnField[] };

export type ReturnField =
  | { readonly name: string; readonly kind: 'row' | 'page'; readonly result: string; readonly view: View }
  /** Number of rows that the `where` of the page lets through. */
  | { readonly name: string; readonly kind: 'total'; readonly result: string }
  | { readonly name: string; readonly kind: 'value'; readonly value: Expression; readonly type: ValueType; readonly optional: boolean };

export type Verb = 'reads' | 'creates' | 'updates' | 'deletes' | 'checks' | 'calls' | 'streams' | 'waits';

export interface Step {
  readonly verb: Verb;
  /** Entity for reads, creates, updates, deletes, checks. */
  readonly entity?: string;
  /** `external.action` for calls; events for streams. */
  readonly target?: string;
  readonly targets?: readonly string[];
  /** Name by which later steps know its result: `order` for `$order`. */
  readonly result: string;
  /** True if it gives at most one row: `where` fixes a key or unique field by `=`, or the step creates. */
  readonly single: boolean;
  /** Runs once for each element; the element is `$it`. A list value of the operation, or rows of an entity. */
  readonly each?: Each;
  /** Over the row in variable `row`. Includes nothing of owner and tenant: see `guardsOf`. */
  readonly where?: Expression;
  /** Field assignments of creates and updates: explicit `set`, then parameters of the same name, then `owner` by `me`. */
  readonly set: readonly Assignment[];
  /** Arguments of calls. */
  readonly with: readonly { readonly name: string; readonly value: Expression }[];
  readonly order: readonly Order[];
  readonly page?: Page;
  /** How old others' writes may be, seconds; `own` if own writes may be so too. */
  readonly stale?: { readonly time: Quantity; readonly own: boolean };
  readonly otherwise?: { readonly kind: 'keep' } | { readonly kind: 'update' } | { readonly kind: 'status'; readonly status: number; readonly code?: string };
  /** Workflow steps only. */
  readonly name?: string;
  /** Without a `where` (and not a call) it runs on the rows that the step changed, found by key. */
  readonly undo?: Step;
  readonly final?: boolean;
  readonly emits?: readonly string[];
  /** Seconds, of waits. */
  readonly time?: Quantity;
  readonly place: Place;
}

export type Each = { readonly over: 'value'; readonly value: Expression } | { readonly over: 'rows'; readonly range: Range; readonly where?: Expression };

export interface Assignment {
  readonly field: string;
  readonly value: Expression;
  /** For a parts or references list taken from a value: how each part's fields are filled from the element `$it`. */
  readonly parts?: readonly Assignment[];
  /** `set` was written, or a parameter or `me` filled it by default. */
  readonly by: 'set' | 'parameter' | 'owner';
}

export interface Order {
  /** Over the row in variable `row`. */
  readonly value: Expression;
  readonly descending: boolean;
}

export type Page =
  | { readonly kind: 'cursor' | 'offset'; readonly size: number; readonly max: number; readonly declared: boolean }
  | { readonly kind: 'none' };

export interface Event {
  readonly id: string;
  readonly of?: string;
  readonly carries: View | readonly ShapeField[];
  readonly orderedBy?: readonly string[];
  readonly webhook?: Expression;
  readonly loss?: 'any' | Quantity;
  readonly place: Place;
}

export interface External {
  readonly id: string;
  readonly actions: readonly { readonly name: string; readonly takes: readonly ShapeField[]; readonly returns: readonly ShapeField[] }[];
  readonly latency: Latency;
  readonly availability?: Quantity;
  readonly limit?: Quantity;
  readonly concurrent?: Quantity;
  readonly authenticates: Actor['authenticates'];
  readonly place: Place;
}

export interface Workflow {
  readonly id: string;
  readonly when: { readonly kind: 'event'; readonly event: string } | { readonly kind: 'schedule'; readonly text: string; readonly every: Quantity };
  readonly steps: readonly Step[];
  readonly deadline?: Quantity;
  readonly place: Place;
}

export interface Journey {
  readonly id: string;
  readonly rate: Quantity;
  /** Mean visits of each operation per journey. */
  readonly visits: readonly { readonly operation: string; readonly times: number }[];
}

export interface Traffic {
  /** Factor of the peak above the mean of the busiest hour. */
  readonly peak?: Quantity;
  readonly daily?: readonly number[];
  /** Per year, as a share: 0.5 is +50 % a year. */
  readonly growth?: Quantity;
  readonly regions: readonly { readonly name: string; readonly share: number }[];
}

export interface Objectives {
  readonly latency: { readonly p50?: Quantity; readonly p95: Quantity; readonly p99?: Quantity };
  readonly availability: Quantity;
  readonly errors: Quantity;
  /** p95 of database queries. */
  readonly queries: Quantity;
  /** All of it still holds at this multiple of the declared traffic. */
  readonly headroom: Quantity;
  readonly recovery: { readonly time?: Quantity; readonly loss?: Quantity };
  readonly delivery: Latency;
}

export interface Constraints {
  readonly platform?: string;
  readonly cloud?: string;
  readonly regions: readonly string[];
  readonly budget?: { readonly amount: Quantity; readonly text: string };
  readonly team: { readonly engineers?: number; readonly languages: readonly string[] };
  readonly compliance: readonly string[];
  /** Technologies that must not be used. */
  readonly exclude: readonly { readonly name: string; readonly place: Place }[];
  readonly currency: string;
}

export interface Api {
  readonly prefix: string;
  readonly style: 'rest' | 'graphql' | 'grpc';
  /** Error body instead of RFC 9457. */
  readonly errors?: ErrorShape;
}

/** JSON in whose texts `$code`, `$message` and `$status` are replaced; a text that is one of them keeps its type. */
export type ErrorShape = string | number | boolean | null | readonly ErrorShape[] | { readonly [name: string]: ErrorShape };

export interface Pin {
  readonly path: string;
  readonly value: string;
  readonly place: Place;
}
