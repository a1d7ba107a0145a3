import type { Located } from '../../../source/index.ts';
import type { PathNode } from '../../grammar/ast.ts';
import { suggest } from '../context.ts';
import type { Bound, Context, EntityDraft, Expected, Row, Scope } from '../context.ts';
import { nameProblems } from '../diagnostics/names.ts';
import { typeProblems } from '../diagnostics/types.ts';
import { literal } from './literals.ts';
import { readsMade } from '../secrets.ts';
import { openEntity, openList } from './ranges.ts';
import { knows, walk } from './walk.ts';
import type { Walked } from './walk.ts';

/** Returns what a bare path means: a word, `me`, `now`, `this`, `relevance`, or a field of the row at hand. */
export function bindPath(context: Context, node: PathNode, scope: Scope, expected: Expected | undefined): Bound | undefined {
  const [first, ...rest] = node.names;
  if (first === undefined) return undefined;
  const word = wordOf(context, node, scope, expected);
  if (word !== 'no word') return word;
  switch (first.value) {
    case 'me':
      return bindMe(context, node, scope, expected);
    case 'now':
      return rest.length === 0 ? special('now') : noPath(context, first, rest);
    case 'relevance':
      return bindRelevance(context, node, scope);
    case 'this':
      return bindThis(context, node, scope, rest);
    default:
      return bindField(context, node, scope);
  }
}

function special(kind: 'now'): Bound {
  const type = { kind: 'timestamp' } as const;
  return { expression: { kind, type }, type, optional: false, literal: false };
}

/** A bare word is first a word of the enum on the other side. */
function wordOf(context: Context, node: PathNode, scope: Scope, expected: Expected | undefined): Bound | undefined | 'no word' {
  const [first] = node.names;
  if (expected?.type.kind !== 'enum' || node.names.length !== 1 || first === undefined) return 'no word';
  if (expected.type.words.includes(first.value)) return literal(expected.type, first.value);
  if (scope.row !== undefined && knows(scope.row.entity, first.value)) return 'no word';
  const near = suggest(context, first.value, expected.type.words);
  context.report(typeProblems.create('unknown-word', node.span, { word: first.value, words: expected.type.words, near }));
  return undefined;
}

function bindMe(context: Context, node: PathNode, scope: Scope, expected: Expected | undefined): Bound | undefined {
  const [first, ...rest] = node.names;
  const wanted = expected?.type.kind === 'reference' || expected?.type.kind === 'row' ? expected.type.entity : undefined;
  const id = scope.me.find((caller) => caller === wanted) ?? scope.me.find((caller) => hasField(context, caller, rest[0])) ?? scope.me[0];
  const entity = id === undefined ? undefined : context.entities.get(id);
  if (id !== undefined && entity === undefined) return undefined;
  if (first === undefined || entity === undefined) {
    context.report(nameProblems.create('nobody-is-me', node.span, {}));
    return undefined;
  }
  const walked = walk(context, entity, rest);
  if (walked === undefined || readsMade(context, walked.end, walked.facts, node.span)) return undefined;
  if (walked.list !== undefined) return listOutside(context, node, walked);
  const { path, type, facts } = walked;
  return { expression: { kind: 'me', type, path }, type, optional: true, literal: false, ...(facts !== undefined && { facts }) };
}

function hasField(context: Context, caller: string, name: Located<string> | undefined): boolean {
  return name !== undefined && context.entities.get(caller)?.fields.has(name.value) === true;
}

function bindRelevance(context: Context, node: PathNode, scope: Scope): Bound | undefined {
  if (!scope.relevance || node.names.length > 1) {
    context.report(typeProblems.create('relevance-without-matches', node.span, {}));
    return undefined;
  }
  const type = { kind: 'decimal', places: 6 } as const;
  return { expression: { kind: 'relevance', type }, type, optional: false, literal: false };
}

function bindThis(context: Context, node: PathNode, scope: Scope, rest: readonly Located<string>[]): Bound | undefined {
  const row = scope.outer ?? scope.row;
  if (row === undefined) return noRow(context, node);
  return fieldOf(context, node, row, rest, scope);
}

function bindField(context: Context, node: PathNode, scope: Scope): Bound | undefined {
  const [first] = node.names;
  if (first === undefined) return undefined;
  if (scope.row !== undefined && knows(scope.row.entity, first.value)) return fieldOf(context, node, scope.row, node.names, scope);
  const entity = context.entities.get(first.value);
  if (entity !== undefined && scope.open !== undefined) {
    const opened = openEntity(context, entity, node.names.slice(1), scope.open, scope);
    return fieldOf(context, node, opened.row, opened.rest, scope);
  }
  return scope.row === undefined ? noRow(context, node) : unknownName(context, first, scope.row.entity, scope);
}

function fieldOf(context: Context, node: PathNode, row: Row, names: readonly Located<string>[], scope: Scope): Bound | undefined {
  const walked = walk(context, row.entity, names);
  if (walked === undefined || readsMade(context, walked.end, walked.facts, node.span)) return undefined;
  if (walked.list !== undefined) {
    if (scope.open === undefined) return listOutside(context, node, walked);
    const opened = openList(row, walked.list, scope.open, scope);
    return fieldOf(context, node, opened.row, opened.rest, scope);
  }
  const { path, type, optional, facts } = walked;
  return {
    expression: { kind: 'field', type, variable: row.variable, path },
    type,
    optional,
    literal: false,
    ...(facts !== undefined && { facts }),
  };
}

function listOutside(context: Context, node: PathNode, walked: Walked): undefined {
  context.report(typeProblems.create('list-outside-fold', node.span, { list: walked.list?.name ?? '' }));
  return undefined;
}

function noPath(context: Context, first: Located<string>, rest: readonly Located<string>[]): undefined {
  const name = rest[0] ?? first;
  context.report(typeProblems.create('no-fields', name.span, { name: name.value, of: first.value, type: 'timestamp' }));
  return undefined;
}

/** A text in quotes of YAML arrives without them, and then reads as a name. */
function isQuoted(context: Context, name: Located<string>): boolean {
  const before = context.text[name.span.start - 1];
  return before === "'" || before === '"';
}

function quotedText(context: Context, name: Located<string>): undefined {
  context.report(nameProblems.create('quoted-text', name.span, { text: name.value }));
  return undefined;
}

function noRow(context: Context, node: PathNode): undefined {
  const [first] = node.names;
  if (first !== undefined && isQuoted(context, first)) return quotedText(context, first);
  const name = node.names.map((part) => part.value).join('.');
  context.report(nameProblems.create('no-row', node.span, { name }));
  return undefined;
}

function unknownName(context: Context, name: Located<string>, entity: EntityDraft, scope: Scope): undefined {
  if (isQuoted(context, name)) return quotedText(context, name);
  if (context.entities.has(name.value)) {
    context.report(typeProblems.create('entity-outside-fold', name.span, { name: name.value }));
    return undefined;
  }
  if (scope.values.entries.has(name.value)) {
    context.report(nameProblems.create('dollar-missing', name.span, { name: name.value }));
    return undefined;
  }
  if (scope.open !== undefined && /^[A-Z]/.test(name.value)) {
    context.report(nameProblems.create('unknown-entity', name.span, { name: name.value, near: suggest(context, name.value, context.entities.keys()) }));
    return undefined;
  }
  const near = suggest(context, name.value, entity.fields.keys());
  context.report(nameProblems.create('unknown-field', name.span, { name: name.value, entity: entity.id, near, isValue: true }));
  return undefined;
}
