import type { ReturnField } from '../../system/index.ts';
import { notEmitted } from '../diagnostics.ts';
import { access, property } from '../writers/typescript.ts';
import type { Body, HeldRow } from './operation-body.ts';
import { expressionText } from './operation-body.ts';
import { hasEtag } from './routes-module.ts';

/** Writes what the operation answers with. */
export function writeAnswer(body: Body): void {
  const { contract, lines } = body;
  const { returns } = contract.operation;
  switch (returns.kind) {
    case 'none':
      return;
    case 'row':
      lines.push(`return ${rowText(body, heldRow(body, returns.result), hasEtag(body.system, contract))};`);
      return;
    case 'page':
      lines.push(`return ${pageText(body, heldRow(body, returns.result))};`);
      return;
    case 'object':
      lines.push(`return { ${returns.fields.map((field) => memberText(body, field)).join(', ')} };`);
  }
}

function heldRow(body: Body, result: string): HeldRow {
  const row = body.results.get(result);
  if (row === undefined) throw new Error(`${body.contract.operation.id} has no result ${result}`);
  return row;
}

function rowText(body: Body, row: HeldRow, withEtag: boolean): string {
  const added = [
    ...(withEtag && row.fn.columns.some((column) => column.hidden === 'etag') ? [`etag: ${row.variable}.$etag`] : []),
    ...tokenOf(body, row),
  ];
  return added.length === 0 ? row.variable : `{ ...${row.variable}, ${added.join(', ')} }`;
}

/** A computed field without a column, of an entity that signs in by password, is the signed token. */
function tokenOf(body: Body, row: HeldRow): readonly string[] {
  const { system, contract } = body;
  const entity = system.entities.find((candidate) => candidate.id === row.fn.step.entity);
  const actor = system.actors.find((candidate) => candidate.is === entity?.id && candidate.authenticates === 'password');
  const key = row.fn.columns.find((column) => column.hidden === 'key' || column.name === '$id' || column.name === 'id');
  if (entity === undefined || actor === undefined || key === undefined) return [];
  const shown = viewFields(body, row);
  const token = entity.fields.find((field) => field.computed && field.name === 'token' && shown.some((shownField) => shownField.field === field.name));
  const asName = shown.find((field) => field.field === token?.name)?.name;
  if (token === undefined || asName === undefined || contract.output === undefined) return [];
  body.uses.add('signToken');
  return [`${property(asName)}: await signToken('${actor.id}', ${row.variable}${access(key.name)})`];
}

function viewFields(body: Body, row: HeldRow): readonly { readonly name: string; readonly field?: string }[] {
  const { returns } = body.contract.operation;
  const views = returns.kind === 'none' ? [] : returns.kind === 'object' ? returns.fields.flatMap((field) => ('view' in field && field.result === row.fn.step.result ? [field.view] : [])) : [returns.view];
  return views.flatMap((view) => view.fields);
}

function pageText(body: Body, rows: HeldRow): string {
  const { page } = body.contract;
  if (page === undefined || page.kind === 'none') return `{ items: ${rows.variable}, next: null }`;
  if (page.kind === 'cursor') return `${body.contract.fn}Cursor.page(${rows.variable}, size, ${keyText(rows)})`;
  body.uses.add('input');
  return `{ items: ${rows.variable}.slice(0, size), next: ${rows.variable}.length > size ? String((input.offset ?? 0) + size) : null }`;
}

function keyText(rows: HeldRow): string {
  const values = rows.fn.columns.filter((column) => column.hidden === 'cursor').map((column) => `row.${column.name}`);
  return `(row) => [${values.join(', ')}]`;
}

function memberText(body: Body, field: ReturnField): string {
  const name = property(field.name);
  if (field.kind === 'total') return field.name === 'total' ? 'total' : `${name}: total`;
  if (field.kind !== 'value') {
    const row = heldRow(body, field.result);
    const text = field.kind === 'row' ? rowText(body, row, false) : listText(body, row);
    return name === text ? name : `${name}: ${text}`;
  }
  const text = expressionText(body, field.value);
  if (text === undefined) body.report(notEmitted(`${body.contract.operation.id}, returns ${field.name}`, 'this version answers with a value that an operation holds, not with one computed from several'));
  return `${name}: ${text ?? 'null'}`;
}

/** Inside an envelope the rows stand alone; the one row read beyond the page is cut off. */
function listText(body: Body, rows: HeldRow): string {
  const { page } = body.contract;
  return page === undefined || page.kind === 'none' ? rows.variable : `${rows.variable}.slice(0, size)`;
}
