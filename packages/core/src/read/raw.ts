import type { Located, Span } from '../source/index.ts';
import type {
  AtNode,
  BudgetNode,
  ElseNode,
  Expression,
  FieldDefinition,
  FieldNode,
  KeepNode,
  LossNode,
  MovesNode,
  NumberNode,
  OrderNode,
  PageNode,
  PathNode,
  RateNode,
  Rows,
  StaleNode,
  TypedDefinition,
  ValueNode,
  VisitNode,
  WhenNode,
} from './grammar/ast.ts';
import type { YamlNode } from './yaml/index.ts';

/*
 * A brief as written: every scalar parsed, every place kept, no name resolved, no default filled in.
 * A key that is absent (or whose value was refused by a diagnostic) is `undefined`.
 */

/** A named entry of a section: `span` covers key and value, `name.span` the key. */
type Named = { readonly name: Located<string>; readonly span: Span };

export type RawBrief = {
  readonly source: string;
  readonly span: Span;
  readonly version?: Located<number> | undefined;
  readonly system: Located<string>;
  readonly summary?: Located<string> | undefined;
  readonly objectives?: RawObjectives | undefined;
  readonly constraints?: RawConstraints | undefined;
  readonly api?: RawApi | undefined;
  readonly tenant?: Located<string> | undefined;
  readonly actors: readonly RawActor[];
  readonly entities: readonly RawEntity[];
  readonly operations: readonly RawOperation[];
  readonly events: readonly RawEvent[];
  readonly externals: readonly RawExternal[];
  readonly workflows: readonly RawWorkflow[];
  readonly traffic?: RawTraffic | undefined;
  readonly invariants: readonly RawNamedExpression[];
  readonly pins: readonly RawPin[];
};

/** `{ p95: 150ms }`: the percentile in percent (`p999` is 99.9) and a duration. */
export type RawPercentile = { readonly percent: number; readonly time: NumberNode; readonly span: Span };

export type RawObjectives = {
  readonly span: Span;
  readonly latency: readonly RawPercentile[];
  readonly queries: readonly RawPercentile[];
  readonly delivery: readonly RawPercentile[];
  readonly availability?: NumberNode | undefined;
  readonly errors?: NumberNode | undefined;
  readonly headroom?: NumberNode | undefined;
  readonly recovery?:
    | { readonly span: Span; readonly time?: NumberNode | undefined; readonly loss?: NumberNode | undefined }
    | undefined;
};

export type RawConstraints = {
  readonly span: Span;
  readonly platform?: Located<string> | undefined;
  readonly cloud?: Located<string> | undefined;
  readonly regions: readonly Located<string>[];
  readonly budget?: BudgetNode | undefined;
  readonly team?:
    | {
        readonly span: Span;
        readonly engineers?: NumberNode | undefined;
        readonly languages: readonly Located<string>[];
      }
    | undefined;
  readonly compliance: readonly Located<string>[];
  readonly exclude: readonly Located<string>[];
  readonly currency?: Located<string> | undefined;
};

export type ApiStyle = 'rest' | 'graphql' | 'grpc';

export type RawApi = {
  readonly span: Span;
  readonly prefix?: Located<string> | undefined;
  readonly style?: Located<ApiStyle> | undefined;
  readonly errors?: YamlNode | undefined;
};

export type Authentication = 'oidc' | 'password' | 'apikey' | 'hmac' | 'mtls';

export type RawActor = Named & {
  readonly is?: Located<string> | undefined;
  readonly authenticates?: Located<Authentication> | undefined;
  readonly scheme?: Located<string> | undefined;
  readonly role?: Located<string> | undefined;
  readonly online?: NumberNode | undefined;
  readonly limit?: RateNode | undefined;
};

export type RawEntity = Named & {
  readonly fields: readonly FieldNode[];
  readonly count?: NumberNode | undefined;
  readonly growth?: RateNode | undefined;
  readonly key: readonly Located<string>[];
  /** Each inner list is one (compound) unique key. */
  readonly unique: readonly (readonly Located<string>[])[];
  readonly owner?: PathNode | undefined;
  readonly views: readonly RawView[];
  readonly transitions: readonly RawTransitions[];
  readonly invariants: readonly RawNamedExpression[];
  readonly keep?: KeepNode | undefined;
  readonly trash?: NumberNode | undefined;
  readonly audit?: NumberNode | undefined;
  readonly immutable?: Located<boolean> | undefined;
  readonly loss?: LossNode | undefined;
  readonly table?: Located<string> | undefined;
};

export type RawView = Named & { readonly fields: readonly RawViewField[] };

/** `title` (source is the path `title`), `tagList: tags.name`, `author: Profile` (path or view: for resolution). */
export type RawViewField = Named & { readonly source: PathNode };

export type RawTransitions = {
  readonly field: Located<string>;
  readonly moves: readonly MovesNode[];
  readonly span: Span;
};

export type RawNamedExpression = Named & { readonly expression: Expression };

export type RawOperation = Named & {
  readonly by: readonly Located<string>[];
  readonly at?: AtNode | undefined;
  readonly takes: readonly FieldNode[];
  /** Whether `takes` was written at all: `takes: {}` takes nothing, no `takes` is inferred. */
  readonly takesSpan?: Span | undefined;
  /** `takes: ProductInput`, `takes: ProductInput partial`: the body is that view; then `takes` is empty. */
  readonly takesView?: TypedDefinition | undefined;
  readonly returns?: FieldDefinition | undefined;
  readonly rate?: RateNode | undefined;
  readonly critical?: Located<boolean> | undefined;
  readonly idempotent?: Located<boolean> | ValueNode | undefined;
  readonly latency: readonly RawPercentile[];
  readonly limit?: RateNode | undefined;
  readonly emits: readonly Located<string>[];
  readonly steps: readonly RawStep[];
  /** One step inline (true) or a `does:` list (false). */
  readonly inline: boolean;
};

export type Verb = 'reads' | 'creates' | 'updates' | 'deletes' | 'calls' | 'checks' | 'streams' | 'waits';

export type RawStep = {
  readonly span: Span;
  /** Absent only in an `undo` that runs on the rows of its step. */
  readonly verb?: Located<Verb> | undefined;
  /** What the verb works on: an entity, `external.action`, an event. One; `streams` may have several. */
  readonly targets: readonly PathNode[];
  readonly each?: Rows | undefined;
  readonly where?: Expression | undefined;
  readonly set: readonly RawNamedExpression[];
  /** Where `set:` stands, since `set: {}` is a statement too. */
  readonly setSpan?: Span | undefined;
  readonly with: readonly RawNamedExpression[];
  readonly order: readonly OrderNode[];
  readonly page?: PageNode | undefined;
  readonly stale?: StaleNode | undefined;
  readonly else?: ElseNode | undefined;
  readonly as?: Located<string> | undefined;
  readonly name?: Located<string> | undefined;
  readonly undo?: RawUndo | undefined;
  readonly final?: Located<boolean> | undefined;
  /** In an operation with one inline step the events stand at the operation, not here. */
  readonly emits: readonly Located<string>[];
  readonly for?: NumberNode | undefined;
};

export type RawUndo =
  | { readonly kind: 'call'; readonly action: PathNode; readonly span: Span }
  | { readonly kind: 'step'; readonly step: RawStep; readonly span: Span };

export type RawEvent = Named & {
  readonly of?: Located<string> | undefined;
  readonly carries?: RawCarries | undefined;
  readonly orderedBy?: { readonly kind: 'none'; readonly span: Span } | PathNode | undefined;
  readonly webhook?: PathNode | undefined;
  readonly loss?: LossNode | undefined;
};

/** A list of fields of `of`, the name of a view of it, or a shape. */
export type RawCarries =
  | { readonly kind: 'fields'; readonly fields: readonly RawViewField[]; readonly span: Span }
  | { readonly kind: 'view'; readonly name: Located<string>; readonly span: Span }
  | { readonly kind: 'shape'; readonly fields: readonly FieldNode[]; readonly span: Span };

export type RawExternal = Named & {
  readonly actions: readonly RawAction[];
  readonly latency: readonly RawPercentile[];
  readonly availability?: NumberNode | undefined;
  readonly limit?: RateNode | undefined;
  readonly concurrent?: NumberNode | undefined;
  readonly authenticates?: Located<Authentication> | undefined;
};

export type RawAction = Named & {
  readonly takes: readonly FieldNode[];
  readonly returns?: FieldDefinition | undefined;
};

export type RawWorkflow = Named & {
  readonly when?: WhenNode | undefined;
  readonly does: readonly RawStep[];
  readonly deadline?: NumberNode | undefined;
};

export type RawTraffic = {
  readonly span: Span;
  readonly journeys: readonly RawJourney[];
  readonly peak?: NumberNode | undefined;
  /** 24 weights, one for each hour of the day; empty when not written. */
  readonly daily: readonly NumberNode[];
  readonly growth?: RateNode | undefined;
  readonly regions: readonly RawShare[];
};

export type RawJourney = Named & { readonly rate?: RateNode | undefined; readonly does: readonly VisitNode[] };

export type RawShare = Named & { readonly percent?: NumberNode | undefined };

/** `Order.store: postgresql`: `path` is the key, cut at its dots. */
export type RawPin = {
  readonly path: readonly Located<string>[];
  readonly value: Located<string>;
  readonly span: Span;
};
