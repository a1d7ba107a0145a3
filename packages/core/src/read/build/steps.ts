import { nearest } from '../../diagnostic/index.ts';
import type { Located } from '../../source/index.ts';
import { briefDiagnostics } from '../diagnostics.ts';
import {
  parseDuration,
  parseElse,
  parseExpression,
  parseOrder,
  parsePage,
  parsePath,
  parseRows,
  parseStale,
} from '../grammar/index.ts';
import type { RawNamedExpression, RawStep, RawUndo, Verb } from '../raw.ts';
import type { YamlMap, YamlNode } from '../yaml/index.ts';
import { mapOf, membersOf, namedEntries } from './builder.ts';
import type { Builder } from './builder.ts';

const verbs: readonly Verb[] = ['reads', 'creates', 'updates', 'deletes', 'calls', 'checks', 'streams', 'waits'];

/** All keys that belong to a step, for the step that stands inline in an operation. */
const clauses = ['each', 'where', 'set', 'with', 'order', 'page', 'stale', 'else', 'as', 'name', 'undo', 'final', 'for'];
export const stepKeys: ReadonlySet<string> = new Set([...verbs, ...clauses]);

/** Keys of an operation: they are no mistyped verbs (`takes` is not `waits`). */
const operationKeys = ['by', 'at', 'takes', 'returns', 'rate', 'critical', 'idempotent', 'latency', 'limit', 'emits', 'does'];

/** Steps of a `does:` list. */
export function buildSteps(builder: Builder, node: YamlNode | undefined): readonly RawStep[] {
  if (node?.kind !== 'list') return [];
  return node.items
    .map(mapOf)
    .filter((item) => item !== undefined)
    .map((item) => buildStep(builder, item, { needsVerb: true, inline: false }));
}

type StepOptions = {
  readonly needsVerb: boolean;
  /** The step of an operation without `does:`; then `emits` is the operation's. */
  readonly inline: boolean;
};

export function buildStep(builder: Builder, node: YamlMap, { needsVerb, inline }: StepOptions): RawStep {
  const members = membersOf(node);
  const verb = verbOf(builder, node);
  if (verb === undefined && needsVerb && !hasMistypedVerb(node)) {
    const place = inline ? 'this operation' : 'this step';
    const span = node.entries[0]?.key.span ?? node.span;
    builder.report(briefDiagnostics.create('no-verb', span, { place, inOperation: inline }));
  }
  return {
    span: node.span,
    verb,
    targets: verb === undefined ? [] : builder.parseEach(members.get(verb.value), parsePath),
    each: builder.parse(members.get('each'), parseRows),
    where: builder.parse(members.get('where'), parseExpression),
    set: buildNamedExpressions(builder, members.get('set')),
    setSpan: members.get('set')?.span,
    with: buildNamedExpressions(builder, members.get('with')),
    order: builder.parseEach(members.get('order'), parseOrder),
    page: builder.parse(members.get('page'), parsePage),
    stale: builder.parse(members.get('stale'), parseStale),
    else: builder.parse(members.get('else'), parseElse),
    as: builder.name(members.get('as'), '`as`'),
    name: builder.name(members.get('name'), '`name`'),
    undo: buildUndo(builder, members.get('undo')),
    final: builder.boolean(members.get('final')),
    emits: inline ? [] : builder.names(members.get('emits'), '`emits`'),
    for: builder.parse(members.get('for'), parseDuration),
  };
}

/** `raeds` has been told as an unknown key already. */
function hasMistypedVerb(node: YamlMap): boolean {
  return node.entries.some(({ key, value }) => {
    const near = nearest(key.text, [...operationKeys, ...stepKeys]);
    return value.kind !== 'refused' && near !== key.text && verbs.some((verb) => verb === near);
  });
}

function verbOf(builder: Builder, node: YamlMap): Located<Verb> | undefined {
  let first: Located<Verb> | undefined;
  for (const { key } of node.entries) {
    const value = verbs.find((verb) => verb === key.text);
    if (value === undefined) continue;
    if (first === undefined) first = { value, span: key.span };
    else if (first.value !== value) {
      builder.report(briefDiagnostics.create('several-verbs', [key.span, first.span], { first: first.value, second: value }));
      break;
    }
  }
  return first;
}

function buildUndo(builder: Builder, node: YamlNode | undefined): RawUndo | undefined {
  if (node?.kind === 'map') {
    const step = buildStep(builder, node, { needsVerb: false, inline: false });
    return { kind: 'step', step, span: node.span };
  }
  const action = builder.parse(node, parsePath);
  return action === undefined ? undefined : { kind: 'call', action, span: action.span };
}

/** `name: expression` for each entry: `set`, `with`, `invariants`. */
export function buildNamedExpressions(builder: Builder, node: YamlNode | undefined): readonly RawNamedExpression[] {
  return namedEntries(node).flatMap(({ name, value, span }) => {
    const expression = builder.parse(value, parseExpression);
    return expression === undefined ? [] : [{ name, expression, span }];
  });
}
