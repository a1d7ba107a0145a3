import type { Diagnostic } from '../../diagnostic/index.ts';
import { entityOf } from '../../system/index.ts';
import type { Expression, Parameter, System } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import { inputOf } from '../contract/contract.ts';
import type { Names } from '../naming.ts';
import { createNames, pascal } from '../naming.ts';
import type { Lines, Module } from '../writers/typescript.ts';
import { access, identifier, literal, property } from '../writers/typescript.ts';
import { meAccess } from './actors-module.ts';
import { occurrenceOf } from './parameters.ts';
import type { StatementFunction } from './statements-module.ts';

/** A row that the function of an operation holds. */
export interface HeldRow {
  readonly variable: string;
  readonly fn: StatementFunction;
}

/** The function of one operation while its lines are written. */
export interface Body {
  readonly system: System;
  readonly contract: Contract;
  readonly module: Module;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly names: Names;
  readonly lines: (string | Lines)[];
  /** Last row of each result, by the result's name. */
  readonly results: Map<string, HeldRow>;
  /** What the function takes out of its context. */
  readonly uses: Set<'input' | 'me' | 'db' | 'now' | 'match' | 'signToken'>;
  /** The variable of an `each` and the columns that its rows have, if they come from a statement. */
  element: { readonly variable: string; readonly fn?: StatementFunction } | undefined;
}

export function createBody(given: Pick<Body, 'system' | 'contract' | 'module' | 'report'>, taken: readonly string[]): Body {
  return {
    ...given, lines: [], results: new Map(), uses: new Set(), element: undefined,
    names: createNames([given.contract.fn, 'input', 'me', 'db', 'now', 'match', 'signToken', 'it', 'after', 'size', 'problem', 'newId', ...taken]),
  };
}

/** Returns a free name for a variable. */
export function variable(body: Body, wanted: string): string {
  return identifier(body.names.take(wanted));
}

/** Returns the call of a statement function with all that it takes; `keyed` holds the row whose key it goes by. */
export function callText(body: Body, fn: StatementFunction, keyed: HeldRow | undefined, computed: ReadonlyMap<string, string> = new Map()): string {
  body.uses.add('db');
  body.module.value(`../src/statements/${body.contract.file}.ts`, fn.name);
  const found = new Map<string, string>();
  for (const statement of fn.statements) {
    for (const [index, parameter] of statement.parameters.entries()) {
      if (parameter.source === 'cursor') continue;
      const name = fn.held.nameOf(parameter, occurrenceOf(statement, index));
      if (!found.has(name)) found.set(name, computed.get(computedKey(parameter)) ?? valueOf(body, parameter, keyed));
    }
  }
  for (const name of presenceNames(fn)) if (!found.has(name)) found.set(name, inputPath(body, name, []));
  if (fn.held.readsCursor) found.set('after', 'after');
  if (fn.byActor) found.set('actor', actorText(body));
  return `${fn.name}(db${found.size === 0 ? '' : `, ${objectText([...found])}`})`;
}

const lineWidth = 100;

/** Returns an object of these members, one below the other where a line would be long. */
export function objectText(members: readonly (readonly [name: string, value: string])[]): string {
  const texts = members.map(([name, text]) => (name === text ? name : `${property(name)}: ${text}`));
  const line = `{ ${texts.join(', ')} }`;
  return line.length <= lineWidth ? line : `{\n${texts.map((text) => `  ${text.replaceAll('\n', '\n  ')},\n`).join('')}}`;
}

/** Optional parameters that choose a variant without being read by it. */
function presenceNames(fn: StatementFunction): readonly string[] {
  const held = new Set(fn.held.held.flatMap(({ parameter }) => (parameter.source === 'value' ? [parameter.name] : [])));
  return [...new Set(fn.action.variants.flatMap((variant) => variant.present))].filter((name) => name !== 'cursor' && !held.has(name));
}

function actorText(body: Body): string {
  body.uses.add('me');
  return body.contract.open ? "me?.actor ?? 'anyone'" : 'me.actor';
}

/** Stands for a new row's key among values that are computed beforehand; no field has this name. */
export const newIdKey = 'new-id';

function computedKey(parameter: Parameter): string {
  return parameter.source === 'computed' ? parameter.field : parameter.source === 'new-id' ? newIdKey : '';
}

/** Returns the expression that gives a parameter's value. */
export function valueOf(body: Body, parameter: Parameter, keyed: HeldRow | undefined): string {
  switch (parameter.source) {
    case 'value':
      return heldPath(body, parameter.name, parameter.path);
    case 'present':
      return `${heldPath(body, parameter.name, parameter.path)} !== undefined`;
    case 'password-hash':
      return passwordHash(body, parameter.name, parameter.path);
    case 'me':
      body.uses.add('me');
      return meAccess(body.system, body.contract, parameter.path);
    case 'new-id':
      body.module.value('#runtime', 'newId');
      return 'newId()';
    case 'key':
      if (keyed === undefined) throw new Error(`${body.contract.operation.id}: nothing has the key ${parameter.column} yet`);
      return `${keyed.variable}${access(`$key_${parameter.column}`)}`;
    case 'computed':
      throw new Error(`${body.contract.operation.id}: ${parameter.field} is computed where no row is at hand`);
    case 'limit':
      return 'size + 1';
    case 'offset':
      body.uses.add('input');
      return 'input.offset ?? 0';
    case 'subject':
      body.uses.add('me');
      return body.contract.open ? 'me?.subject ?? null' : 'me.subject';
    case 'now':
      body.uses.add('now');
      return 'now';
    case 'cursor':
      return 'after';
  }
}

/** A password that the request leaves out stays as it is. */
function passwordHash(body: Body, name: string, path: readonly string[]): string {
  const password = heldPath(body, name, path);
  const hashed = `await ${body.module.value('#runtime', 'hashPassword')}(${password})`;
  return inputAt(body, name, path).isOptional ? `${password} === undefined ? undefined : ${hashed}` : hashed;
}

/** Returns the expression for what an operation holds under a name: the element of `each`, a parameter, or an earlier result. */
export function heldPath(body: Body, name: string, path: readonly string[]): string {
  const { element } = body;
  if (name === 'it' && element !== undefined) return element.fn === undefined ? `${element.variable}${path.map(access).join('')}` : rowPath({ variable: element.variable, fn: element.fn }, path);
  const row = resultRow(body, name);
  return row === undefined ? inputPath(body, name, path) : rowPath(row, path);
}

/** The row of an earlier step that goes by this name. */
function resultRow(body: Body, name: string): HeldRow | undefined {
  const { element } = body;
  if (name === 'it' && element?.fn !== undefined) return { variable: element.variable, fn: element.fn };
  return body.contract.operation.takes.some((field) => field.name === name) ? undefined : body.results.get(name);
}

/** A row of an earlier step, or one that it refers to, as it is referred to; undefined for other values. */
function heldReference(body: Body, { name, path, type }: Extract<Expression, { kind: 'value' }>): string | undefined {
  const row = resultRow(body, name);
  if (row === undefined || (type.kind !== 'row' && type.kind !== 'reference')) return undefined;
  return type.kind === 'reference' && entityOf(body.system, type.entity).key.length === 1 ? undefined : keyText(body.system, row, path, type.entity);
}

/** Returns the key of a row, or of one that it refers to, as the row holds it: an object where it is compound. */
export function keyText(system: System, row: HeldRow, path: readonly string[], of: string): string {
  const entity = entityOf(system, of);
  const members = entity.key.map((key): readonly [string, string] => {
    const type = entity.fields.find((field) => field.name === key)?.type;
    const isCompound = type?.kind === 'reference' && entityOf(system, type.entity).key.length > 1;
    return [key, isCompound ? keyText(system, row, [...path, key], type.entity) : rowPath(row, [...path, key])];
  });
  return members.length === 1 ? (members[0]?.[1] ?? '') : objectText(members);
}

/** A path of a row: a column kept for later steps, one of the answer, or the key. */
function rowPath(row: HeldRow, path: readonly string[]): string {
  const has = (name: string): boolean => row.fn.columns.some((column) => column.name === name);
  const joined = path.join('.');
  const candidates = [`$${joined}`, joined, `$key_${joined}`, ...row.fn.columns.filter((column) => column.hidden === 'key').map((column) => column.name)];
  const found = candidates.find(has);
  if (found === undefined) throw new Error(`${row.fn.name} gives no ${joined}`);
  return `${row.variable}${access(found)}`;
}

function inputPath(body: Body, name: string, path: readonly string[]): string {
  body.uses.add('input');
  return inputAt(body, name, path).text;
}

/** Where the request holds a value, and whether it may lack it. */
function inputAt({ contract }: Body, name: string, path: readonly string[]): { readonly text: string; readonly isOptional: boolean } {
  const member = inputOf(contract).find((candidate) => candidate.name === name);
  let text = `input${access(name)}`;
  let isOptional = member !== undefined && member.optional && member.fallback === undefined;
  let shape = member?.shape;
  for (const step of path) {
    text += isOptional ? `?.${step}` : access(step);
    const below = shape?.kind === 'object' ? shape.members.find((candidate) => candidate.name === step) : undefined;
    isOptional ||= below !== undefined && (below.optional || below.nullable);
    shape = below?.shape;
  }
  return { text, isOptional };
}

/** Returns an expression of the operation's values as TypeScript; undefined where only the database can compute it. */
export function expressionText(body: Body, expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value);
    case 'value':
      return heldReference(body, expression) ?? heldPath(body, expression.name, expression.path);
    case 'me':
      body.uses.add('me');
      return meAccess(body.system, body.contract, expression.path);
    case 'now':
      body.uses.add('now');
      return 'now';
    default:
      return undefined;
  }
}

/** Returns the line that throws a problem. */
export function throwProblem(body: Body, status: number, code: string): string {
  body.module.value('#runtime', 'problem');
  return `throw problem(${status}, ${literal(code)});`;
}

/** Returns the name under which a computed field's function is imported. */
export function computedName(entity: string, field: string): string {
  return `${field}Of${pascal(entity.replaceAll('.', ''))}`;
}
