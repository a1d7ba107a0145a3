import { passwordActor } from '../../system/index.ts';
import type { Expression, ReturnField, View } from '../../system/index.ts';
import { showsToken } from '../contract/shown-returns.ts';
import { emitProblems } from '../diagnostics.ts';
import { access, literal, property } from '../writers/typescript.ts';
import type { Body, HeldRow } from './operation-body.ts';
import { expressionText, variable } from './operation-body.ts';

/** Writes what the operation answers with. */
export function writeAnswer(body: Body): void {
  const { contract, lines } = body;
  const { returns } = contract.operation;
  switch (returns.kind) {
    case 'none':
      return;
    case 'row':
      lines.push(`return ${rowText(body, heldRow(body, returns.result), returns.view)};`);
      return;
    case 'page':
      lines.push(`return ${pageText(body, heldRow(body, returns.result))};`);
      return;
    case 'object':
      lines.push(`return { ${returns.fields.flatMap((field) => memberTexts(body, field)).join(', ')} };`);
  }
}

function heldRow(body: Body, result: string): HeldRow {
  const row = body.results.get(result);
  if (row === undefined) throw new Error(`${body.contract.operation.id} has no result ${result}`);
  return row;
}

/** The row as it came; the response's schema leaves out what starts with $. A signed token is in no table. */
function rowText(body: Body, row: HeldRow, view: View): string {
  const token = tokenText(body, row, view);
  return token === undefined ? row.variable : `{ ...${row.variable}, ${token} }`;
}

function tokenText(body: Body, row: HeldRow, view: View): string | undefined {
  const shown = view.fields.find((field) => showsToken(body.system, view.entity, field));
  const actor = passwordActor(body.system, view.entity);
  const key = row.fn.columns.find((column) => column.hidden === 'key');
  if (shown === undefined || actor === undefined) return undefined;
  if (key === undefined) throw new Error(`${row.fn.name} gives no key to sign a token for`);
  body.uses.add('signToken');
  return `${property(shown.name)}: await signToken(${literal(actor.id)}, ${row.variable}${access(key.name)})`;
}

function pageText(body: Body, rows: HeldRow): string {
  const { page } = body.contract;
  if (page === undefined || page.kind === 'none') return `{ items: ${rows.variable}, next: null }`;
  if (page.kind === 'cursor') return cursorPage(body, rows);
  return `{ items: ${rows.variable}.slice(0, size), next: ${nextOffset(body, rows)} }`;
}

function cursorPage(body: Body, rows: HeldRow): string {
  return `${body.contract.fn}Cursor.page(${rows.variable}, size, ${keyText(rows)})`;
}

function nextOffset(body: Body, rows: HeldRow): string {
  body.uses.add('input');
  return `${rows.variable}.length > size ? String((input.offset ?? 0) + size) : null`;
}

function keyText(rows: HeldRow): string {
  const values = rows.fn.columns.filter((column) => column.hidden === 'cursor').map((column) => `row.${column.name}`);
  return `(row) => [${values.join(', ')}]`;
}

function memberTexts(body: Body, field: ReturnField): readonly string[] {
  const named = (text: string): string => (field.name === text ? text : `${property(field.name)}: ${text}`);
  switch (field.kind) {
    case 'total':
      return [named('total')];
    case 'row':
      return [named(rowText(body, heldRow(body, field.result), field.view))];
    case 'page':
      return listTexts(body, heldRow(body, field.result), named);
    case 'value': {
      const listed = listedBy(body, field.value);
      if (listed !== undefined) return listTexts(body, listed.rows, named, listed.member);
      const text = expressionText(body, field.value);
      if (text === undefined) body.report(emitProblems.create('not-emitted', [], { subject: `${body.contract.operation.id}, returns ${field.name}`, reason: 'this version answers with a value that an operation holds, not with one computed from several' }));
      return [named(text === undefined ? 'null' : field.optional ? `${text} ?? null` : text)];
    }
  }
}

/** Returns the rows that a list is taken from, and what of each: `[Tag.name]`. */
function listedBy(body: Body, value: Expression): { readonly rows: HeldRow; readonly member: string } | undefined {
  const rows = value.kind === 'value' ? body.results.get(value.name) : undefined;
  if (value.kind !== 'value' || rows?.fn.answering !== 'many' || value.path.length === 0) return undefined;
  return { rows, member: access(`$${value.path.join('.')}`) };
}

/** Inside an envelope the rows stand alone, or `member` of each; where the next page starts goes into the Link header. */
function listTexts(body: Body, rows: HeldRow, named: (text: string) => string, member?: string): readonly string[] {
  const { page } = rows.fn.step;
  const each = member === undefined ? '' : `.map((row) => row${member})`;
  if (page === undefined || page.kind === 'none') return [named(`${rows.variable}${each}`)];
  if (page.kind === 'offset') return [named(`${rows.variable}.slice(0, size)${each}`), `$next: ${nextOffset(body, rows)}`];
  const name = variable(body, 'page');
  body.lines.push(`const ${name} = ${cursorPage(body, rows)};`);
  return [named(`${name}.items${each}`), `$next: ${name}.next`];
}
