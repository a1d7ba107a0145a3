import type { Action, Operation, Parameter, Refusal, StepPlan, Variant } from '../../system/index.ts';
import type { CompiledOperation, CompiledStatement } from '../operation.ts';

export type Row = Record<string, unknown>;
export type Query = (sql: string, values: readonly unknown[]) => Promise<Row[]>;

/** Who calls: the fields of the caller's row by path, the key under the empty path. */
export interface Call {
  readonly actor: string;
  readonly me?: Readonly<Record<string, unknown>>;
  readonly subject?: string;
  readonly given?: Readonly<Record<string, unknown>>;
  readonly cursor?: readonly unknown[];
  readonly limit?: number;
  readonly offset?: number;
  readonly computed?: (field: string, row: Row | undefined) => unknown;
  readonly newId: () => string;
}

export interface Outcome {
  readonly refusal?: Refusal;
  /** Rows of each step's result. */
  readonly results: Readonly<Record<string, readonly Row[]>>;
  readonly total?: unknown;
}

interface Held {
  readonly call: Call;
  readonly operation: Operation;
  readonly statements: ReadonlyMap<string, CompiledStatement>;
  readonly results: Record<string, readonly Row[]>;
  readonly query: Query;
  total?: unknown;
  row?: Row;
}

/** Runs a compiled operation as an emitted service does. */
export async function execute(query: Query, operation: Operation, compiled: CompiledOperation, call: Call): Promise<Outcome> {
  const statements = new Map(compiled.statements.map((statement) => [statement.id, statement]));
  const held: Held = { call, operation, statements, results: {}, query };
  for (const plan of compiled.plan) {
    if (plan.actions[0]?.purpose === 'read-back') held.row = held.results[plan.result]?.[0] ?? {};
    const refusal = await runStep(held, operation, plan.step, plan);
    if (refusal !== undefined) return { refusal, results: held.results };
  }
  return { results: held.results, ...(held.total === undefined ? {} : { total: held.total }) };
}

async function runStep(held: Held, operation: Operation, index: number, plan: StepPlan): Promise<Refusal | undefined> {
  const step = operation.steps[index];
  const each = step?.each;
  if (step === undefined) throw new Error(`no step ${index}`);
  const [first, ...rest] = plan.actions;
  if (each === undefined) return runActions(held, plan, plan.actions, undefined);
  const elements = each.over === 'rows' && first?.purpose === 'each' ? await runAction(held, first, undefined) : (valueOf(held, nameOf(each), pathOf(each), undefined) as readonly unknown[]);
  for (const it of elements ?? []) {
    const refusal = await runActions(held, plan, each.over === 'rows' ? rest : plan.actions, it);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

type EachOf = NonNullable<Operation['steps'][number]['each']>;

function nameOf(each: EachOf): string {
  return each.over === 'value' && each.value.kind === 'value' ? each.value.name : '';
}

function pathOf(each: EachOf): readonly string[] {
  return each.over === 'value' && each.value.kind === 'value' ? each.value.path : [];
}

async function runActions(held: Held, plan: StepPlan, actions: readonly Action[], it: unknown): Promise<Refusal | undefined> {
  let missed = false;
  let isMade = true;
  const changed = actions.filter((action) => action.after === 'each');
  for (const [index, action] of actions.entries()) {
    if (action.after === 'each') {
      if (action !== changed[0]) continue;
      const refusal = await runForEach(held, plan, changed, it);
      if (refusal !== undefined) return refusal;
      continue;
    }
    if (action.after === 'miss' && !missed) continue;
    if (action.after === 'made' && !isMade) continue;
    const rows = await runAction(held, action, it);
    if (rows === undefined) continue;
    missed = rows.length === 0;
    if (action.purpose === 'insert' && action.list === undefined) isMade = !missed;
    if (action.purpose === 'count') held.total = rows[0]?.['$total'];
    if (action.found !== undefined && !missed) return action.found;
    if (['lock', 'read', 'insert', 'update', 'delete', 'read-back'].includes(action.purpose) && action.list === undefined) {
      const next = actions[index + 1];
      const statement = statementOf(held, action);
      if (missed && statement?.rows === 'one' && next?.after !== 'miss' && action.purpose !== 'insert' && !isKept(held, plan, action)) return action.missed ?? { status: 404, code: 'not-found' };
      if (statement?.columns.length !== 0 && !missed) held.results[plan.result] = rows;
      else held.results[plan.result] ??= rows;
    }
    if (action.found !== undefined && missed && action.after === 'miss' && actions[index + 1]?.after !== 'miss') return actions[index - 1]?.missed ?? { status: 404, code: 'not-found' };
    if (!missed && rows[0] !== undefined) held.row = rows[0];
  }
  return undefined;
}

/** The actions for each changed row; what they read of the rows is the step's result. */
async function runForEach(held: Held, plan: StepPlan, actions: readonly Action[], it: unknown): Promise<Refusal | undefined> {
  const read: Row[] = [];
  for (const row of held.results[plan.result] ?? []) {
    held.row = row;
    for (const action of actions) {
      const rows = (await runAction(held, action, it)) ?? [];
      if (action.found !== undefined && rows.length > 0) return action.found;
      if (action.purpose === 'read-back') read.push(...rows);
      if (action.purpose === 'compute') held.row = rows[0] ?? {};
    }
  }
  if (read.length > 0) held.results[plan.result] = read;
  return undefined;
}

function isKept(held: Held, plan: StepPlan, action: Action): boolean {
  return action.purpose === 'delete' && held.operation.steps[plan.step]?.otherwise?.kind === 'keep';
}

function statementOf(held: Held, action: Action): CompiledStatement | undefined {
  const variant = chosen(held, action);
  return variant === undefined ? undefined : held.statements.get(variant.statement);
}

function chosen(held: Held, action: Action): Variant | undefined {
  const { call } = held;
  const isGiven = (name: string): boolean => (name === 'cursor' ? call.cursor !== undefined : call.given?.[name] !== undefined);
  const named = new Set(action.variants.flatMap((variant) => variant.present));
  return action.variants.find((variant) => (variant.by === undefined || variant.by.includes(call.actor)) && [...named].every((name) => isGiven(name) === variant.present.includes(name)));
}

async function runAction(held: Held, action: Action, it: unknown): Promise<readonly Row[] | undefined> {
  const statement = statementOf(held, action);
  if (statement === undefined) return undefined;
  const values = statement.parameters.map((parameter) => argument(held, parameter, it));
  try {
    return await held.query(statement.sql, values);
  } catch (error) {
    throw new Error(`${statement.id}: ${String(error)}\n${statement.sql}\n${JSON.stringify(values)}`, { cause: error });
  }
}

function argument(held: Held, parameter: Parameter, it: unknown): unknown {
  const value = plainArgument(held, parameter, it);
  return parameter.sqlType === 'jsonb' && value !== undefined && value !== null ? JSON.stringify(value) : value ?? null;
}

function plainArgument(held: Held, parameter: Parameter, it: unknown): unknown {
  const { call } = held;
  switch (parameter.source) {
    case 'value':
      return valueOf(held, parameter.name, parameter.path, it);
    case 'password-hash':
      return `hash of ${String(valueOf(held, parameter.name, parameter.path, it))}`;
    case 'present':
      return valueOf(held, parameter.name, parameter.path, it) !== undefined;
    case 'me':
      return call.me?.[parameter.path.join('.')];
    case 'subject':
      return call.subject;
    case 'new-id':
      return call.newId();
    case 'key':
      return held.row?.[`$key_${parameter.column}`];
    case 'computed':
      return call.computed?.(parameter.field, held.row);
    case 'cursor':
      return call.cursor?.[parameter.position];
    case 'limit':
      return call.limit ?? 20;
    case 'offset':
      return call.offset ?? 0;
    case 'now':
      return undefined;
  }
}

function valueOf(held: Held, name: string, path: readonly string[], it: unknown): unknown {
  if (name === 'it') return within(it, path);
  if (held.operation.takes.some((item) => item.name === name)) return within(held.call.given?.[name], path);
  const rows = held.results[name];
  return path.length === 0 ? rows : rows?.[0]?.[`$${path.join('.')}`];
}

function within(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return value;
  const row = value as Row | undefined;
  // A row of a result has its fields under `$` and the path.
  return row?.[`$${path.join('.')}`] ?? path.reduce<unknown>((at, name) => (at as Row | undefined)?.[name], value);
}
