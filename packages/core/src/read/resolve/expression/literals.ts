import type { ValueType } from '../../../system/index.ts';
import type { Expression as Node, NumberNode } from '../../grammar/ast.ts';
import type { Dimension } from '../../grammar/units.ts';
import { dimensionOf, inBaseUnit } from '../../grammar/units.ts';
import type { Bound, Context, Expected } from '../context.ts';
import { typeProblems } from '../diagnostics/types.ts';
import { printType } from '../type-names.ts';

/** Returns the literal as a bound expression. Decimals keep their digits as text, times are seconds. */
export function bindLiteral(context: Context, node: Extract<Node, { kind: 'number' | 'text' | 'boolean' | 'none' }>, expected: Expected | undefined): Bound | undefined {
  switch (node.kind) {
    case 'number':
      return bindNumber(context, node, expected?.type);
    case 'boolean':
      return literal({ kind: 'bool' }, node.value);
    case 'none':
      return { ...literal({ kind: 'none' }, null), optional: true };
    case 'text':
      return bindText(context, node, expected);
  }
}

export function literal(type: ValueType, value: string | number | boolean | null): Bound {
  return { expression: { kind: 'literal', type, value }, type, optional: false, literal: true };
}

/** What the number of a field may be measured in; a count may stand for any number. */
const measures: Readonly<Record<string, readonly Dimension[]>> = { int: ['factor', 'bytes', 'time'], decimal: ['share', 'factor', 'time'], money: ['time'] };

function bindNumber(context: Context, node: NumberNode, wanted: ValueType | undefined): Bound | undefined {
  const dimension = dimensionOf(node.unit);
  const fitting = wanted === undefined ? undefined : measures[wanted.kind];
  if (wanted !== undefined && fitting !== undefined && dimension !== 'count' && !fitting.includes(dimension)) {
    context.report(typeProblems.create('unit-of-other', node.span, { text: `${node.text}${node.unit ?? ''}`, type: printType(wanted), plain: node.text }));
    return undefined;
  }
  const value = inBaseUnit(node.value, node.unit);
  if (dimensionOf(node.unit) === 'time') return literal({ kind: 'duration' }, value);
  if (Number.isInteger(value)) {
    if (Number.isSafeInteger(value) && !node.text.includes('.')) return literal({ kind: 'int' }, value);
    if (!Number.isSafeInteger(value)) {
      context.report(typeProblems.create('out-of-range', node.span, { text: node.text, range: 'at most 9007199254740991' }));
      return undefined;
    }
  }
  const text = node.unit === undefined ? node.text : String(value);
  const places = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  return literal({ kind: 'decimal', places }, text);
}

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const timestampPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A text is a date, an instant, a uuid or a word of an enum where the other side is one. */
function bindText(context: Context, node: Extract<Node, { kind: 'text' }>, expected: Expected | undefined): Bound | undefined {
  const type = expected?.type;
  if (type === undefined) return literal({ kind: 'text' }, node.value);
  if (expected?.facts?.type.kind === 'url' && !/^https?:\/\//.test(node.value)) {
    context.report(typeProblems.create('text-is-not', node.span, { text: node.value, type: 'url' }));
    return undefined;
  }
  if (type.kind === 'enum') {
    if (type.words.includes(node.value)) return literal(type, node.value);
    context.report(typeProblems.create('unknown-word', node.span, { word: node.value, words: type.words, near: undefined }));
    return undefined;
  }
  if (type.kind === 'date' || type.kind === 'timestamp') {
    const instant = datePattern.test(node.value) || timestampPattern.test(node.value) ? Date.parse(node.value) : Number.NaN;
    return Number.isNaN(instant) ? refuse(context, node, type) : literal(type, node.value);
  }
  if (type.kind === 'uuid' || type.kind === 'reference' || type.kind === 'row') {
    if (uuidPattern.test(node.value)) return literal({ kind: 'uuid' }, node.value.toLowerCase());
    return type.kind === 'uuid' ? refuse(context, node, type) : literal({ kind: 'text' }, node.value);
  }
  return literal({ kind: 'text' }, node.value);
}

function refuse(context: Context, node: Extract<Node, { kind: 'text' }>, type: ValueType): undefined {
  context.report(typeProblems.create('text-is-not', node.span, { text: node.value, type: printType(type) }));
  return undefined;
}
