import type { Expression, FieldDefinition, Modifier, NumberNode, Rows, TypedDefinition, TypeNode } from './ast.ts';

/** Strength of binding, weakest first; an operand that binds weaker than its place needs parentheses. */
const strength = { or: 0, and: 1, test: 2, comparison: 2.5, sum: 3, term: 4, factor: 5 };

/** The expression as text in its canonical form; parsing it gives the same tree. */
export function printExpression(expression: Expression): string {
  return print(expression, strength.or);
}

function print(expression: Expression, place: number): string {
  const [text, own] = form(expression);
  return own < place ? `(${text})` : text;
}

function form(expression: Expression): readonly [string, number] {
  switch (expression.kind) {
    case 'number':
      return [printNumber(expression), strength.factor];
    case 'text':
      return [`'${expression.value.replaceAll("'", "''")}'`, strength.factor];
    case 'boolean':
      return [String(expression.value), strength.factor];
    case 'none':
      return ['none', strength.factor];
    case 'path':
      return [dotted(expression.names), strength.factor];
    case 'value':
      return [`$${dotted(expression.names)}`, strength.factor];
    case 'choice':
      return [`(${expression.options.map(printExpression).join(' | ')})`, strength.factor];
    case 'fold':
      return [`${expression.fold}(${printRows(expression.rows)})`, strength.factor];
    case 'negate':
      return [`-${print(expression.operand, strength.factor)}`, strength.factor];
    case 'not':
      return [`not ${print(expression.operand, strength.comparison)}`, strength.test];
    case 'comparison': {
      const [left, right] = [print(expression.left, strength.sum), print(expression.right, strength.sum)];
      return [`${left} ${expression.operator} ${right}`, strength.comparison];
    }
    case 'arithmetic': {
      const own = expression.operator === '+' || expression.operator === '-' ? strength.sum : strength.term;
      return [`${print(expression.left, own)} ${expression.operator} ${print(expression.right, own + 1)}`, own];
    }
    case 'and':
    case 'or': {
      const own = strength[expression.kind];
      return [expression.operands.map((operand) => print(operand, own + 0.5)).join(` ${expression.kind} `), own];
    }
  }
}

/** `Account where status != closed`. */
export function printRows(rows: Rows): string {
  const of = print(rows.of, strength.sum);
  return rows.where === undefined ? of : `${of} where ${printExpression(rows.where)}`;
}

function printNumber(number: NumberNode): string {
  return `${number.text}${number.unit ?? ''}`;
}

function dotted(names: readonly { readonly value: string }[], separator = '.'): string {
  return names.map((name) => name.value).join(separator);
}

/** A field definition as text in its canonical form; lists and shapes as YAML flow collections. */
export function printDefinition(definition: FieldDefinition): string {
  if (definition.kind === 'derived') return `= ${printExpression(definition.expression)}`;
  const { type, modifiers } = definition;
  if (type.kind !== 'list') return printTyped(definition);
  return `[${[printDefinition(type.element), ...modifiers.map(printModifier)].join(', ')}]`;
}

function printTyped(definition: TypedDefinition): string {
  return [printType(definition.type), ...definition.modifiers.map(printModifier)].join(' ');
}

function printType(type: TypeNode): string {
  switch (type.kind) {
    case 'named':
      return type.argument === undefined ? type.name.value : `${type.name.value}(${printNumber(type.argument)})`;
    case 'member':
      return `${type.entity.value}.${type.field.value}`;
    case 'enum':
      return dotted(type.words, ' | ');
    case 'list':
      return `[${printDefinition(type.element)}]`;
    case 'shape':
      return `{ ${type.fields.map(({ name, definition }) => `${name.value}: ${printDefinition(definition)}`).join(', ')} }`;
  }
}

function printModifier(modifier: Modifier): string {
  switch (modifier.kind) {
    case 'flag':
      return modifier.name;
    case 'optional':
      return modifier.percent === undefined ? 'optional' : `optional(${printNumber(modifier.percent)})`;
    case 'default':
      return `default ${print(modifier.value, strength.sum)}`;
    case 'range':
      return `${printNumber(modifier.min)}..${printNumber(modifier.max)}`;
    case 'bound':
      return `${modifier.operator} ${print(modifier.value, strength.sum)}`;
    case 'amount':
      return `${modifier.name} ${printNumber(modifier.value)}`;
    case 'only':
      return `only ${modifier.actor.value}`;
    case 'column':
      return `column ${modifier.name.value}`;
  }
}
