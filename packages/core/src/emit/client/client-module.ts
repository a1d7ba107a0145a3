import type { Contract } from '../contract/contract.ts';
import { inputOf, pagesInside } from '../contract/contract.ts';
import { namedObjects } from '../contract/named-objects.ts';
import type { TypeStyle } from '../contract/type-text.ts';
import { jsonStyle, memberLines, typeOf } from '../contract/type-text.ts';
import { summaryOf } from '../openapi/operation.ts';
import type { Lines } from '../writers/typescript.ts';
import { createModule, docComment, literal } from '../writers/typescript.ts';

const style: TypeStyle = { ...jsonStyle, named: (shape) => shape.name };

/** Returns client/index.ts. */
export function clientModule(contracts: readonly Contract[]): string {
  const module = createModule();
  for (const name of ['Call', 'Client']) module.type('./transport.ts', name);
  if (contracts.length > 0) module.value('./transport.ts', 'callOperation');
  const named = namedObjects(contracts.map((contract) => contract.output));
  return module.print(
    ["export { ProblemError } from './transport.ts';", "export type { Call, Client, ProblemBody } from './transport.ts';"],
    ...named.map((shape): Lines => [docComment(`A row in the view ${shape.name}.`), `export interface ${shape.name} {`, memberLines(shape, style), '}']),
    ...contracts.map((contract) => functionLines(contract)),
  );
}

function functionLines(contract: Contract): Lines {
  const input = inputOf(contract);
  const { at } = contract.operation;
  const description = {
    method: at.method,
    path: at.route,
    query: contract.query.map((member) => member.name),
    ...(contract.body === undefined ? {} : { body: contract.body.map((member) => member.name) }),
    ...(contract.actors.length === 0 ? {} : { scheme: contract.actors[0]?.scheme }),
    ...(contract.operation.idempotent !== false && contract.operation.idempotent.by === 'key' ? { idempotent: true } : {}),
    ...(pagesInside(contract) ? { page: contract.page?.kind } : {}),
    ...(contract.operation.etag === 'none' ? {} : { etag: true }),
  };
  const parameter = input.every((member) => member.optional) ? `input: ${contract.type}Input = {}` : `input: ${contract.type}Input`;
  return [
    `export interface ${contract.type}Input {`,
    memberLines({ kind: 'object', members: input }, style),
    '}',
    `export type ${contract.type}Output = ${outputText(contract)};`,
    '',
    docComment(`${at.method} ${at.route}: ${summaryOf(contract)}. A refusal throws a ProblemError.`),
    `export function ${contract.fn}(client: Client, ${parameter}, call?: Call): Promise<${contract.type}Output> {`,
    [`return callOperation(client, ${literal(description, 1)}, { ...input }, call);`],
    '}',
  ];
}

/** What has no place in the body the client takes from headers: where the next page of an envelope starts, the version of a row. */
function outputText(contract: Contract): string {
  if (contract.output === undefined) return 'undefined';
  const type = typeOf(contract.output, style);
  if (contract.operation.etag !== 'none') return `${type} & { readonly $etag: string }`;
  if (!pagesInside(contract)) return type;
  return `${type} & { readonly $next: ${contract.page?.kind === 'offset' ? 'number' : 'string'} | null }`;
}
