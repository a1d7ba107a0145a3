import { passwordCompared, valuesRead } from '../../system/index.ts';
import type { Actor, DesignedOperation, Field, Operation, Page, ReturnField, Returns, System, View } from '../../system/index.ts';
import type { Names } from '../naming.ts';
import { camel, createNames, kebab, pascal } from '../naming.ts';
import { identifier } from '../writers/typescript.ts';
import { mayBeTaken } from './made-by-token.ts';
import { withPasswords } from './passwords.ts';
import type { Member, ObjectShape, Shape } from './shape.ts';
import { shownReturns } from './shown-returns.ts';
import { inputMember, shapeOfValue, shapeOfView } from './shapes-of.ts';

/** How one operation looks from outside: what OpenAPI, the routes and the client are all written from. */
export interface Contract {
  readonly operation: DesignedOperation;
  /** File name without its ending: `list-notes`. */
  readonly file: string;
  /** Function name: `listNotes`. */
  readonly fn: string;
  /** Name that types start with: `ListNotes`. */
  readonly type: string;
  readonly path: readonly Member[];
  readonly query: readonly Member[];
  /** Absent when the operation takes no body. */
  readonly body?: readonly Member[];
  /** Absent for 204. */
  readonly output?: Shape;
  /** How the operation's list is paged, if it gives one. */
  readonly page?: Page;
  /** Actors that need a token. */
  readonly actors: readonly Actor[];
  /** True if `anyone` may call. */
  readonly open: boolean;
  /** Statuses of the problems that it may answer, ascending. */
  readonly problems: readonly number[];
}

/** What an index can hold of a row's order, 2.7 kB, is shorter in base64. */
const cursorLength = 4096;
const cursorMember: Member = { name: 'cursor', shape: { kind: 'text', max: cursorLength }, optional: true, nullable: false };

/** Names that the emitted files take from the runtime and the client's own code. */
const takenTypes = ['Actor', 'Call', 'Caller', 'Client', 'Context', 'Cursor', 'Db', 'Handler', 'JsonSchema', 'Omit', 'Page', 'Problem', 'ProblemBody', 'ProblemError', 'Route', 'Statement', 'Timestamp'];
const takenFunctions = ['callOperation', 'defineRoute', 'defineCursor', 'defineService', 'newId', 'problem', 'service', 'statement', 'input', 'me', 'db', 'now'];

/** Returns the contracts of the operations that this version runs, by operation id, and the names of the views' types. */
export function contractsOf(system: System): { readonly contracts: ReadonlyMap<string, Contract>; readonly viewNames: (view: View) => string } {
  const operations = system.operations.filter((operation) => operation.runs.kind === 'yes').map((operation) => ({ ...operation, returns: shownReturns(system, operation) }));
  const files = createNames();
  const functions = createNames(takenFunctions);
  const types = createNames([...takenTypes, ...system.actors.map((actor) => `${pascal(actor.id)}Caller`)]);
  const named = operations.map((operation) => ({
    operation,
    file: files.take(kebab(operation.id)),
    fn: identifier(functions.take(camel(operation.id), ['Route'])),
    type: identifier(types.take(pascal(operation.id), ['Input', 'Output', 'Row'])),
  }));
  const viewNames = namesOfViews(system, types);
  const contracts = new Map(named.map(({ operation, ...names }) => [operation.id, contractOf(system, operation, { ...names, viewNames })]));
  return { contracts, viewNames };
}

interface Naming {
  readonly file: string;
  readonly fn: string;
  readonly type: string;
  readonly viewNames: (view: View) => string;
}

function contractOf(system: System, operation: DesignedOperation, naming: Naming): Contract {
  const page = pageOf(operation);
  const inPath = new Set([...operation.at.route.matchAll(/:([A-Za-z0-9_]+)/g)].map((match) => match[1]));
  const members = withPasswords(operation, operation.takes.map((field) => ({ ...inputMember(system, field), nullable: mayBeEmptied(system, operation, field.name) })));
  const rest = members.filter((member) => !inPath.has(member.name));
  const hasBody = operation.at.method !== 'GET' && operation.at.method !== 'DELETE';
  const output = outputOf(system, operation.returns, naming.viewNames);
  const actors = operation.by.filter((id) => id !== 'anyone').flatMap((id) => system.actors.filter((actor) => actor.id === id));
  const open = operation.by.includes('anyone');
  return {
    operation,
    file: naming.file,
    fn: naming.fn,
    type: naming.type,
    path: members.filter((member) => inPath.has(member.name)).map((member) => ({ ...member, optional: false })),
    query: [...(hasBody ? [] : rest), ...pageMembers(page)],
    ...(hasBody && rest.length > 0 ? { body: rest } : {}),
    ...(output === undefined ? {} : { output }),
    ...(page === undefined ? {} : { page }),
    actors,
    open,
    problems: problemsOf(system, operation, { open, hasInput: members.length > 0 || page !== undefined }),
  };
}

/** True if null has a meaning: the parameter may be absent, and all that it fills may be empty. Absent leaves a field alone, null empties it. */
function mayBeEmptied(system: System, operation: Operation, name: string): boolean {
  const taken = operation.takes.find((field) => field.name === name);
  const isRead = operation.steps.some((step) => step.where !== undefined && valuesRead(step.where).includes(name));
  const filled = operation.steps.flatMap((step) => step.set.filter(({ value }) => value.kind === 'value' && value.name === name && value.path.length === 0).map(({ field }) => system.entities.find(({ id }) => id === step.entity)?.fields.find((candidate) => candidate.name === field)));
  const isPlain = (field: Field | undefined): boolean => field !== undefined && field.optional && field.type.kind !== 'references' && field.type.kind !== 'parts' && field.type.kind !== 'list';
  return taken?.optional === true && !isRead && filled.length > 0 && filled.every(isPlain);
}

/** Returns how the callers of these operations authenticate. */
export function authenticationKinds(contracts: readonly Contract[]): ReadonlySet<Actor['authenticates']> {
  return new Set(contracts.flatMap((contract) => contract.actors.map((actor) => actor.authenticates)));
}

/** Returns path, query and body as one list, as the operation's function takes them. */
export function inputOf(contract: Contract): readonly Member[] {
  return [...contract.path, ...contract.query, ...(contract.body ?? [])];
}

/** True if the operation answers with an envelope around a page: only the Link header tells where the next one starts. */
export function pagesInside({ operation, page }: Contract): boolean {
  return operation.returns.kind === 'object' && page !== undefined && page.kind !== 'none';
}

/** Returns the page of the step whose rows the operation answers with, if it answers with rows. */
function pageOf(operation: Operation): Page | undefined {
  const { returns } = operation;
  const listed = returns.kind === 'object' ? returns.fields.map(listedResult) : [listedResult(returns)];
  const pages = listed.flatMap((result) => (result === undefined ? [] : (operation.steps.findLast((step) => step.result === result && step.verb === 'reads')?.page ?? [])));
  return pages.find((page) => page.kind !== 'none') ?? pages[0];
}

/** Returns the name of the result whose rows are given, whole or by one field of each (`[Tag.name]`). */
function listedResult(given: Returns | ReturnField): string | undefined {
  if (given.kind === 'page') return given.result;
  return given.kind === 'value' && given.value.kind === 'value' && given.type.kind === 'list' ? given.value.name : undefined;
}

function pageMembers(page: Page | undefined): readonly Member[] {
  if (page === undefined || page.kind === 'none') return [];
  const limit: Member = { name: 'limit', shape: { kind: 'integer', bounds: { minimum: 1, maximum: page.max } }, optional: true, nullable: false };
  if (page.kind === 'cursor') return page.max > page.size ? [cursorMember, limit] : [cursorMember];
  return [{ name: 'offset', shape: { kind: 'integer', bounds: { minimum: 0, maximum: 1_000_000 } }, optional: true, nullable: false }, limit];
}

function outputOf(system: System, returns: Returns, viewNames: (view: View) => string): Shape | undefined {
  switch (returns.kind) {
    case 'none':
      return undefined;
    case 'row':
      return shapeOfView(system, returns.view, viewNames);
    case 'page':
      return pageShape(shapeOfView(system, returns.view, viewNames));
    case 'object':
      return {
        kind: 'object',
        members: returns.fields.map((field): Member => {
          const shape = field.kind === 'total' ? ({ kind: 'integer', bounds: { minimum: 0 } } as const) : field.kind === 'value' ? shapeOfValue(system, field.type) : shapeOfView(system, field.view, viewNames);
          return { name: field.name, shape: field.kind === 'page' ? { kind: 'list', of: shape } : shape, optional: false, nullable: field.kind === 'value' && field.optional };
        }),
      };
  }
}

function pageShape(row: ObjectShape): Shape {
  return {
    kind: 'object',
    members: [
      { name: 'items', shape: { kind: 'list', of: row }, optional: false, nullable: false },
      { name: 'next', shape: { kind: 'text', max: cursorLength }, optional: false, nullable: true },
    ],
  };
}

/** Names of views are unique within an entity only; the second of a name gets a number. */
function namesOfViews(system: System, names: Names): (view: View) => string {
  const known = new Map<string, string>();
  const nameOf = (view: View): string => {
    const id = `${view.entity}/${view.name}`;
    const found = known.get(id);
    if (found !== undefined) return found;
    const name = identifier(names.take(pascal(view.name.replaceAll('.', '')), ['Schema']));
    known.set(id, name);
    return name;
  };
  for (const entity of system.entities) for (const view of entity.views) nameOf(view);
  return nameOf;
}

function problemsOf(system: System, operation: DesignedOperation, input: { readonly open: boolean; readonly hasInput: boolean }): readonly number[] {
  const statuses = new Set([429, 500, 503, 504]);
  // What a schema can't refuse, the database does: a NUL in a text, a date that no calendar has.
  if (input.hasInput) statuses.add(400).add(422);
  if (operation.by.some((id) => id !== 'anyone') || operation.steps.some((step) => passwordCompared(step) !== undefined)) statuses.add(401);
  if (!input.open && system.actors.some((actor) => operation.by.includes(actor.id))) statuses.add(403);
  if (system.actors.some((actor) => operation.by.includes(actor.id) && mayBeTaken(system, actor))) statuses.add(409);
  for (const step of operation.steps) {
    if (step.verb === 'creates' ? step.otherwise?.kind === 'update' : step.single || step.verb === 'checks') statuses.add(404);
    if (step.verb === 'creates' || step.verb === 'updates') statuses.add(409).add(422);
    if (step.verb === 'deletes') statuses.add(409);
    if (step.otherwise?.kind === 'status') statuses.add(step.otherwise.status);
  }
  if (operation.idempotent !== false) statuses.add(409).add(422);
  if (operation.etag === 'matched') statuses.add(412);
  return [...statuses].toSorted((a, b) => a - b);
}
