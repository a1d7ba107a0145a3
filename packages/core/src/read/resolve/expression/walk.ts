import type { Located } from '../../../source/index.ts';
import type { ValueType } from '../../../system/index.ts';
import { suggest } from '../context.ts';
import type { Context, EntityDraft, FieldDraft, FieldFacts } from '../context.ts';
import { nameProblems } from '../diagnostics/names.ts';
import { typeProblems } from '../diagnostics/types.ts';
import { printType } from '../type-names.ts';

/** Where a path of names ends. */
export interface Walked {
  readonly path: readonly string[];
  readonly type: ValueType;
  readonly optional: boolean;
  readonly facts?: FieldFacts;
  /** The field that the path ends at. */
  readonly end?: FieldDraft;
  /** Set when the path meets a list of rows: where it lies, whose rows they are, and the names after it. */
  readonly list?: { readonly path: readonly string[]; readonly name: string; readonly of: EntityDraft; readonly rest: readonly Located<string>[] };
}

/** Returns the entity that a name of a part leads to: its whole, or the whole of that. */
function wholeNamed(entity: EntityDraft, name: string): { readonly hops: readonly string[]; readonly whole: EntityDraft } | undefined {
  const hops: string[] = [];
  for (let whole = entity.whole; whole !== undefined; whole = whole.whole) {
    hops.push(whole.rowName);
    if (whole.rowName === name) return { hops, whole };
  }
  return undefined;
}

/** Returns whether a name means something at this row. */
export function knows(entity: EntityDraft, name: string): boolean {
  return entity.fields.has(name) || wholeNamed(entity, name) !== undefined;
}

/** Follows names from a row, through references and wholes, up to a value or the first list of rows. */
export function walk(context: Context, start: EntityDraft, names: readonly Located<string>[]): Walked | undefined {
  let entity = start;
  let optional = false;
  const path: string[] = [];
  let type: ValueType = { kind: 'row', entity: start.id };
  for (const [index, name] of names.entries()) {
    const whole = entity.fields.has(name.value) ? undefined : wholeNamed(entity, name.value);
    if (whole !== undefined) {
      path.push(...whole.hops);
      entity = whole.whole;
      type = { kind: 'row', entity: entity.id };
      continue;
    }
    const field = entity.fields.get(name.value);
    if (field === undefined) return unknownField(context, entity, name);
    const facts = context.factsOf(field);
    if (facts === undefined) return undefined;
    const rest = names.slice(index + 1);
    if (facts.type.kind === 'references' || facts.type.kind === 'parts') {
      const of = context.entities.get(facts.type.entity);
      if (of === undefined) return undefined;
      const list = { path: [...path], name: name.value, of, rest };
      return { path: [...path, name.value], type: facts.value, optional, facts, list };
    }
    path.push(name.value);
    optional ||= facts.optional;
    type = facts.value;
    if (rest.length === 0) return { path, type, optional, facts, end: field };
    const next = type.kind === 'reference' ? context.entities.get(type.entity) : undefined;
    if (next === undefined) return noFields(context, name, type, rest[0] ?? name);
    entity = next;
  }
  return { path, type, optional };
}

function unknownField(context: Context, entity: EntityDraft, name: Located<string>): undefined {
  const near = suggest(context, name.value, entity.fields.keys());
  context.report(nameProblems.create('unknown-field', name.span, { name: name.value, entity: entity.id, near }));
  return undefined;
}

export function noFields(context: Context, of: Located<string>, type: ValueType, name: Located<string>): undefined {
  context.report(typeProblems.create('no-fields', name.span, { name: name.value, of: of.value, type: printType(type) }));
  return undefined;
}
