import type { ErrorShape, System } from '../../system/index.ts';
import type { Json } from '../writers/json.ts';

interface Meaning {
  readonly name: string;
  readonly text: string;
  readonly code: string;
}

const meanings: ReadonlyMap<number, Meaning> = new Map([
  [400, { name: 'BadRequest', text: 'The request does not fit the schema', code: 'bad-request' }],
  [401, { name: 'Unauthorized', text: 'No token, or one that does not hold', code: 'unauthorized' }],
  [403, { name: 'Forbidden', text: 'The caller may not do this', code: 'forbidden' }],
  [404, { name: 'NotFound', text: 'Not there, or not the caller’s', code: 'not-found' }],
  [409, { name: 'Conflict', text: 'The present state does not allow it', code: 'conflict' }],
  [412, { name: 'PreconditionFailed', text: 'The row has changed since the given ETag', code: 'changed' }],
  [422, { name: 'Unprocessable', text: 'Understood, but the values do not fit', code: 'unprocessable' }],
  [429, { name: 'TooManyRequests', text: 'Too often; Retry-After says when to come back', code: 'too-many-requests' }],
  [500, { name: 'InternalError', text: 'A fault in the service', code: 'internal' }],
  [503, { name: 'Unavailable', text: 'Overloaded or starting; Retry-After says when to come back', code: 'overloaded' }],
  [504, { name: 'TooLate', text: 'The deadline passed', code: 'deadline-passed' }],
]);

/** Returns the name of a problem's response in `components.responses`. */
export function responseName(status: number): string {
  return meanings.get(status)?.name ?? `Problem${status}`;
}

/** Returns a response for each status. */
export function problemResponses(system: System, statuses: ReadonlySet<number>): Json {
  const type = system.api.errors === undefined ? 'application/problem+json' : 'application/json';
  return Object.fromEntries([...statuses].toSorted((a, b) => a - b).map((status) => {
    const meaning = meanings.get(status) ?? { name: '', text: 'Refused by a rule of this operation', code: 'refused' };
    const retry = status === 429 || status === 503 ? { headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } } } : {};
    const example = system.api.errors === undefined ? { title: meaning.text, status, code: meaning.code, requestId: '01890a5dac96774bbcceb302099a8057' } : filledShape(system.api.errors, { $code: meaning.code, $message: meaning.text, $status: status });
    return [responseName(status), { description: meaning.text, ...retry, content: { [type]: { schema: { $ref: '#/components/schemas/Problem' }, example } } }];
  }));
}

/** Returns the schema of an error's body: RFC 9457, or the shape that the API declares. */
export function problemSchema(system: System): Json {
  if (system.api.errors !== undefined) return schemaOfShape(system.api.errors);
  return {
    type: 'object',
    properties: {
      type: { type: 'string', format: 'uri-reference', default: 'about:blank' },
      title: { type: 'string' },
      status: { type: 'integer', minimum: 400, maximum: 599 },
      code: { type: 'string', description: 'Stable; what a client switches on' },
      detail: { type: 'string' },
      requestId: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          properties: { in: { type: 'string', enum: ['path', 'query', 'body', 'headers'] }, pointer: { type: 'string' }, detail: { type: 'string' } },
          required: ['in', 'pointer', 'detail'],
        },
      },
    },
    required: ['title', 'status', 'code', 'requestId'],
  };
}

/** The schema of what a declared shape is filled to; what is not filled in is always the same. */
function schemaOfShape(shape: ErrorShape): { readonly [name: string]: Json } {
  if (shape === '$status') return { type: 'integer', minimum: 400, maximum: 599 };
  if (typeof shape === 'string') return placeholder.test(shape) ? { type: 'string' } : { const: shape };
  if (typeof shape !== 'object' || shape === null) return { const: shape };
  if (isList(shape)) return { type: 'array', prefixItems: shape.map(schemaOfShape), minItems: shape.length, maxItems: shape.length };
  const members = Object.entries(shape);
  return { type: 'object', properties: Object.fromEntries(members.map(([name, member]) => [name, schemaOfShape(member)])), required: members.map(([name]) => name) };
}

const placeholder = /\$(code|message|status)\b/;

type Filling = Readonly<Record<'$code' | '$message', string> & Record<'$status', number>>;

function filledShape(shape: ErrorShape, filling: Filling): Json {
  if (shape === '$status') return filling.$status;
  if (typeof shape === 'string') return shape.replaceAll(/\$(?:code|message|status)\b/g, (name) => String(filling[name as keyof Filling]));
  if (typeof shape !== 'object' || shape === null) return shape;
  if (isList(shape)) return shape.map((item) => filledShape(item, filling));
  return Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, filledShape(member, filling)]));
}

/** `Array.isArray` does not narrow readonly lists away. */
function isList(shape: Exclude<ErrorShape, string | number | boolean | null>): shape is readonly ErrorShape[] {
  return Array.isArray(shape);
}
