import { entityOf } from '../../system/index.ts';
import type { Action, ResultColumn, Statement, Step, System, View } from '../../system/index.ts';
import { statementName } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import type { Member } from '../contract/shape.ts';
import { showsToken } from '../contract/shown-returns.ts';
import { shapeOfValue } from '../contract/shapes-of.ts';
import { memberLines } from '../contract/type-text.ts';
import { createNames, pascal } from '../naming.ts';
import type { Lines, Module } from '../writers/typescript.ts';
import { createModule, docComment, identifier, literal, textLiteral } from '../writers/typescript.ts';
import { statementIn, statementsById } from './held.ts';
import type { HeldSet } from './parameters.ts';
import { heldBy, heldType, occurrenceOf, valueText } from './parameters.ts';

/** Returns the type of a view in src/views.ts. */
export type ViewNames = (view: View) => string;

/** How a statement function answers: its row or the problem 404, its row or undefined, all rows, or how many it changed. */
export type Answering = 'one' | 'maybe' | 'many' | 'count';

/** One action of an operation as a function in src/statements. */
export interface StatementFunction {
  readonly action: Action;
  readonly step: Step;
  readonly name: string;
  readonly answering: Answering;
  readonly statements: readonly Statement[];
  readonly held: HeldSet;
  /** Columns of the answer; those that not every variant gives are optional. */
  readonly columns: readonly ResultColumn[];
  /** Actors that it needs to know, when its variants differ by them. */
  readonly byActor: boolean;
}

/** Returns the functions of an operation's plan, step by step. */
export function statementFunctions(system: System, contract: Contract): readonly (readonly StatementFunction[])[] {
  const byId = statementsById(system);
  const names = createNames([contract.fn, `${contract.fn}Cursor`, `${contract.fn}Size`, 'db', 'input', 'me', 'now', 'match', 'it', 'size', 'after', 'total', 'newId', 'problem', 'notFound']);
  return contract.operation.plan.map((plan) => {
    const step = contract.operation.steps[plan.step];
    if (step === undefined) throw new Error(`${contract.operation.id} has no step ${plan.step}`);
    return plan.actions.map((action, index): StatementFunction => {
      const statements = action.variants.map((variant) => statementIn(byId, variant.statement));
      return {
        action, step, statements,
        name: identifier(names.take(wantedName(contract, step, action, statements))),
        answering: answeringOf(step, action, statements, plan.actions[index + 1]),
        held: heldBy(system, contract, statements),
        columns: columnsOf(statements),
        byActor: action.variants.some((variant) => variant.by !== undefined),
      };
    });
  });
}

function answeringOf(step: Step, action: Action, statements: readonly Statement[], next: Action | undefined): Answering {
  const rows = statements[0]?.rows ?? 'none';
  if (rows === 'none') return 'count';
  if (rows === 'many') return 'many';
  const isKept = isKeptAsItIs(step, action);
  const hasPassword = statements.some((statement) => statement.columns.some((column) => column.hidden === 'password'));
  const mayMiss = hasPassword || action.missed !== undefined || next?.after === 'miss' || action.purpose === 'find-missing' || isKept;
  return mayMiss ? 'maybe' : 'one';
}

/** `else: keep`: a row that is there already is not made, one that is gone already is not deleted, and both are fine. */
export function isKeptAsItIs(step: Step, action: Action): boolean {
  return (action.purpose === 'insert' || action.purpose === 'delete') && step.otherwise?.kind === 'keep';
}

const verbs: Readonly<Record<Action['purpose'], string>> = {
  lock: 'lock', read: 'read', count: 'count', insert: 'create', 'insert-parts': 'create', update: 'update', 'replace-parts': 'replace', delete: 'delete', 'find-missing': 'findMissing', 'read-back': 'readBack', compute: 'readForComputed', each: 'readEach',
};

function wantedName(contract: Contract, step: Step, action: Action, statements: readonly Statement[]): string {
  const entity = pascal((step.entity ?? '').replaceAll('.', ''));
  const list = action.list === undefined ? '' : pascal(action.list);
  const isMany = (action.purpose === 'read' && !step.single) || action.purpose === 'count';
  const verb = storesComputed(action, statements) ? 'storeComputed' : action.purpose === 'find-missing' && action.after === 'miss' ? 'find' : verbs[action.purpose];
  const name = `${verb}${entity}${list}${isMany ? 'Rows' : ''}`;
  return name.toLowerCase() === contract.fn.toLowerCase() ? `${name}Row` : name;
}

/** True if the action writes what people's functions have made of the row. */
function storesComputed(action: Pick<Action, 'purpose'>, statements: readonly Statement[]): boolean {
  return action.purpose === 'update' && statements.some((statement) => statement.parameters.some((parameter) => parameter.source === 'computed'));
}

function columnsOf(statements: readonly Statement[]): readonly ResultColumn[] {
  const found = new Map<string, ResultColumn>();
  for (const statement of statements) for (const column of statement.columns) if (!found.has(column.name)) found.set(column.name, column);
  return [...found.values()];
}

/** Returns src/statements/<operation>.ts: what the operation asks the database, as functions with typed parameters and rows. */
export function statementsModule(system: System, contract: Contract, views: ViewNames): string {
  const module = createModule();
  const functions = statementFunctions(system, contract).flat();
  if (functions.length > 0) {
    module.value('#runtime', 'statement');
    module.type('#runtime', 'Db');
  }
  const sections = functions.flatMap((fn) => functionSections({ system, contract, module, views }, fn));
  const paging = pagingLines(contract, functions, module);
  return module.print(...(paging.length === 0 ? [] : [paging]), ...(sections.length === 0 ? [['export {};']] : sections));
}

interface Place {
  readonly system: System;
  readonly contract: Contract;
  readonly module: Module;
  readonly views: ViewNames;
}

function pagingLines(contract: Contract, functions: readonly StatementFunction[], module: Module): Lines {
  const { page } = contract;
  if (page === undefined || page.kind === 'none') return [];
  const size: Lines = [docComment('Rows on a page.'), `export const ${contract.fn}Size = ${page.size};`];
  const cursor = functions.find((fn) => fn.columns.some((column) => column.hidden === 'cursor'));
  if (page.kind !== 'cursor' || cursor === undefined) return size;
  const marks = Map.groupBy(cursor.statements.flatMap(({ parameters }) => parameters), (parameter) => (parameter.source === 'cursor' ? parameter.position : undefined));
  const columns = cursor.columns.filter((column) => column.hidden === 'cursor');
  const kinds = columns.map((_, position) => cursorKinds[marks.get(position)?.[0]?.sqlType ?? ''] ?? 'text');
  module.value('#runtime', 'defineCursor');
  return [docComment('Where a page ends: the values of its order.'), `export const ${contract.fn}Cursor = defineCursor(${literal(contract.operation.id)}, ${literal(kinds)});`, ...size];
}

/** By PostgreSQL's type: which values a cursor may hold. */
const cursorKinds: Readonly<Record<string, string>> = {
  bigint: 'integer',
  boolean: 'boolean',
  date: 'date',
  integer: 'integer',
  numeric: 'number',
  real: 'number',
  timestamptz: 'timestamp',
  uuid: 'uuid',
};

function functionSections(place: Place, fn: StatementFunction): readonly Lines[] {
  const row = rowType(place, fn);
  const constants = fn.statements.map((_, index) => `${fn.name}Sql${fn.statements.length === 1 ? '' : index + 1}`);
  const declared = fn.statements.map((statement, index): string => {
    return `const ${constants[index]} = statement<${row.name}>({\n  name: ${literal(statementName(statement.id))},\n  text: ${textLiteral(statement.sql)},\n});`;
  });
  return [...(row.lines.length === 0 ? [] : [row.lines]), declared.flatMap((text) => text.split('\n')), bodyLines(fn, row.name, constants)];
}

const answers: Readonly<Record<Answering, { readonly method: string; readonly type: (row: string) => string; readonly says: string }>> = {
  one: { method: 'one', type: (row) => row, says: 'the row, or the problem 404 where there is none' },
  maybe: { method: 'maybe', type: (row) => `${row} | undefined`, says: 'the row, or undefined where there is none' },
  many: { method: 'many', type: (row) => `readonly ${row}[]`, says: 'all rows' },
  count: { method: 'run', type: () => 'number', says: 'how many rows it wrote' },
};

function bodyLines(fn: StatementFunction, row: string, constants: readonly string[]): Lines {
  const { method, type, says } = answers[fn.answering];
  const call = (index: number): string => {
    const statement = fn.statements[index];
    const values = (statement?.parameters ?? []).map((parameter, at) => valueText(fn.held, parameter, statement === undefined ? 0 : occurrenceOf(statement, at)));
    return `return db.${method}(${constants[index]}${values.length === 0 ? '' : `, [${values.join(', ')}]`});`;
  };
  const takes = heldType(fn.held, fn.byActor ? ['actor: string'] : []);
  const usesP = takes !== '{  }';
  const head = `export function ${fn.name}(db: Db${usesP ? `, p: ${takes}` : ''}): Promise<${type(row)}> {`;
  const branches = choicesOf(fn).map(({ index, condition }) => (condition === '' ? call(index) : `if (${condition}) ${call(index)}`));
  const isTotal = choicesOf(fn).some((choice) => choice.condition === '');
  // A row that the statement makes, or has just made, is there.
  const isThere = fn.answering === 'one' && (fn.action.purpose === 'insert' || fn.action.purpose === 'read-back');
  return [docComment(`${sentence(fn)}: ${isThere ? 'the row' : says}.`), head, [...branches, ...(isTotal ? [] : [elseText(fn)])], '}'];
}

/** Where an action is for other actors only, there is nothing to find; anything else would be a hole in the design. */
function elseText(fn: StatementFunction): string {
  if (fn.answering === 'maybe') return 'return Promise.resolve(undefined);';
  if (fn.answering === 'count') return 'return Promise.resolve(0);';
  return "throw new Error('no statement for this caller');";
}

/** Returns the variants with what must hold for them, the most particular first. */
function choicesOf(fn: StatementFunction): readonly { readonly index: number; readonly condition: string }[] {
  const variants = fn.action.variants.map((variant, index) => ({ variant, index }));
  const sorted = variants.toSorted((a, b) => b.variant.present.length - a.variant.present.length || a.index - b.index);
  return sorted.map(({ variant, index }) => {
    const present = variant.present.map((name) => (name === 'cursor' ? 'p.after !== undefined' : `${presenceOf(fn, name)} !== undefined`));
    const by = variant.by?.map((actor) => `p.actor === ${literal(actor)}`) ?? [];
    const actor = by.length > 1 ? [`(${by.join(' || ')})`] : by;
    return { index, condition: [...actor, ...present].join(' && ') };
  });
}

function presenceOf(fn: StatementFunction, name: string): string {
  const found = fn.held.held.find(({ parameter }) => parameter.source === 'value' && parameter.name === name);
  return `p.${found?.name ?? name}`;
}

function sentence(fn: StatementFunction): string {
  const what = fn.step.entity ?? 'row';
  switch (fn.action.purpose) {
    case 'lock':
      return `Locks the ${what} until the transaction ends`;
    case 'find-missing':
      return fn.action.after === 'miss' ? `Looks whether the ${what} is there after all` : `Looks for what the ${what} refers to and is not there`;
    case 'read-back':
      return `Reads the ${what} as it is answered`;
    case 'count':
      return `Counts the rows of ${what}`;
    case 'insert-parts':
    case 'replace-parts':
      return `Writes the list ${fn.action.list ?? ''} of the ${what}`;
    case 'read':
      return `Reads ${what}`;
    case 'insert':
      return fn.action.list === undefined ? `Makes the ${what}` : `Makes the rows of ${fn.action.list} that are not there yet`;
    case 'update':
      return storesComputed(fn.action, fn.statements) ? `Stores what the functions in computed/ give for the ${what}` : `Changes the ${what}`;
    case 'delete':
      return `Deletes the ${what}`;
    case 'compute':
      return `Reads what the functions in computed/ get of the ${what}`;
    case 'each':
      return 'Reads the rows that the step runs for';
  }
}

function rowType(place: Place, fn: StatementFunction): { readonly name: string; readonly lines: Lines } {
  if (fn.columns.length === 0) return { name: 'unknown', lines: [] };
  const visible = fn.columns.filter((column) => column.hidden === undefined);
  const hidden = fn.columns.filter((column) => column.hidden !== undefined);
  const view = visible.length === 0 ? undefined : viewOf(fn, place.contract);
  const base = view === undefined ? undefined : stored(place, view);
  if (base !== undefined && hidden.length === 0) return { name: base, lines: [] };
  const members = (base === undefined ? fn.columns : hidden).map((column) => memberOf(place.system, fn, column));
  const name = identifier(`${pascal(fn.name)}Row`);
  const lines = memberLines({ kind: 'object', members }, { timestamp: 'Date', named: () => undefined });
  return { name, lines: [docComment(`A row that ${fn.name} gives. Names with $ are not part of the answer.`), `export interface ${name}${base === undefined ? '' : ` extends ${base}`} {`, lines, '}'] };
}

/** The type of what the database gives of a view: all but a signed token. */
function stored({ system, module, views }: Place, view: View): string {
  const name = module.type('../views.ts', views(view));
  const token = view.fields.find((field) => showsToken(system, view.entity, field));
  return token === undefined ? name : `Omit<${name}, ${literal(token.name)}>`;
}

/** Cursors are texts, and so are columns of a key that is no number; what else is hidden has its own type. */
function memberOf(system: System, fn: StatementFunction, column: ResultColumn): Member {
  const isEverywhere = fn.statements.every((statement) => statement.columns.some((other) => other.name === column.name));
  const isColumnOfKey = column.type.kind === 'row' || (column.type.kind === 'reference' && entityOf(system, column.type.entity).key.length > 1);
  const isText = column.hidden === 'cursor' || column.hidden === 'password' || isColumnOfKey;
  return { name: column.name, shape: isText ? { kind: 'text' } : shapeOfValue(system, column.type), optional: !isEverywhere, nullable: column.optional };
}

/** Returns the view in which the operation answers with the result of the function's step. */
function viewOf(fn: StatementFunction, contract: Contract): View | undefined {
  const { returns } = contract.operation;
  if (returns.kind === 'none') return undefined;
  if (returns.kind !== 'object') return returns.result === fn.step.result ? returns.view : undefined;
  for (const field of returns.fields) {
    if ((field.kind === 'row' || field.kind === 'page') && field.result === fn.step.result) return field.view;
  }
  return undefined;
}
