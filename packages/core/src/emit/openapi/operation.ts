import type { Contract } from '../contract/contract.ts';
import { exampleObject, exampleOf } from '../contract/example.ts';
import type { NamedObject } from '../contract/json-schema.ts';
import { schemaOf, wholeObject } from '../contract/json-schema.ts';
import type { Member } from '../contract/shape.ts';
import type { Json } from '../writers/json.ts';
import { responseName } from './problems.ts';

/** Writes a named object as a reference to `components.schemas`. */
export const referTo: NamedObject = (name) => ({ $ref: `#/components/schemas/${name}` });

/** Returns one operation of the document. */
export function openapiOperation(contract: Contract, tag: string): Json {
  const { operation } = contract;
  const parameters = [
    ...contract.path.map((member) => parameter(member, 'path')),
    ...contract.query.map((member) => parameter(member, 'query')),
    ...headerParameters(contract),
  ];
  return {
    operationId: operation.id,
    summary: summaryOf(contract),
    tags: [tag],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(contract.body === undefined ? {} : { requestBody: requestBody(contract.body) }),
    responses: {
      [String(operation.at.status)]: success(contract),
      ...Object.fromEntries(contract.problems.map((status) => [String(status), { $ref: `#/components/responses/${responseName(status)}` }])),
    },
    security: [...contract.actors.map((actor) => ({ [actor.id]: [] })), ...(contract.open ? [{}] : [])],
    ...limitOf(contract),
  };
}

/** Returns what the operation does, in the words of its steps: `reads Note`. */
export function summaryOf(contract: Contract): string {
  return contract.operation.steps.map((step) => `${step.verb} ${step.entity ?? step.target ?? ''}`.trim()).join(', then ') || contract.operation.id;
}

function parameter(member: Member, where: 'path' | 'query'): Json {
  return { name: member.name, in: where, required: !member.optional, schema: schemaOf(member.shape, referTo), ...(member.name === 'cursor' ? {} : { example: exampleOf(member.shape, member.name) }) };
}

function headerParameters({ operation }: Contract): readonly Json[] {
  const headers: Json[] = [];
  if (operation.idempotent !== false && operation.idempotent.by === 'key') {
    headers.push({
      name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 1, maxLength: 255 },
      description: 'A repeated request with the same key and body gets the first answer again; another body is 422, one still running 409.',
    });
  }
  if (operation.etag === 'matched') {
    headers.push({ name: 'If-Match', in: 'header', required: false, schema: { type: 'string', maxLength: 255 }, description: 'The ETag that the change is based on; 412 if the row has changed since.' });
  }
  if (operation.etag === 'given') {
    headers.push({ name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string', maxLength: 255 }, description: 'The ETag that the client holds; 304 if it still stands.' });
  }
  return headers;
}

function requestBody(members: readonly Member[]): Json {
  const schema = wholeObject({ kind: 'object', members }, referTo);
  return { required: members.some((member) => !member.optional), content: { 'application/json': { schema, example: exampleObject(members) } } };
}

function success(contract: Contract): Json {
  const { output, operation } = contract;
  if (output === undefined) return { description: 'Done' };
  const headers = {
    ...(operation.etag === 'none' ? {} : { ETag: { description: 'Version of the answer; in If-Match, of its row', schema: { type: 'string' } } }),
    ...(contract.page === undefined || contract.page.kind === 'none' ? {} : { Link: { description: 'Absent on the last page, else `<url>; rel="next"`: the next page, relative to this request', schema: { type: 'string' } } }),
  };
  return {
    description: operation.at.status === 201 ? 'Made' : 'Found',
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    content: { 'application/json': { schema: schemaOf(output, referTo), example: exampleOf(output, operation.id) } },
  };
}

/** The declared limit, as an extension: OpenAPI has no field for it. */
function limitOf(contract: Contract): { readonly [name: string]: Json } {
  const limit = contract.operation.limit;
  return limit === undefined ? {} : { 'x-rate-limit-per-second': limit.value };
}
