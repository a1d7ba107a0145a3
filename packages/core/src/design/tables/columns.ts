import { isDeletion, isSubject, isToken } from '../../system/index.ts';
import type { Column, Entity, Field } from '../../system/index.ts';
import { emptyValue } from './empty-value.ts';
import type { Layout } from './layout.ts';
import { columnsNamed, keyOf } from './layout.ts';

/** A column and the field it comes from, if any. */
export interface PlacedColumn {
  readonly column: Column;
  readonly field?: Field;
}

/** Returns the columns of an entity's or part's table: key of the whole and position, then the fields, then what the design adds. */
export function columnsOf(layout: Layout, entity: Entity): readonly PlacedColumn[] {
  const { columns: key, names } = keyOf(layout, entity.id);
  const leading = entity.whole === undefined ? [] : key.map((column): PlacedColumn => ({ column }));
  const fields = entity.fields.flatMap((field) => {
    const own = entity.whole === undefined && entity.key.includes(field.name) ? key.filter((column) => column.field === field.name) : undefined;
    const columns = own ?? (isStored(layout, entity, field) ? fieldColumns(layout, entity, field) : []);
    return columns.map((column): PlacedColumn => ({ column, field }));
  });
  const added: PlacedColumn[] = [];
  if (needsSubject(layout, entity)) added.push({ column: { name: names.take('subject'), type: 'text', nullable: true, role: 'subject' } });
  if (entity.trash !== undefined) {
    const field = entity.fields.find(isDeletion);
    const column: Column = { name: names.take('deleted_at'), type: 'timestamptz', nullable: true, ...(field === undefined ? {} : { field: field.name }), role: 'trash' };
    added.push(field === undefined ? { column } : { column, field });
  }
  return [...leading, ...fields, ...added];
}

/** True if the field has a column: derived fields have one only when they are stored or refreshed, signed tokens never. */
function isStored(layout: Layout, entity: Entity, field: Field): boolean {
  // Its column comes last.
  if (isToken(layout.brief, entity.id, field) || isDeletion(field)) return false;
  return field.derived === undefined || layout.choices.derivationOf(entity.id, field.name) !== 'computed';
}

function fieldColumns(layout: Layout, entity: Entity, field: Field): readonly Column[] {
  const { names } = keyOf(layout, entity.id);
  const initial = initialValue(layout, field);
  return columnsNamed(layout, names, field).map((column) => ({
    name: column.name,
    type: column.type,
    nullable: field.derived === undefined ? field.optional : initial === undefined,
    ...(initial === undefined ? {} : { default: initial }),
    field: field.name,
    role: isSubject(layout.brief, entity.id, field) ? 'subject' : 'field',
  }));
}

/** The column's default. Defaults that read other rows are taken by the statement that makes the row. */
function initialValue(layout: Layout, field: Field): string | undefined {
  if (field.derived !== undefined) {
    const empty = emptyValue(field.derived);
    return empty === undefined ? undefined : layout.sql.literal(empty);
  }
  if (field.implicit && field.type.kind === 'timestamp') return 'now()';
  const value = field.default;
  if (value?.kind === 'now') return field.type.kind === 'date' ? 'current_date' : 'now()';
  if (value?.kind === 'literal' && value.value !== null) return layout.sql.literal(field.type.kind === 'json' ? JSON.stringify(value.value) : value.value);
  return undefined;
}

function needsSubject(layout: Layout, entity: Entity): boolean {
  const isActor = layout.brief.actors.some((actor) => actor.is === entity.id && actor.authenticates === 'oidc');
  return isActor && !entity.fields.some((field) => isSubject(layout.brief, entity.id, field));
}
