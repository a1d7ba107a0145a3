import type { Entity, System } from '../../system/index.ts';
import { entityOf } from '../../system/index.ts';
import { access } from '../writers/typescript.ts';
import type { Body, HeldRow } from './operation-body.ts';
import { computedName, expressionText, keyText, newIdKey, objectText, variable } from './operation-body.ts';
import type { StatementFunction } from './statements-module.ts';
import { computedFile, rowFields } from './computed-module.ts';

/** Where the row for the people's functions is kept while the values are computed. */
const computedRows = new WeakMap<StatementFunction, string>();

/** Writes the row that the people's functions get: what the step sets on a new row, or the row read under its lock. */
export function writeComputed(body: Body, fn: StatementFunction): void {
  const entity = entityOf(body.system, fn.step.entity ?? '');
  const read = body.results.get(fn.step.result);
  if (fn.action.purpose !== 'insert' && read !== undefined) {
    computedRows.set(fn, storedRow(body.system, entity, read));
    return;
  }
  const id = variable(body, 'id');
  body.module.value('#runtime', 'newId');
  body.lines.push(`const ${id} = newId();`);
  computedRows.set(fn, newRow(body, entity, fn, id));
}

/** Returns the values of computed parameters, and of the new row's key, by field. */
export function computedValues(body: Body, fn: StatementFunction): ReadonlyMap<string, string> {
  const row = computedRows.get(fn);
  if (row === undefined) return new Map();
  const entity = fn.step.entity ?? '';
  const name = variable(body, 'row');
  body.lines.push(`const ${name} = ${row};`);
  const values = new Map<string, string>();
  for (const statement of fn.statements) {
    for (const parameter of statement.parameters) {
      if (parameter.source !== 'computed') continue;
      const called = body.module.value(`../computed/${computedFile(body.system, entity)}.ts`, computedName(entity, parameter.field));
      values.set(parameter.field, `${called}(${name})`);
    }
  }
  if (fn.action.purpose === 'insert') values.set(newIdKey, `${name}.id`);
  return values;
}

function storedRow(system: System, entity: Entity, row: HeldRow): string {
  return objectText(rowFields(entity).flatMap(({ name, type }): readonly (readonly [string, string])[] => {
    if (row.fn.columns.some((column) => column.name === `$${name}`)) return [[name, `${row.variable}${access(`$${name}`)}`]];
    const isHeld = type.kind === 'reference' && row.fn.columns.some((column) => column.name.startsWith(`$${name}.`));
    return isHeld ? [[name, keyText(system, row, [name], type.entity)]] : [];
  }));
}

function newRow(body: Body, entity: Entity, fn: StatementFunction, id: string): string {
  const set = new Map(fn.step.set.map((assignment) => [assignment.field, assignment.value]));
  return objectText(rowFields(entity).map((field) => {
    const given = set.get(field.name);
    const text = field.name === 'id' && given === undefined ? id : given === undefined ? undefined : expressionText(body, given);
    if (text === undefined) return [field.name, 'null'];
    // A word of an enum stays one.
    if (given?.kind === 'literal') return [field.name, typeof given.value === 'string' ? `${text} as const` : text];
    return [field.name, field.optional ? `${text} ?? null` : text];
  }));
}
