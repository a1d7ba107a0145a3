import type { ValueType } from '../system/index.ts';
import type { SqlContext } from './context.ts';
import { tableIn } from './context.ts';

/** Returns the PostgreSQL type of a value as it is compared and computed with. */
export function sqlTypeOf(context: SqlContext, type: ValueType): string {
  switch (type.kind) {
    case 'uuid':
      return 'uuid';
    case 'int':
      return 'bigint';
    case 'money':
    case 'decimal':
      return 'numeric';
    case 'bool':
      return 'boolean';
    case 'date':
      return 'date';
    case 'timestamp':
      return 'timestamptz';
    case 'duration':
      return 'interval';
    case 'json':
    case 'object':
      return 'jsonb';
    case 'list':
      return type.of.kind === 'object' || type.of.kind === 'row' ? 'jsonb' : `${sqlTypeOf(context, type.of)}[]`;
    case 'reference':
    case 'row':
      return keyTypes(context, type.entity)[0] ?? 'uuid';
    case 'text':
    case 'enum':
    case 'file':
    case 'password':
    case 'none':
      return 'text';
  }
}

/** Returns the types of an entity's key columns. */
export function keyTypes(context: SqlContext, entity: string): readonly string[] {
  const { table, columns } = tableIn(context, entity);
  return table.primaryKey.map((name) => columns.get(name)?.type ?? 'uuid');
}
