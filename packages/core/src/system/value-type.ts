import type { FieldType } from './brief.ts';
import type { ValueType } from './expression.ts';

/** Returns what a value of a field's type evaluates to in an expression. */
export function valueTypeOf(type: FieldType): ValueType {
  switch (type.kind) {
    case 'string':
    case 'url':
      return { kind: 'text' };
    case 'list':
      return { kind: 'list', of: valueTypeOf(type.of) };
    case 'references':
      return { kind: 'list', of: { kind: 'reference', entity: type.entity } };
    case 'parts':
      return { kind: 'list', of: { kind: 'row', entity: type.entity } };
    case 'shape':
      return { kind: 'object', fields: type.fields.map((field) => ({ name: field.name, type: valueTypeOf(field.type), optional: field.optional })) };
    case 'decimal':
    case 'enum':
    case 'reference':
      return type;
    default:
      return { kind: type.kind };
  }
}
