import type { Diagnostic } from '../../diagnostic/index.ts';
import { nearest } from '../../diagnostic/index.ts';
import type { Place } from '../../quantity/index.ts';
import type { Located, Span } from '../../source/index.ts';
import type { Expression, FieldType, Limits, Range, ShapeField, ValueType, View } from '../../system/index.ts';
import type { Expression as ExpressionNode, FieldNode } from '../grammar/ast.ts';
import type { RawActor, RawBrief, RawEntity, RawEvent, RawExternal, RawOperation, RawView } from '../raw.ts';

/*
 * Resolution in one look: `declare` puts every name into maps; types of fields, views and derived expressions are then
 * resolved when first asked for (a field may be typed by another one) and kept; what fails is reported once and is
 * `undefined` from then on, so that nothing built on it is reported again.
 */

/** An entity or part whose names are known; the rest is asked of its fields. */
export interface EntityDraft {
  readonly id: string;
  /** Name by which its parts see it: `order`. */
  readonly rowName: string;
  readonly raw: RawEntity;
  readonly whole: EntityDraft | undefined;
  readonly fields: Map<string, FieldDraft>;
  readonly key: readonly string[];
  /** Path in the brief: `entities.Order`, of a part `entities.Order.fields.lines`. */
  readonly path: string;
  readonly span: Span;
  /** The key and the unique field sets, once asked for. */
  uniqueSets?: readonly (readonly string[])[];
}

export interface FieldDraft {
  readonly name: string;
  readonly entity: EntityDraft;
  /** Absent for the fields that exist by themselves. */
  readonly node: FieldNode | undefined;
  readonly span: Span;
  readonly path: string;
  readonly implicit: boolean;
  state: 'new' | 'busy' | 'done';
  facts: FieldFacts | undefined;
}

/** What a field, parameter or member of a shape is once its definition is resolved. */
export interface FieldFacts {
  readonly type: FieldType;
  readonly value: ValueType;
  readonly limits: Limits;
  readonly optional: boolean;
  readonly presence: number;
  readonly flags: ReadonlySet<'unique' | 'personal' | 'sensitive' | 'secret' | 'computed' | 'created' | 'partial'>;
  readonly default?: ExpressionNode;
  readonly distinct?: number;
  readonly skew?: number;
  readonly only?: string;
  readonly column?: string;
  readonly derived?: Expression;
  /** The view that an input follows. */
  readonly view?: View;
}

export interface ViewDraft {
  readonly name: string;
  readonly entity: EntityDraft;
  readonly raw: RawView | undefined;
  state: 'new' | 'busy' | 'done';
  view: View | undefined;
  used: boolean;
}

/** The rows that bare names are fields of. */
export interface Row {
  readonly variable: string;
  readonly entity: EntityDraft;
}

/** Something that `$x` may mean. */
export interface ValueEntry {
  readonly name: string;
  readonly kind: 'parameter' | 'result' | 'event' | 'element';
  readonly type: ValueType;
  readonly optional: boolean;
  readonly span: Span;
  /** Fields that exist but are not carried by the event. */
  readonly missing?: { readonly event: string; readonly entity: string };
  used: boolean;
}

/** The values of an operation or workflow at one step. */
export interface Values {
  readonly entries: ReadonlyMap<string, readonly ValueEntry[]>;
  /** Makes a parameter of a `$x` in a `where` out of what it is compared with. */
  readonly infer?: (name: Located<string>, expected: Expected | undefined) => ValueEntry | undefined;
  /** Names whose declaration is wrong and reported: what uses them stays silent. */
  readonly broken: ReadonlySet<string>;
  /** Names that steps give, also those that come later. */
  readonly later: ReadonlySet<string>;
  /** Silences what else uses a name whose meaning could not be settled. */
  readonly silence: (name: string) => void;
  /** Names that an inference may still give, so that a comparison asks its other side first. */
  readonly infers: boolean;
}

/** Where an expression stands: what its names may mean. */
export interface Scope {
  readonly row?: Row;
  /** What `this` is inside a fold. */
  readonly outer?: Row | undefined;
  readonly values: Values;
  /** Entities whose row `me` may be; none where nobody calls. */
  readonly me: readonly string[];
  readonly relevance: boolean;
  /** Inside the parentheses of a fold, before its `where`: the lists that its paths walk. */
  readonly open?: OpenRanges | undefined;
  /** Numbers the variables of folds within one expression. */
  readonly variables: { next: number };
}

/** The ranges that one fold walks, by what they walk: all paths through the same list walk the same element. */
export type OpenRanges = Map<string, { readonly range: Range; readonly row: Row }>;

/** What the other side of a comparison, or the field that is set, says about a value. */
export interface Expected {
  readonly type: ValueType;
  readonly facts?: FieldFacts;
}

/** A resolved expression with what its type does not say. */
export interface Bound {
  readonly expression: Expression;
  readonly type: ValueType;
  readonly optional: boolean;
  /** Declaration that it came from unchanged, for limits and sizes. */
  readonly facts?: FieldFacts;
  /** Made of literals alone: its unit is free. */
  readonly literal: boolean;
}

/** The actions of an external, by name. */
export interface ResolvedExternal {
  readonly actions: ReadonlyMap<string, ResolvedAction>;
}

export interface ResolvedAction {
  /** Absent when the brief gives only its name: then anything may be given. */
  readonly takes?: readonly ShapeField[];
  readonly returns?: readonly ShapeField[];
}

export interface Context {
  /** Text of the source. */
  readonly text: string;
  readonly raw: RawBrief;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly entities: Map<string, EntityDraft>;
  readonly views: Map<string, ViewDraft>;
  readonly actors: Map<string, RawActor>;
  readonly events: Map<string, RawEvent>;
  readonly externals: Map<string, RawExternal>;
  readonly operations: Map<string, RawOperation>;
  /** Entities that are the `is` of an actor. */
  readonly callers: readonly string[];
  /** How many definitions are being resolved inside each other. */
  readonly nesting: { depth: number };
  /** Look-ups of near names that are still paid for: with thousands of errors nobody reads a suggestion for each. */
  readonly suggestions: { left: number };
  /** The facts of a field, resolved when first asked; undefined if its definition is wrong (and reported). */
  readonly factsOf: (field: FieldDraft) => FieldFacts | undefined;
  readonly bind: (node: ExpressionNode, scope: Scope, expected?: Expected) => Bound | undefined;
  readonly viewOf: (draft: ViewDraft) => View | undefined;
  /** The default view of a part. */
  readonly partView: (part: EntityDraft) => View | undefined;
  /** What `$event` is; undefined if the event is wrong (and reported). */
  readonly eventType: (event: string) => Pick<ValueEntry, 'type' | 'missing'> | undefined;
  readonly externalOf: (external: string) => ResolvedExternal | undefined;
}

/** Returns the nearest of the candidates, or undefined when none is near or many were asked before. */
export function suggest(context: Context, name: string, candidates: Iterable<string>): string | undefined {
  if (context.suggestions.left <= 0) return undefined;
  context.suggestions.left -= 1;
  return nearest(name, candidates);
}

/** Walks several collections of names one after the other. */
export function* namesIn(...collections: readonly Iterable<string>[]): Generator<string> {
  for (const names of collections) yield* names;
}

/** Returns the place of a node in the brief. */
export function placeOf(path: string, span: Span): Place {
  return { path, start: span.start, end: span.end };
}

/** Returns `Order` as `order`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Values of an expression that stands at an entity: none. */
export const noValues: Values = { entries: new Map(), broken: new Set(), later: new Set(), silence: () => undefined, infers: false };

/** Returns the scope of an expression of an entity: bare names are its fields, `me` whoever calls. */
export function rowScope(context: Context, entity: EntityDraft): Scope {
  return { row: { variable: 'row', entity }, values: noValues, me: context.callers, relevance: false, variables: { next: 1 } };
}
