import type { Entity, Limits, Table } from '../../system/index.ts';
import type { PlacedColumn } from './columns.ts';
import type { Layout } from './layout.ts';
import { Names, snakeCase } from './naming.ts';

type Check = Table['checks'][number];

/** Returns the CHECK constraints that types and limits of the fields give: words of enums, lengths, bounds, sizes. */
export function fieldChecks(layout: Layout, entity: Entity, table: string, columns: readonly PlacedColumn[]): readonly Check[] {
  const names = new Names();
  return columns.flatMap(({ column, field }) => {
    if (field === undefined || field.derived !== undefined) return [];
    const name = layout.sql.identifier(column.name);
    return conditions(layout, field.type, field.limits, name).map(([what, expression]) => ({
      name: names.take(`${table}_${snakeCase(field.name)}_${what}`),
      expression,
      from: `entities.${entity.id}.fields.${field.name}`,
    }));
  });
}

function conditions(layout: Layout, type: NonNullable<PlacedColumn['field']>['type'], limits: Limits, name: string): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  if (type.kind === 'enum') found.push(['words', `${name} in (${type.words.map((word) => layout.sql.literal(word)).join(', ')})`]);
  if (type.kind === 'string') found.push(['length', `char_length(${name}) <= ${type.max}`]);
  if (type.kind === 'list' && type.max !== undefined) found.push(['size', `cardinality(${name}) <= ${type.max}`]);
  if (limits.min !== undefined) found.push(['min', `${name} ${limits.minExcluded === true ? '>' : '>='} ${layout.sql.literal(limits.min)}`]);
  if (limits.max !== undefined) found.push(['max', `${name} ${limits.maxExcluded === true ? '<' : '<='} ${layout.sql.literal(limits.max)}`]);
  if (limits.maxBytes !== undefined && (type.kind === 'text' || type.kind === 'url')) found.push(['bytes', `octet_length(${name}) <= ${limits.maxBytes}`]);
  return found;
}
