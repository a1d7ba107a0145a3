import type { Json } from '../writers/json.ts';
import type { Bounds, Member, ObjectShape, Shape } from './shape.ts';

type Schema = { readonly [name: string]: Json };

/** How a named object is written: whole, or as a reference to where it stands. */
export type NamedObject = (name: string, whole: () => Schema) => Schema;

/** How deep a value of any shape may be nested; the service knows the keyword. */
const maxDepth = 64;

const inline: NamedObject = (_name, whole) => whole();

/** A `url` is shown as a link and called as a webhook: `javascript:`, `data:` and `file:` would run or read where it is opened. */
const webUrl = '^https?://[^/?#]';

/** Returns the JSON Schema (2020-12, also understood by Ajv and fast-json-stringify) of a shape. */
export function schemaOf(shape: Shape, named: NamedObject = inline): Schema {
  switch (shape.kind) {
    case 'uuid':
      return { type: 'string', format: 'uuid' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'timestamp':
      return { type: 'string', format: 'date-time' };
    case 'bool':
      return { type: 'boolean' };
    case 'any':
      return { 'x-maxDepth': maxDepth };
    case 'integer':
      return { type: 'integer', ...shape.bounds };
    case 'number':
      return { type: 'number' };
    case 'decimal':
      return { type: 'string', pattern: decimalPattern(shape), maxLength: 32, ...decimalBounds(shape.bounds) };
    case 'text':
      return { type: 'string', ...(shape.min === undefined ? {} : { minLength: shape.min }), ...(shape.max === undefined ? {} : { maxLength: shape.max }), ...(shape.format === undefined ? {} : { format: shape.format }), ...(shape.format === 'uri' ? { pattern: webUrl } : {}) };
    case 'enum':
      return { type: 'string', enum: shape.words };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of, named), ...(shape.max === undefined ? {} : { maxItems: shape.max }) };
    case 'object':
      return shape.name === undefined ? wholeObject(shape, named) : named(shape.name, () => wholeObject(shape, named));
  }
}

/** Returns the schema of an object with its members, never as a reference. */
export function wholeObject(shape: ObjectShape, named: NamedObject = inline): Schema {
  const required = shape.members.filter((member) => !member.optional).map((member) => member.name);
  return {
    type: 'object',
    // A member called `__proto__` must become a key, not a prototype.
    properties: Object.fromEntries(shape.members.map((member) => [member.name, withFallback(member, memberSchema(member, named))])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function withFallback(member: Member, schema: Schema): Schema {
  return member.fallback === undefined ? schema : { ...schema, default: member.fallback };
}

function memberSchema(member: Member, named: NamedObject): Schema {
  const referred = schemaOf(member.shape, named);
  if (!member.nullable) return referred;
  if ('$ref' in referred) return { anyOf: [referred, { type: 'null' }] };
  const schema = member.shape.kind === 'object' ? wholeObject(member.shape, named) : referred;
  if (typeof schema['type'] !== 'string') return schema;
  const words = schema['enum'];
  return { ...schema, type: [schema['type'], 'null'], ...(Array.isArray(words) ? { enum: [...(words as readonly Json[]), null] } : {}) };
}

/** JSON Schema bounds numbers only; the service knows these keywords for numbers in text, and so may a client. */
function decimalBounds(bounds: Bounds = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(bounds).map(([keyword, bound]) => [`x-${keyword}`, bound as number]));
}

function decimalPattern(shape: Extract<Shape, { kind: 'decimal' }>): string {
  const sign = shape.negative ? '-?' : '';
  return `^${sign}[0-9]{1,18}${shape.places === 0 ? '' : `(\\.[0-9]{1,${shape.places}})?`}$`;
}
