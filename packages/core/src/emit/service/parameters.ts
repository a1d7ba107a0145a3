import type { Parameter, Statement, System } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import { inputOf } from '../contract/contract.ts';
import type { Member, Shape } from '../contract/shape.ts';
import type { TypeStyle } from '../contract/type-text.ts';
import { shapeOfValue } from '../contract/shapes-of.ts';
import { typeOf } from '../contract/type-text.ts';
import { camel, createNames, pascal } from '../naming.ts';
import { access, property } from '../writers/typescript.ts';

/** One property of what a statement function takes, whichever of its variants run. */
export interface Held {
  readonly name: string;
  readonly parameter: Parameter;
  readonly type: string;
  /** May be undefined or null. */
  readonly absent: boolean;
}

/** What the variants of one action take together: properties by the identity of their source. */
export interface HeldSet {
  readonly held: readonly Held[];
  readonly nameOf: (parameter: Parameter, occurrence: number) => string;
  readonly readsCursor: boolean;
}

/** Returns what tells a parameter's source from others. Each new id is one of its own. */
function sourceKey(parameter: Parameter, occurrence: number): string {
  if (parameter.source === 'new-id') return `new-id ${occurrence}`;
  return JSON.stringify({ ...parameter, sqlType: undefined, type: undefined, optional: undefined });
}

/** Returns the properties that the statements take, `after` for the cursor left out. */
export function heldBy(system: System, contract: Contract, statements: readonly Statement[]): HeldSet {
  const names = createNames(['after', 'actor']);
  const held = new Map<string, Held>();
  for (const statement of statements) {
    for (const [index, parameter] of statement.parameters.entries()) {
      const key = sourceKey(parameter, occurrenceOf(statement, index));
      if (parameter.source === 'cursor' || held.has(key)) continue;
      held.set(key, { name: names.take(wantedName(parameter)), parameter, type: takenType(contract, parameter) ?? parameterType(system, parameter), absent: isAbsent(contract, parameter) });
    }
  }
  return {
    held: [...held.values()],
    nameOf: (parameter, occurrence) => held.get(sourceKey(parameter, occurrence))?.name ?? '',
    readsCursor: statements.some((statement) => statement.parameters.some((parameter) => parameter.source === 'cursor')),
  };
}

/** Returns how many new ids come before this parameter. */
export function occurrenceOf(statement: Statement, index: number): number {
  return statement.parameters.slice(0, index).filter((parameter) => parameter.source === 'new-id').length;
}

function wantedName(parameter: Parameter): string {
  const joined = (parts: readonly string[]): string => camel(parts.map(pascal).join(''));
  switch (parameter.source) {
    case 'value':
      return joined([parameter.name, ...parameter.path]);
    case 'present':
      return joined(['has', parameter.name, ...parameter.path]);
    case 'password-hash':
      return joined([parameter.name, ...parameter.path, 'hash']);
    case 'me':
      return joined(['me', ...parameter.path]);
    case 'key':
      return joined(['key', ...parameter.column.split(/[^A-Za-z0-9]+/)]);
    case 'computed':
      return parameter.field;
    case 'new-id':
      return 'id';
    case 'cursor':
      return 'after';
    case 'limit':
    case 'offset':
    case 'subject':
    case 'now':
      return parameter.source;
  }
}

const style: TypeStyle = { timestamp: 'Date | string', named: () => undefined };

/** What comes from the request has the type that the route gives it, so that a changed brief shows where it is used. */
function takenType(contract: Contract, parameter: Parameter): string | undefined {
  if (parameter.source !== 'value') return undefined;
  let members: readonly Member[] = inputOf(contract);
  let shape: Shape | undefined;
  for (const name of [parameter.name, ...parameter.path]) {
    shape = members.find((member) => member.name === name)?.shape;
    members = shape?.kind === 'object' ? shape.members : [];
  }
  return shape === undefined || contract.operation.steps.some((step) => step.result === parameter.name) ? undefined : typeOf(shape, style);
}

function parameterType(system: System, parameter: Parameter): string {
  if (parameter.source === 'present') return 'boolean';
  if (parameter.source === 'password-hash') return 'string';
  const { type, sqlType } = parameter;
  // A reference is held column by column.
  if (type.kind === 'reference' || type.kind === 'row') return sqlType === 'bigint' || sqlType === 'integer' ? 'number' : 'string';
  if (type.kind === 'list' && type.of.kind === 'row') return 'readonly object[]';
  return typeOf(shapeOfValue(system, type), style);
}

function isAbsent(contract: Contract, parameter: Parameter): boolean {
  if (parameter.optional) return true;
  if (parameter.source === 'me') return contract.open || contract.actors.some((actor) => actor.is === undefined) || parameter.path.length > 0;
  if (parameter.source === 'password-hash' || parameter.source === 'value') {
    if (parameter.path.length > 0) return true;
    const taken = contract.operation.takes.find((field) => field.name === parameter.name);
    return taken === undefined || (taken.optional && !hasFallback(contract, taken.name));
  }
  return false;
}

function hasFallback(contract: Contract, name: string): boolean {
  return [...contract.path, ...contract.query, ...(contract.body ?? [])].some((member) => member.name === name && member.fallback !== undefined);
}

/** Returns the type of the function's second parameter, on one line. */
export function heldType(set: HeldSet, more: readonly string[]): string {
  const members = set.held.map((held) => `${property(held.name)}: ${held.type}${held.absent ? ' | null | undefined' : ''}`);
  const cursor = set.readsCursor ? ['after: readonly unknown[] | undefined'] : [];
  return `{ ${[...members, ...cursor, ...more].join('; ')} }`;
}

/** Returns how a parameter's value is read from `p` and made ready for the driver. */
export function valueText(set: HeldSet, parameter: Parameter, occurrence: number): string {
  if (parameter.source === 'cursor') return `p.after[${parameter.position}]`;
  const text = `p${access(set.nameOf(parameter, occurrence))}`;
  if (parameter.sqlType !== 'jsonb') return text;
  // The driver would write a list as an SQL array.
  return `${text} == null ? null : JSON.stringify(${text})`;
}
