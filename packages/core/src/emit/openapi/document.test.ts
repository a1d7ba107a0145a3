import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, it } from 'vitest';
import { designBrief } from '../../pipeline/design-brief.ts';
import { contractsOf } from '../contract/contract.ts';
import { openapiDocument } from './document.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object; readonly example: unknown }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>> }>>;
  readonly security: readonly object[];
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>>; readonly responses: Readonly<Record<string, Operation['responses'][string]>> };
}

function documentOf(name: string): Document {
  const text = readFileSync(path.join(import.meta.dirname, '../../../../../examples', name, 'brief.yaml'), 'utf8');
  const { system } = designBrief({ name: 'brief.yaml', text });
  if (system === undefined) throw new Error(`${name} has no design`);
  return openapiDocument(system, [...contractsOf(system).contracts.values()]) as unknown as Document;
}

function operationsOf(document: Document): readonly (readonly [string, string, Operation])[] {
  return Object.entries(document.paths).flatMap(([route, item]) => Object.entries(item).map(([method, operation]) => [route, method, operation] as const));
}

function exampleProblems(document: Document): readonly string[] {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  const check = (where: string, schema: object, example: unknown): readonly string[] => {
    const isValid = ajv.validate({ ...schema, components: document.components }, example);
    return isValid ? [] : [`${where}: ${ajv.errorsText()}`];
  };
  const contents = (where: string, content: Operation['responses'][string]['content']): readonly string[] =>
    Object.values(content ?? {}).flatMap((media) => (media.example === undefined ? [] : check(where, media.schema, media.example)));
  return operationsOf(document).flatMap(([, , operation]) => [
    ...(operation.parameters ?? []).flatMap((parameter) => (parameter.example === undefined ? [] : check(`${operation.operationId}.${parameter.name}`, parameter.schema, parameter.example))),
    ...contents(`${operation.operationId} body`, operation.requestBody?.content),
    ...Object.entries(operation.responses).flatMap(([status, response]) => contents(`${operation.operationId} ${status}`, response.content)),
  ]);
}

const examples = ['notes', 'shop', 'lobsters'];

it.each(examples)('%s: every example fits its schema', (name) => {
  expect(exampleProblems(documentOf(name))).toEqual([]);
});

it.each(examples)('%s: every reference leads somewhere', (name) => {
  const document = documentOf(name);
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)].map(([, kind, id]) => `${kind}/${id}`);
  const known = Object.entries(document.components).flatMap(([kind, items]) => Object.keys(items).map((id) => `${kind}/${id}`));
  expect(known).toEqual(expect.arrayContaining([...new Set(references)]));
});

it.each(examples)('%s: paths name exactly their parameters', (name) => {
  for (const [route, , operation] of operationsOf(documentOf(name))) {
    const named = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect((operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name).toSorted()).toEqual(named.toSorted());
  }
});

it('declares tokens, idempotency keys and versions where the shop has them', () => {
  const document = documentOf('shop');
  const placeOrder = document.paths['/orders']?.['post'];
  expect(placeOrder?.security).toEqual([{ customer: [] }]);
  expect(placeOrder?.parameters?.map((parameter) => parameter.name)).toEqual(['Idempotency-Key']);
  expect(Object.keys(placeOrder?.responses ?? {})).toEqual(['201', '400', '401', '403', '409', '422', '429', '500', '503', '504']);
  expect(document.paths['/products/{id}']?.['patch']?.parameters?.map((parameter) => parameter.name)).toContain('If-Match');
  expect(document.paths['/products/{id}']?.['get']?.security).toEqual([{}]);
});

it('shows the shape of errors that the API declares', () => {
  const text = `kentledge: 1\nsystem: notes\napi: { errors: { errors: { body: [$message] }, status: $status } }\nentities: { Note: { fields: { title: text } } }\noperations: { getNote: { by: anyone, reads: Note, where: id = $id } }\n`;
  const { system } = designBrief({ name: 'brief.yaml', text });
  if (system === undefined) throw new Error('no design');
  const document = openapiDocument(system, [...contractsOf(system).contracts.values()]) as unknown as Document;
  const { content } = document.components.responses['NotFound'] ?? {};
  expect(content?.['application/json']?.example).toEqual({ errors: { body: ['Not there, or not the caller’s'] }, status: 404 });
  const ajv = new Ajv2020({ strict: false });
  const schema = document.components.schemas['Problem'] ?? {};
  expect(ajv.validate(schema, { errors: { body: ['x'] }, status: 404 })).toBe(true);
  expect(ajv.validate(schema, { errors: { body: 'x' }, status: 404 })).toBe(false);
});
