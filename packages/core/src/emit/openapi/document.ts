import type { Actor, System } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import { wholeObject } from '../contract/json-schema.ts';
import { namedObjects } from '../contract/named-objects.ts';
import type { Json } from '../writers/json.ts';
import { openapiOperation, referTo } from './operation.ts';
import { problemResponses, problemSchema } from './problems.ts';

/** Returns the OpenAPI 3.1 document of these operations. */
export function openapiDocument(system: System, contracts: readonly Contract[]): Json {
  const used = new Set(contracts.flatMap((contract) => contract.problems));
  return {
    openapi: '3.1.0',
    info: {
      title: system.name,
      ...(system.summary === '' ? {} : { summary: system.summary }),
      version: '1.0.0',
      description: 'Errors are problem details (RFC 9457). Money and decimals are strings, so that no digit is lost.',
    },
    servers: [{ url: '/', description: 'Where this document is served from' }],
    tags: tagsOf(contracts),
    paths: pathsOf(contracts),
    components: {
      schemas: { Problem: problemSchema(system), ...namedSchemas(contracts) },
      responses: problemResponses(system, used),
      securitySchemes: securitySchemes(system, contracts),
    },
  };
}

function tagsOf(contracts: readonly Contract[]): Json {
  const names = new Set(contracts.map((contract) => tagOf(contract)));
  return [...names].map((name) => ({ name, description: `Operations on ${name}` }));
}

/** The entity that an operation is mostly about: that of its last step. */
function tagOf(contract: Contract): string {
  return contract.operation.steps.findLast((step) => step.entity !== undefined)?.entity ?? 'service';
}

function pathsOf(contracts: readonly Contract[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const contract of contracts) {
    const { method, route } = contract.operation.at;
    const path = route.replaceAll(/:([A-Za-z0-9_]+)/g, '{$1}');
    const item = (paths[path] ??= {});
    item[method.toLowerCase()] = openapiOperation(contract, tagOf(contract));
  }
  return paths;
}

function namedSchemas(contracts: readonly Contract[]): { readonly [name: string]: Json } {
  return Object.fromEntries(namedObjects(contracts.map((contract) => contract.output)).map((shape) => [shape.name, wholeObject(shape, referTo)]));
}

function securitySchemes(system: System, contracts: readonly Contract[]): Json {
  const needed = new Set(contracts.flatMap((contract) => contract.actors.map((actor) => actor.id)));
  return Object.fromEntries(system.actors.filter((actor) => needed.has(actor.id)).map((actor) => [actor.id, securityScheme(actor)]));
}

function securityScheme(actor: Actor): Json {
  const role = actor.role === undefined ? '' : ` with the role ${actor.role}`;
  if (actor.scheme.toLowerCase() === 'bearer') return { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: `A token of ${actor.id}${role}` };
  return { type: 'apiKey', in: 'header', name: 'Authorization', description: `\`${actor.scheme} <token>\`: a token of ${actor.id}${role}` };
}
