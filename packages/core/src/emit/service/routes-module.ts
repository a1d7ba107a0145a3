import type { DesignedOperation } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import { inputOf, pagesInside } from '../contract/contract.ts';
import { schemaOf, wholeObject } from '../contract/json-schema.ts';
import { namedObjects } from '../contract/named-objects.ts';
import type { Member, Shape } from '../contract/shape.ts';
import { memberLines, typeOf } from '../contract/type-text.ts';
import type { Lines, Module } from '../writers/typescript.ts';
import { createModule, docComment, literal } from '../writers/typescript.ts';
import { callerType } from './actors-module.ts';
import { answerStyle, schemaConstant, schemaNames } from './views-module.ts';

/** Smallest and largest limit on a body, bytes. */
const bodyLimits = { least: 16_384, most: 16_777_216 };
/** A character may take this many bytes in JSON (`\u0000`). */
const bytesPerCharacter = 6;

/** Returns src/routes/<operation>.ts: the contract of one operation, as types and as data. */
export function routeModule(contract: Contract): string {
  const module = createModule();
  const { type } = contract;
  module.value('#runtime', 'defineRoute');
  module.type('#runtime', 'Handler');
  for (const view of namedObjects([contract.output])) if (isMentioned(contract.output, view.name)) module.type('../views.ts', view.name);
  const caller = callerText(contract, module);
  const output = outputText(contract);
  return module.print(
    [docComment(`What ${contract.operation.id} takes: path, query and body together.`), ...inputLines(contract)],
    [docComment('What it answers.'), `export type ${type}Output = ${output};`],
    [docComment(`The operation, as operations/${contract.file}.ts writes it.`), `export type ${type} = Handler<${type}Input, ${type}Output, ${caller}>;`],
    [`export const ${contract.fn}Route = defineRoute<${type}Input, ${type}Output, ${caller}>(${optionsText(contract, module)});`],
  );
}

function inputLines(contract: Contract): Lines {
  const members = inputOf(contract).map(withoutFallback);
  if (members.length === 0) return [`export type ${contract.type}Input = Readonly<Record<string, never>>;`];
  return [`export interface ${contract.type}Input {`, memberLines({ kind: 'object', members }, answerStyle), '}'];
}

/** Returns the type of what the operation's function answers. Names with $ are for headers, the schema keeps them out of the body. */
function outputText(contract: Contract): string {
  if (contract.output === undefined) return 'void';
  const type = typeOf(contract.output, answerStyle);
  if (contract.operation.etag !== 'none') return `${type} & { readonly $etag: string }`;
  return pagesInside(contract) ? `${type} & { readonly $next: string | null }` : type;
}

/** The service fills what has a default before the operation sees it. */
function withoutFallback(member: Member): Member {
  return member.fallback === undefined ? member : { ...member, optional: false };
}

/** Returns the type of `me`. */
function callerText(contract: Contract, module: Module): string {
  const callers = contract.actors.map((actor) => module.type('../actors.ts', callerType(actor)));
  return [...callers, ...(contract.open ? ['undefined'] : [])].join(' | ') || 'undefined';
}

/** A named object inside another named one needs no import: its type is mentioned in views.ts only. */
function isMentioned(shape: Shape | undefined, name: string): boolean {
  if (shape?.kind === 'list') return isMentioned(shape.of, name);
  if (shape?.kind !== 'object') return false;
  return shape.name === undefined ? shape.members.some((member) => isMentioned(member.shape, name)) : shape.name === name;
}

function optionsText(contract: Contract, module: Module): string {
  const { operation } = contract;
  const used = schemaNames((view) => module.value('../views.ts', schemaConstant(view)));
  const part = (members: readonly Member[] | undefined): unknown => (members === undefined || members.length === 0 ? undefined : wholeObject({ kind: 'object', members }));
  const options = {
    name: operation.id,
    method: operation.at.method,
    path: operation.at.route,
    status: operation.at.status,
    by: contract.actors.map((actor) => actor.id),
    public: contract.open || undefined,
    registers: registersCaller(contract) || undefined,
    transaction: operation.transaction || undefined,
    deadlineMilliseconds: Math.max(1, Math.round(operation.budget.deadline.value * 1000)),
    idempotent: idempotencyOf(operation),
    etag: etagUses[operation.etag],
    page: contract.page === undefined || contract.page.kind === 'none' ? undefined : contract.page.kind,
    bodyLimit: contract.body === undefined ? undefined : bodyLimitOf(contract.body),
    schema: {
      params: part(contract.path),
      querystring: part(contract.query) ?? (operation.at.method === 'GET' ? emptyObject : undefined),
      body: part(contract.body),
      response: contract.output === undefined ? undefined : schemaOf(contract.output, used.named),
    },
  };
  return literal(options, 0, used.names);
}

const etagUses = { none: undefined, given: 'read', matched: 'match' } as const;
const emptyObject = { type: 'object', properties: {}, additionalProperties: false };

/** True for an operation that makes the row of the caller itself. */
function registersCaller(contract: Contract): boolean {
  return contract.actors.some((actor) => actor.is !== undefined && contract.operation.steps.some((step) => step.verb === 'creates' && step.entity === actor.is));
}

function idempotencyOf(operation: DesignedOperation): unknown {
  if (operation.idempotent === false) return undefined;
  return operation.idempotent.by === 'key' ? true : { parameter: operation.idempotent.parameter };
}

function bodyLimitOf(body: readonly Member[]): number {
  const size = Math.ceil(sizeOf({ kind: 'object', members: body }) / 1024) * 1024;
  return Math.min(Math.max(size, bodyLimits.least), bodyLimits.most);
}

/** Returns an upper bound on the JSON of a shape, bytes. */
function sizeOf(shape: Shape): number {
  switch (shape.kind) {
    case 'text':
      return (shape.max ?? 0) * bytesPerCharacter + 2;
    case 'list':
      return (sizeOf(shape.of) + 1) * (shape.max ?? 1) + 2;
    case 'object':
      return shape.members.reduce((sum, member) => sum + member.name.length + 4 + sizeOf(member.shape), 2);
    case 'enum':
      return Math.max(0, ...shape.words.map((word) => word.length)) + 2;
    case 'any':
      return bodyLimits.least;
    default:
      return 40;
  }
}
