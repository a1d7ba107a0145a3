import { z } from 'zod';
import { briefSchema } from './brief-schema.ts';
import { path, word } from './leaves.ts';

/** What a place of the brief may hold, read off the zod schema: a scalar, a map or a list, or several of them. */
export type Expectation = {
  /** Meaning of the place, for messages and the reference; samples follow it. */
  readonly meaning: string;
  readonly examples: readonly string[];
  readonly scalar: ScalarExpectation | undefined;
  readonly map: MapExpectation | undefined;
  readonly list: ListExpectation | undefined;
};

export type ScalarExpectation = { readonly words: readonly string[] | undefined };

export type MapExpectation =
  | { readonly kind: 'keys'; readonly keys: ReadonlyMap<string, Expectation>; readonly required: readonly string[] }
  | { readonly kind: 'names'; readonly called: 'name' | 'word' | 'path'; readonly value: Expectation };

export type ListExpectation = { readonly item: Expectation; readonly mayBeEmpty: boolean };

type Schema = z.core.$ZodType;

/** Schemas refer to themselves (a field is a list of fields), so each is interpreted once. */
const interpreted = new Map<Schema, Expectation>();

/** The expectation of the whole brief. */
export function briefExpectation(): Expectation {
  return interpret(briefSchema);
}

function interpret(schema: Schema): Expectation {
  const known = interpreted.get(schema);
  if (known !== undefined) return known;
  const made: Mutable<Expectation> = { ...story(schema), scalar: undefined, map: undefined, list: undefined };
  interpreted.set(schema, made);
  fill(made, schema);
  return made;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function story(schema: Schema): { meaning: string; examples: readonly string[] } {
  const meta = z.globalRegistry.get(schema);
  const inner = innerOf(schema);
  const deeper = inner === undefined ? { meaning: '', examples: [] } : story(inner);
  const samples = meta?.['examples'];
  const examples = Array.isArray(samples) ? samples.map(String) : deeper.examples;
  return { meaning: meta?.description ?? deeper.meaning, examples };
}

function innerOf(schema: Schema): Schema | undefined {
  if (schema instanceof z.ZodOptional) return schema.def.innerType;
  return schema instanceof z.ZodLazy ? schema.def.getter() : undefined;
}

function fill(made: Mutable<Expectation>, schema: Schema): void {
  const inner = innerOf(schema);
  if (inner !== undefined) fill(made, inner);
  else if (schema instanceof z.ZodUnion) for (const option of schema.def.options) fill(made, option);
  else if (schema instanceof z.ZodObject) made.map ??= keysOf(schema);
  else if (schema instanceof z.ZodRecord) made.map ??= { kind: 'names', called: calledBy(schema.def.keyType), value: interpret(schema.def.valueType) };
  else if (schema instanceof z.ZodArray) made.list = listOf(schema, made.list);
  else made.scalar = { words: merged(made.scalar, wordsOf(schema)) };
}

function calledBy(keys: Schema): 'name' | 'word' | 'path' {
  if (keys === word) return 'word';
  return keys === path ? 'path' : 'name';
}

function keysOf(schema: z.ZodObject): MapExpectation {
  const keys = new Map(Object.entries(schema.def.shape).map(([key, value]) => [key, interpret(value)]));
  const required = Object.entries(schema.def.shape)
    .filter(([, value]) => !(value instanceof z.ZodOptional))
    .map(([key]) => key);
  return { kind: 'keys', keys, required };
}

/** Two kinds of list at one place (names, or lists of names) differ in their items only. */
function listOf(schema: z.ZodArray, before: ListExpectation | undefined): ListExpectation {
  const item = interpret(schema.def.element);
  if (before !== undefined) throw new Error('a place of the schema holds two kinds of lists');
  return { item, mayBeEmpty: schema.safeParse([]).success };
}

/** The words that are allowed, or undefined where any text is. */
function wordsOf(schema: Schema): readonly string[] | undefined {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodBoolean) return ['true', 'false'];
  return undefined;
}

function merged(before: ScalarExpectation | undefined, words: readonly string[] | undefined): readonly string[] | undefined {
  if (before === undefined) return words;
  return before.words === undefined || words === undefined ? undefined : [...before.words, ...words];
}
