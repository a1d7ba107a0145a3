import { randomUUID } from 'node:crypto';
import type { Parameter, ShapeField, Statement, System, Variant } from '@kentledge/core/system';
import { escapeLiteral } from 'pg';
import type { Data, Value } from '../data/index.ts';
import { pathValue } from '../data/index.ts';
import type { PlannedRequest, Requests } from '../requests/index.ts';
import { patient } from '../requests/index.ts';

/** Values of a request for each parameter of a statement, in order; `undefined` for one that comes from an earlier statement. */
export type KnownValues = readonly unknown[];

/** Where values of statements come from. */
export interface ValueSource {
  readonly system: System;
  readonly data: Data;
  readonly requests: Requests;
}

/** Requests that are looked at for one that a variant of a statement is for. */
const tries = 12;

/** Returns what is known of a statement's parameters in the next request of its operation that it is for; only pages and times where there is none. */
export function knownValues(statement: Statement, source: ValueSource): KnownValues {
  const operation = source.system.operations.find(({ id }) => id === statement.operation);
  const variant = operation?.plan.flatMap(({ actions }) => actions).flatMap(({ variants }) => variants).find((one) => one.statement === statement.id);
  const request = nextFor(statement.operation, variant, source);
  return statement.parameters.map((parameter) => (request === undefined ? fixedValue(parameter, source.data, statement) : parameterValue({ statement, parameter, request, data: source.data, takes: operation?.takes ?? [] })));
}

/** Which variant runs depends on who calls and on what he leaves out. */
function nextFor(operation: string, variant: Variant | undefined, { requests }: ValueSource): PlannedRequest | undefined {
  const needed = (variant?.present ?? []).filter((name) => name !== 'cursor');
  for (let turn = 0; turn < tries; turn++) {
    const request = requests.next(operation, patient);
    if (request === undefined) return undefined;
    const isCaller = variant?.by === undefined || variant.by.includes(request.caller?.actor ?? 'anyone');
    if (isCaller && needed.every((name) => request.values[name] !== undefined)) return request;
  }
  return undefined;
}

/** Whether a statement can be run with these values. */
export function isComplete(values: KnownValues): boolean {
  return values.every((value) => value !== undefined);
}

/** Values that no request chooses. */
function fixedValue({ source }: Parameter, data: Data, statement: Statement): unknown {
  if (source === 'limit') return statement.paths.find((path) => path.limit !== undefined)?.limit ?? 21;
  if (source === 'offset') return 0;
  if (source === 'now') return new Date(data.options.asOf).toISOString();
  if (source === 'new-id') return randomUUID();
  if (source === 'password-hash') return data.options.passwordHash;
  return undefined;
}

interface Asked {
  readonly statement: Statement;
  readonly parameter: Parameter;
  readonly request: PlannedRequest;
  readonly data: Data;
  readonly takes: readonly ShapeField[];
}

function parameterValue({ statement, parameter, request, data, takes }: Asked): unknown {
  if (parameter.source === 'me') return callerValue(request, data, parameter.path);
  if (parameter.source === 'present') return atPath(request.values[parameter.name], parameter.path) !== undefined;
  if (parameter.source !== 'value') return fixedValue(parameter, data, statement);
  const value = atPath(request.values[parameter.name], parameter.path);
  // What a caller leaves out arrives as null; what an earlier statement gives isn't known.
  if (value === undefined) return takes.some(({ name }) => name === parameter.name) ? null : undefined;
  return /^jsonb?$/.test(parameter.sqlType) ? JSON.stringify(value) : value;
}

function atPath(value: Value | undefined, path: readonly string[]): Value | undefined {
  return path.reduce<Value | undefined>((at, name) => (typeof at === 'object' && at !== null && !Array.isArray(at) ? (at as Readonly<Record<string, Value>>)[name] : undefined), value);
}

function callerValue(request: PlannedRequest, data: Data, path: readonly string[]): Value | undefined {
  const { caller } = request;
  if (caller?.entity === undefined) return null;
  const plan = data.plan(caller.entity);
  return pathValue(data, plan, caller.row, path);
}

const parts = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g;

/**
 * Returns the statement with its known values written into it, as PostgreSQL plans it when it knows them; what is unknown stays
 * `$1`. Statements are ours: their texts are standard literals, `'it''s'`.
 */
export function withValues({ sql, parameters }: Pick<Statement, 'sql' | 'parameters'>, values: KnownValues): string {
  return sql.replaceAll(parts, (part: string, place: string | undefined) => {
    const parameter = place === undefined ? undefined : parameters[Number(place) - 1];
    const value = place === undefined ? undefined : values[Number(place) - 1];
    if (parameter === undefined || value === undefined) return part;
    if (value === null) return `null::${parameter.sqlType}`;
    return `${escapeLiteral(textOf(value, parameter))}::${parameter.sqlType}`;
  });
}

/** The text that the driver sends for a value. */
function textOf(value: unknown, { sqlType }: Parameter): string {
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (!sqlType.endsWith('[]')) return JSON.stringify(value);
  return `{${value.map((item) => (item === null ? 'NULL' : `"${(typeof item === 'object' ? JSON.stringify(item) : String(item)).replaceAll(/(["\\\\])/g, '\\$1')}"`)).join(',')}}`;
}
