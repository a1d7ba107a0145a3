import type { Located } from '../../../source/index.ts';
import type { ValueType } from '../../../system/index.ts';
import type { ValueNode } from '../../grammar/ast.ts';
import { suggest } from '../context.ts';
import type { Bound, Context, Expected, FieldFacts, Scope, ValueEntry } from '../context.ts';
import { nameProblems } from '../diagnostics/names.ts';
import { operationProblems } from '../diagnostics/operations.ts';
import { readsMade } from '../secrets.ts';
import { noFields, walk } from './walk.ts';

/** Returns what `$x` means: a parameter, an earlier result, the event, the element. */
export function bindValue(context: Context, node: ValueNode, scope: Scope, expected: Expected | undefined): Bound | undefined {
  const [first, ...rest] = node.names;
  if (first === undefined) return undefined;
  const entry = entryOf(context, first, rest, scope, expected);
  if (entry === undefined) return undefined;
  entry.used = true;
  const end = follow(context, entry, first, rest);
  if (end === undefined) return undefined;
  const path = rest.map((name) => name.value);
  return {
    expression: { kind: 'value', type: end.type, name: entry.name, path },
    type: end.type,
    optional: end.optional,
    literal: false,
    ...(end.facts !== undefined && { facts: end.facts }),
  };
}

function entryOf(context: Context, name: Located<string>, rest: readonly Located<string>[], scope: Scope, expected: Expected | undefined): ValueEntry | undefined {
  const { values } = scope;
  const entries = values.entries.get(name.value) ?? [];
  const [entry, other] = entries;
  if (entry !== undefined && other !== undefined) {
    context.report(operationProblems.create('ambiguous-value', [name.span, entry.span, other.span], { name: name.value }));
    return undefined;
  }
  if (entry !== undefined) return entry;
  if (values.broken.has(name.value)) return undefined;
  const inferred = rest.length === 0 ? values.infer?.(name, expected) : undefined;
  if (inferred !== undefined) return inferred;
  const isLater = values.later.has(name.value);
  const near = isLater ? undefined : suggest(context, name.value, values.entries.keys());
  context.report(nameProblems.create('unknown-value', name.span, { name: name.value, near, isLater }));
  return undefined;
}

interface End {
  readonly type: ValueType;
  readonly optional: boolean;
  readonly facts?: FieldFacts;
}

/** Follows the names after `$x` through objects, rows and lists; a path through a list gives a list. */
function follow(context: Context, entry: ValueEntry, first: Located<string>, rest: readonly Located<string>[]): End | undefined {
  let type = entry.type;
  let optional = entry.optional;
  let before = first;
  for (const [index, name] of rest.entries()) {
    const element = type.kind === 'list' ? type.of : type;
    if (element.kind === 'row' || element.kind === 'reference') {
      const end = followRow(context, element.entity, rest.slice(index));
      if (end === undefined) return undefined;
      return { ...end, type: type.kind === 'list' ? { kind: 'list', of: end.type } : end.type, optional: optional || end.optional };
    }
    if (element.kind !== 'object') return noFields(context, before, type, name);
    const field = element.fields.find((each) => each.name === name.value);
    if (field === undefined) return notInObject(context, entry, element.fields.map((each) => each.name), name);
    optional ||= field.optional;
    type = type.kind === 'list' ? { kind: 'list', of: field.type } : field.type;
    before = name;
  }
  return { type, optional };
}

function followRow(context: Context, id: string, names: readonly Located<string>[]): End | undefined {
  const entity = context.entities.get(id);
  if (entity === undefined) return undefined;
  const walked = walk(context, entity, names);
  if (walked === undefined || readsMade(context, walked.end, walked.facts, names.at(-1)?.span ?? entity.span)) return undefined;
  if (walked.list === undefined || walked.list.rest.length === 0) return walked;
  const end = followRow(context, walked.list.of.id, walked.list.rest);
  return end === undefined ? undefined : { ...end, type: { kind: 'list', of: end.type } };
}

function notInObject(context: Context, entry: ValueEntry, known: readonly string[], name: Located<string>): undefined {
  const { missing } = entry;
  if (missing !== undefined && context.entities.get(missing.entity)?.fields.has(name.value) === true) {
    context.report(operationProblems.create('not-carried', name.span, { name: name.value, ...missing }));
    return undefined;
  }
  const near = suggest(context, name.value, known);
  context.report(nameProblems.create('unknown-member', name.span, { name: name.value, of: entry.name, near }));
  return undefined;
}
