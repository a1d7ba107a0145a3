import { defineEmitter, generated } from '../emitter.ts';
import { openapiDocument } from '../openapi/document.ts';
import { writeJson } from '../writers/json.ts';

/** openapi.json: the contract of every operation that runs. */
export const openapi = defineEmitter({
  id: 'openapi',
  summary: 'openapi.json, OpenAPI 3.1, for every operation that runs',
  emit: (system, context) => [generated('openapi.json', writeJson(openapiDocument(system, [...context.contracts.values()])), [...context.contracts.keys()])],
});
