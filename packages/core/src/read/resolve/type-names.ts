import type { FieldType, ValueType } from '../../system/index.ts';

/** Returns the type of a field that holds such a value; undefined for what no field can hold. */
export function fieldTypeOf(type: ValueType): FieldType | undefined {
  switch (type.kind) {
    case 'duration':
    case 'none':
    case 'object':
    case 'list':
      return undefined;
    case 'row':
      return { kind: 'reference', entity: type.entity };
    case 'decimal':
    case 'enum':
    case 'reference':
      return type;
    default:
      return { kind: type.kind };
  }
}

/** Returns a type as the brief writes it, for messages. */
export function printType(type: ValueType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.places})`;
    case 'enum':
      return type.words.length > 4 ? `${type.words.slice(0, 4).join(' | ')} | …` : type.words.join(' | ');
    case 'reference':
      return type.entity;
    case 'row':
      return `a row of ${type.entity}`;
    case 'list':
      return `a list of ${printType(type.of)}`;
    case 'object':
      return `{ ${type.fields.map((field) => field.name).join(', ')} }`;
    case 'none':
      return 'none';
    default:
      return type.kind;
  }
}
