import { property, quoted } from '../writers/typescript.ts';
import type { ObjectShape, Shape } from './shape.ts';

/** How types are written in one file. */
export interface TypeStyle {
  /** Type of a timestamp: `string` in JSON, `Date | string` where the service makes the answer. */
  readonly timestamp: string;
  /** Returns the type's name for a named object, or undefined to write it whole. */
  readonly named: (shape: ObjectShape) => string | undefined;
}

/** Timestamps as text, no names. */
export const jsonStyle: TypeStyle = { timestamp: 'string', named: () => undefined };

/** Returns the TypeScript type of a shape, on one line. */
export function typeOf(shape: Shape, style: TypeStyle): string {
  switch (shape.kind) {
    case 'uuid':
    case 'date':
    case 'decimal':
    case 'text':
      return 'string';
    case 'timestamp':
      return style.timestamp;
    case 'bool':
      return 'boolean';
    case 'any':
      return 'unknown';
    case 'integer':
    case 'number':
      return 'number';
    case 'enum':
      return shape.words.map(quoted).join(' | ') || 'never';
    case 'list':
      return `readonly ${elementType(shape.of, style)}[]`;
    case 'object':
      return style.named(shape) ?? wholeType(shape, style);
  }
}

/** Returns the members of an object as lines of an interface. */
export function memberLines(shape: ObjectShape, style: TypeStyle): readonly string[] {
  return shape.members.map((member) => {
    const type = `${typeOf(member.shape, style)}${member.nullable ? ' | null' : ''}`;
    // A caller may pass undefined for what it leaves out, also under exactOptionalPropertyTypes.
    return `${property(member.name)}${member.optional ? '?' : ''}: ${type}${member.optional ? ' | undefined' : ''};`;
  });
}

function wholeType(shape: ObjectShape, style: TypeStyle): string {
  if (shape.members.length === 0) return 'Record<string, never>';
  return `{ ${memberLines(shape, style).join(' ').replace(/;$/, '')} }`;
}

function elementType(shape: Shape, style: TypeStyle): string {
  const type = typeOf(shape, style);
  return /[ |]/.test(type) && !(type.startsWith('{') && type.endsWith('}')) ? `(${type})` : type;
}
