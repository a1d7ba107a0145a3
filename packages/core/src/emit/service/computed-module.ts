import type { Entity, Field, System } from '../../system/index.ts';
import { shapeOfField, shapeOfValue } from '../contract/shapes-of.ts';
import { memberLines } from '../contract/type-text.ts';
import { createNames, pascal } from '../naming.ts';
import { access, createModule, docComment, identifier } from '../writers/typescript.ts';
import { computedName } from './operation-body.ts';

/** Returns the entities that have fields computed by people's functions, apart from those that the runtime makes (tokens). */
export function computedEntities(system: System): readonly Entity[] {
  return system.entities.filter((entity) => computedFields(system, entity).length > 0);
}

/** Returns the fields that have a column: a `token` of an actor has none. */
function computedFields(system: System, entity: Entity): readonly Field[] {
  const table = system.tables.find((candidate) => candidate.holds.kind === 'entity' && candidate.holds.entity === entity.id);
  return entity.fields.filter((field) => field.computed && (table?.columns.some((column) => column.field === field.name) ?? false));
}

/** Returns the file of an entity's functions, without folder and ending. */
export function computedFile(system: System, entity: string): string {
  const names = createNames();
  return new Map(system.entities.map((candidate) => [candidate.id, names.take(pascal(candidate.id.replaceAll('.', '')))])).get(entity) ?? entity;
}

/** Returns the fields that a function of the row may read. */
export function rowFields(entity: Entity): readonly Field[] {
  return entity.fields.filter((field) => !field.computed && !field.secret && !['parts', 'references', 'password'].includes(field.type.kind));
}

/** Returns src/computed/<Entity>.ts: the row that people's functions get. */
export function computedRowModule(system: System, entity: Entity): string {
  const members = rowFields(entity).map((field) => ({
    name: field.name,
    shape: field.derived === undefined ? shapeOfField(system, field.type, field.limits) : shapeOfValue(system, field.derived.type),
    optional: false,
    // Of a new row, what the database fills in is not known yet.
    nullable: true,
  }));
  return createModule().print([
    docComment(`The stored and derived fields of ${entity.id}, as the functions in computed/ get them; null is what is not known yet.`),
    `export interface ${rowTypeOf(entity)} {`,
    memberLines({ kind: 'object', members }, { timestamp: 'Date | string', named: () => undefined }),
    '}',
  ]);
}

/** Returns computed/<Entity>.ts: deterministic defaults, for people to change. */
export function computedModule(system: System, entity: Entity): string {
  const module = createModule();
  const row = module.type(`../src/computed/${computedFile(system, entity.id)}.ts`, rowTypeOf(entity));
  const functions = computedFields(system, entity).map((field) => [
    docComment(`${entity.id}.${field.name}. This file is yours: compute what you need from the row; the default is the same for the same row.`),
    ...defaultFunction(system, entity, field, row),
  ]);
  return module.print(...functions);
}

function defaultFunction(system: System, entity: Entity, field: Field, row: string): readonly string[] {
  const name = computedName(entity.id, field.name);
  const shape = shapeOfField(system, field.type, field.limits);
  switch (shape.kind) {
    case 'integer':
    case 'number':
      return [`export const ${name} = (_row: ${row}): number => 0;`];
    case 'decimal':
      return [`export const ${name} = (_row: ${row}): string => '0';`];
    case 'bool':
      return [`export const ${name} = (_row: ${row}): boolean => false;`];
    case 'text':
      return [`export const ${name} = (row: ${row}): string => ${textDefault(entity, shape.max)};`];
    default:
      return [`export const ${name} = (_row: ${row}): null => null;`];
  }
}

/** Words of the first text field and the end of the id, which makes it unique. */
function textDefault(entity: Entity, max: number | undefined): string {
  const first = rowFields(entity).find((field) => field.type.kind === 'string' || field.type.kind === 'text');
  const key = entity.key.map((name) => `\${row${access(name)} ?? ''}`).join('-');
  const words = first === undefined ? 'x' : `\${String(row${access(first.name)} ?? '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  return max === undefined ? `\`${words}-${key}\`` : `\`${words}\`.slice(0, ${Math.max(0, max - 40)}) + \`-${key}\`.slice(-${Math.min(max, 37)})`;
}

function rowTypeOf(entity: Entity): string {
  return identifier(`${pascal(entity.id.replaceAll('.', ''))}Row`);
}
