import { conjuncts, passwordCompared } from '../../system/index.ts';
import type { Expression, Step } from '../../system/index.ts';
import type { Lines } from '../writers/typescript.ts';
import { computedValues, writeComputed } from './operation-computed.ts';
import type { Body, HeldRow } from './operation-body.ts';
import { callText, expressionText, heldPath, throwProblem, variable } from './operation-body.ts';
import { isKeptAsItIs } from './statements-module.ts';
import type { StatementFunction } from './statements-module.ts';

/** Writes what a step does: its statements in order, inside a loop where the step runs for each element. */
export function writeStep(body: Body, functions: readonly StatementFunction[]): void {
  const [first, ...rest] = functions;
  if (first === undefined) return;
  const { each } = first.step;
  if (each === undefined) return writeActions(body, functions);
  const isRows = each.over === 'rows';
  if (isRows && first.answering !== 'many') throw new Error(`${body.contract.operation.id}: nothing reads the rows of each`);
  const over = isRows ? `await ${callText(body, first, undefined)}` : (expressionText(body, each.value) ?? '[]');
  const inner: Body = { ...body, lines: [], element: isRows ? { variable: 'it', fn: first } : { variable: 'it', ...elementOf(body, over) } };
  writeActions(inner, isRows ? rest : functions);
  body.lines.push(`for (const it of ${inOrder(inner, first.step, isRows ? over : `${over} ?? []`)}) {`, inner.lines, '}');
}

/** Rows that are locked one after the other are locked in the order of their keys. */
function inOrder(body: Body, step: Step, over: string): string {
  const key = step.verb === 'creates' ? undefined : conjuncts(step.where).map((term) => elementKey(term)).find((path) => path !== undefined);
  return key === undefined ? over : `${body.module.value('#runtime', 'inKeyOrder')}(${over}, (it) => ${heldPath(body, 'it', key)})`;
}

/** `id = $it.product`: the path in the element. */
function elementKey(term: Expression): readonly string[] | undefined {
  if (term.kind !== 'compare' || term.operator !== '=') return undefined;
  const [field, element] = term.left.kind === 'field' ? [term.left, term.right] : [term.right, term.left];
  return field.kind === 'field' && field.variable === 'row' && element.kind === 'value' && element.name === 'it' ? element.path : undefined;
}

/** Elements of an earlier result are rows with the columns of its statement. */
function elementOf(body: Body, over: string): { readonly fn?: StatementFunction } {
  const row = [...body.results.values()].find((held) => held.variable === over);
  return row === undefined ? {} : { fn: row.fn };
}

function writeActions(body: Body, functions: readonly StatementFunction[]): void {
  const [first] = functions;
  // What is read once more at the end is found by the key of the row that its step gave.
  let keyed: HeldRow | undefined = first?.action.purpose === 'read-back' ? body.results.get(first.step.result) : undefined;
  for (const [index, fn] of functions.entries()) {
    if (fn.action.after === 'miss') continue;
    if (fn.action.after === 'made') {
      if (functions[index - 1]?.action.after !== 'made') writeIfMade(body, functions.slice(index), keyed);
      continue;
    }
    if (fn.action.after === 'each') {
      if (functions[index - 1]?.action.after !== 'each') writeForEach(body, functions.slice(index), keyed);
      continue;
    }
    const held = writeAction(body, fn, { keyed, afterMiss: lookingAfter(functions, index) });
    if (held !== undefined) {
      if (held.fn.columns.some((column) => column.hidden === 'key')) keyed = held;
      body.results.set(fn.step.result, held);
    }
  }
}

/** The actions that run, one by one, if the action at `index` gives no row. */
function lookingAfter(functions: readonly StatementFunction[], index: number): readonly StatementFunction[] {
  const later = functions.slice(index + 1);
  const end = later.findIndex((fn) => fn.action.after !== 'miss');
  return end < 0 ? later : later.slice(0, end);
}

/** What is done with a row only if it was not there before. */
function writeIfMade(body: Body, functions: readonly StatementFunction[], made: HeldRow | undefined): void {
  const end = functions.findIndex((fn) => fn.action.after !== 'made');
  const inner: Body = { ...body, lines: [] };
  for (const fn of end < 0 ? functions : functions.slice(0, end)) writeAction(inner, fn, { keyed: made, afterMiss: [] });
  body.lines.push(`if (${made?.variable} !== undefined) {`, inner.lines, '}');
}

/** What is done with each of the rows that an update changed; what is read of them becomes the step's result. */
function writeForEach(body: Body, functions: readonly StatementFunction[], rows: HeldRow | undefined): void {
  if (rows === undefined) throw new Error(`${body.contract.operation.id}: nothing has the changed rows`);
  const row = variable(body, 'changed');
  const inner: Body = { ...body, lines: [], results: new Map(body.results) };
  let keyed: HeldRow = { variable: row, fn: rows.fn };
  for (const fn of functions) {
    if (fn.action.purpose !== 'read-back') {
      const held = writeAction(inner, fn, { keyed, afterMiss: [] });
      if (held !== undefined) {
        keyed = held;
        inner.results.set(fn.step.result, held);
      }
      continue;
    }
    const list = variable(body, 'read');
    body.lines.push(`const ${list} = [];`);
    inner.lines.push(`${list}.push(await ${callText(inner, fn, keyed)});`);
    body.results.set(fn.step.result, { variable: list, fn: { ...fn, answering: 'many' } });
  }
  body.lines.push(`for (const ${row} of ${rows.variable}) {`, inner.lines, '}');
}

interface Around {
  readonly keyed: HeldRow | undefined;
  /** The actions that run only if this one gives no row. */
  readonly afterMiss: readonly StatementFunction[];
}

function writeAction(body: Body, fn: StatementFunction, around: Around): HeldRow | undefined {
  if (fn.statements.some((statement) => statement.parameters.some((parameter) => parameter.source === 'computed'))) writeComputed(body, fn);
  const call = `await ${callText(body, fn, around.keyed, computedValues(body, fn))}`;
  const { found } = fn.action;
  if (found !== undefined) {
    body.lines.push(`if ((${call}) !== undefined) ${throwProblem(body, found.status, found.code)}`);
    return undefined;
  }
  if (fn.answering === 'count') {
    body.lines.push(`${call};`);
    return undefined;
  }
  if (fn.action.purpose === 'count') {
    body.lines.push(`const { $total: ${variable(body, 'total')} } = ${call};`);
    return undefined;
  }
  const isRead = fn.columns.length > 0;
  if (!isRead && fn.answering === 'one') {
    body.lines.push(`${call};`);
    return undefined;
  }
  const name = variable(body, wantedName(body, fn));
  body.lines.push(`const ${name} = ${call};`);
  if (!writePasswordCheck(body, fn, name) && fn.answering === 'maybe') body.lines.push(...missLines(body, fn, name, around));
  writeMatchCheck(body, fn, name);
  return { variable: name, fn };
}

/** The last row of a step has the name of its result; the rows before it say what they are. */
function wantedName(body: Body, fn: StatementFunction): string {
  const { purpose } = fn.action;
  if (fn.answering === 'many') return 'rows';
  const isLast = body.contract.operation.plan.every((plan) => plan.result !== fn.step.result || plan.actions.findLast((action) => action.purpose !== 'count' && action.found === undefined && action.purpose !== 'insert-parts') === fn.action);
  if (isLast || purpose === 'read') return fn.step.result;
  return purpose === 'insert' ? 'made' : purpose === 'update' ? 'changed' : purpose === 'lock' ? 'locked' : fn.step.result;
}

function missLines(body: Body, fn: StatementFunction, name: string, around: Around): Lines {
  const { missed } = fn.action;
  // The action that follows reads what was there already.
  if (isKeptAsItIs(fn.step, fn.action) || (fn.action.purpose === 'insert' && missed === undefined && around.afterMiss.length === 0)) return [];
  const end = missed === undefined ? throwProblem(body, 404, 'not-found') : throwProblem(body, missed.status, missed.code);
  const inTheWay = around.afterMiss.flatMap((next) => {
    const { found } = next.action;
    return found === undefined ? [] : [`if ((await ${callText(body, next, around.keyed)}) !== undefined) ${throwProblem(body, found.status, found.code)}`];
  });
  return inTheWay.length === 0 ? [`if (${name} === undefined) ${end}`] : [`if (${name} === undefined) {`, [...inTheWay, end], '}'];
}

/** `password = $password`: the salted hash is compared in the service. A row that is not there costs the same, so that nobody learns who has an account. */
function writePasswordCheck(body: Body, fn: StatementFunction, name: string): boolean {
  if (!fn.columns.some((column) => column.hidden === 'password')) return false;
  const given = passwordCompared(fn.step);
  if (given === undefined) throw new Error(`${fn.name} reads a password that is compared with nothing`);
  body.module.value('#runtime', 'verifyPassword');
  const isRight = `await verifyPassword(${heldPath(body, given.name, given.path)}, ${name}?.$password)`;
  const declared = fn.step.otherwise?.kind === 'status' ? fn.step.otherwise : undefined;
  body.lines.push(`if (!(${isRight}) || ${name} === undefined) ${throwProblem(body, declared?.status ?? 401, declared?.code ?? 'bad-credentials')}`);
  return true;
}

/** If-Match against the version of the row that the step has locked. */
function writeMatchCheck(body: Body, fn: StatementFunction, name: string): void {
  const isBefore = fn.action.purpose === 'lock' || fn.action.purpose === 'read';
  if (body.contract.operation.etag !== 'matched' || !isBefore || !fn.columns.some((column) => column.hidden === 'etag')) return;
  body.uses.add('match');
  body.lines.push(`if (match !== undefined && match !== ${name}.$etag) ${throwProblem(body, 412, 'changed')}`);
}
