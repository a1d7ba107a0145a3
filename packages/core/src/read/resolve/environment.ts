import type { Located, Span } from '../../source/index.ts';
import type { FieldType, View, ShapeField, Step, ValueType } from '../../system/index.ts';
import { valueTypeOf } from '../../system/index.ts';
import { placeOf } from './context.ts';
import type { Context, EntityDraft, Expected, FieldFacts, Row, Scope, ValueEntry, Values } from './context.ts';
import { fieldTypeOf } from './type-names.ts';

/** What an earlier step of an operation or workflow gave. */
export interface Result {
  /** Name by which the brief knows it: `as`, or the entity's name. */
  readonly name: string;
  /** Name in the resolved step: another one where two results, or a result and a parameter, have the same. */
  readonly unique: string;
  readonly entity: string | undefined;
  readonly step: Step;
  readonly entry: ValueEntry;
}

/** What the steps of one operation or workflow see and add to. */
export interface Environment {
  readonly kind: 'operation' | 'workflow';
  readonly path: string;
  /** Actors that may call. */
  readonly by: readonly string[];
  /** Entities whose row `me` may be. */
  readonly me: readonly string[];
  /** The view that all declared parameters come from. */
  readonly view?: View;
  /** Declared parameters, then the inferred ones. */
  readonly parameters: ShapeField[];
  readonly declared: number;
  readonly entries: Map<string, ValueEntry[]>;
  readonly results: Result[];
  /** Parameters may be made of the `$x` in a `where`. */
  readonly infers: 'all' | 'keys' | 'none';
  /** Names in the route, which may be inferred though `takes` is written. */
  readonly route: ReadonlySet<string>;
  /** Parameters and results whose declaration is wrong (and reported). */
  readonly broken: Set<string>;
  /** Names of the results of all steps: one that is not among the entries yet is used too early. */
  readonly later: ReadonlySet<string>;
  /** Names taken by parameters and results. */
  readonly taken: Set<string>;
}

/** Returns an environment that holds the parameters. */
export function environmentOf(
  base: Pick<Environment, 'kind' | 'path' | 'by' | 'me' | 'infers' | 'route' | 'view' | 'later'>,
  parameters: readonly ShapeField[],
  spans: ReadonlyMap<string, Span>,
  fallback: Span,
): Environment {
  const made: Environment = {
    ...base,
    parameters: [...parameters],
    declared: parameters.length,
    entries: new Map(),
    results: [],
    broken: new Set(),
    taken: new Set(['it', 'event']),
  };
  for (const parameter of parameters) {
    addEntry(made, {
      name: parameter.name,
      kind: 'parameter',
      type: valueTypeOf(parameter.type),
      optional: parameter.optional && parameter.default === undefined,
      span: spans.get(parameter.name) ?? fallback,
      used: false,
    });
  }
  return made;
}

export function addEntry(environment: Environment, entry: ValueEntry, known = entry.name): void {
  const before = environment.entries.get(known);
  if (before === undefined) environment.entries.set(known, [entry]);
  else before.push(entry);
  environment.taken.add(entry.name);
}

/** Returns a name that no parameter and no earlier result has. */
export function freeName(environment: Environment, wanted: string): string {
  if (!environment.taken.has(wanted)) return wanted;
  let number = 2;
  while (environment.taken.has(`${wanted}${number}`)) number += 1;
  return `${wanted}${number}`;
}

/** Returns the scope of an expression of a step; `inferring` where a `$x` may become a parameter. */
export function stepScope(context: Context, environment: Environment, row: Row | undefined, it: ValueEntry | undefined, inferring: boolean): Scope {
  const values: Values = {
    entries: it === undefined ? environment.entries : new Map([...environment.entries, ['it', [it]]]),
    broken: environment.broken,
    later: environment.later,
    silence: (name) => environment.broken.add(name),
    infers: inferring && environment.infers !== 'none',
    ...(inferring && { infer: (name, expected) => infer(context, environment, row?.entity, name, expected) }),
  };
  return { values, me: environment.me, relevance: false, variables: { next: 1 }, ...(row !== undefined && { row }) };
}

function infer(
  context: Context,
  environment: Environment,
  entity: EntityDraft | undefined,
  name: Located<string>,
  expected: Expected | undefined,
): ValueEntry | undefined {
  if (environment.infers === 'none' || expected === undefined || name.value === 'it' || name.value === 'event') return undefined;
  const allowed = environment.infers === 'all' || environment.route.has(name.value) || isKey(context, entity, expected.facts);
  const type = allowed ? inferredType(expected) : undefined;
  if (type === undefined) return undefined;
  environment.parameters.push({
    name: name.value,
    type,
    limits: {},
    optional: false,
    presence: 1,
    place: placeOf(`${environment.path}.takes.${name.value}`, name.span),
  });
  const entry: ValueEntry = { name: name.value, kind: 'parameter', type: valueTypeOf(type), optional: false, span: name.span, used: true };
  addEntry(environment, entry);
  return entry;
}

function inferredType(expected: Expected): FieldType | undefined {
  const { facts, type } = expected;
  if (facts !== undefined && facts.type.kind !== 'references' && facts.type.kind !== 'parts') return facts.type;
  if (type.kind === 'list') return listType(type.of);
  return type.kind === 'text' ? { kind: 'text' } : fieldTypeOf(type);
}

function listType(element: ValueType): FieldType | undefined {
  const of = fieldTypeOf(element);
  return of === undefined ? undefined : { kind: 'list', of };
}

function isKey(context: Context, entity: EntityDraft | undefined, facts: FieldFacts | undefined): boolean {
  if (entity === undefined || facts === undefined) return false;
  if (facts.flags.has('unique')) return true;
  return entity.key.some((name) => {
    const field = entity.fields.get(name);
    return field !== undefined && context.factsOf(field) === facts;
  });
}

/** Returns the key and the unique field sets of an entity. */
export function uniqueSets(context: Context, entity: EntityDraft): readonly (readonly string[])[] {
  if (entity.uniqueSets !== undefined) return entity.uniqueSets;
  const sets: (readonly string[])[] = [entity.key];
  if (entity.whole === undefined) {
    for (const field of entity.fields.values()) if (context.factsOf(field)?.flags.has('unique') === true) sets.push([field.name]);
    sets.push(...entity.raw.unique.map((names) => names.map((name) => name.value)));
  }
  entity.uniqueSets = sets;
  return sets;
}

