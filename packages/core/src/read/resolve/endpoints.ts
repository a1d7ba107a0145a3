import type { Span } from '../../source/index.ts';
import type { Endpoint, Method, Returns, Step } from '../../system/index.ts';
import type { RawOperation } from '../raw.ts';
import type { Context } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { operationProblems } from './diagnostics/operations.ts';
import type { Environment } from './environment.ts';
import { fixedKey } from './single.ts';

/** The pairs of method and route in use, each with the operation that has it. */
export interface Routes {
  readonly taken: Map<string, { readonly operation: string; readonly span: Span }>;
}

/** Returns where an operation is served: as declared, or by convention. */
export function endpointOf(context: Context, routes: Routes, raw: RawOperation, environment: Environment, steps: readonly Step[], returns: Returns): Endpoint {
  const prefix = context.raw.api?.prefix?.value ?? '';
  const status = statusOf(steps, returns);
  if (raw.at !== undefined) {
    const { method, route } = raw.at;
    const endpoint: Endpoint = { method, route: `${prefix}${route}`, status: raw.at.status ?? status, declared: true };
    checkTakers(context, raw, environment);
    checkMethod(context, raw.at, steps);
    take(context, routes, endpoint, raw, raw.at.span);
    return endpoint;
  }
  const own: Endpoint = { method: 'POST', route: `${prefix}/${kebab(raw.name.value)}`, status, declared: false };
  const wanted = conventional(context, raw, steps);
  const endpoint: Endpoint = wanted === undefined ? own : { ...wanted, route: `${prefix}${wanted.route}`, status, declared: false };
  const free = routes.taken.has(pairOf(endpoint)) ? own : endpoint;
  take(context, routes, free, raw, raw.name.span);
  return free;
}

/** Routes that differ only in the names of their parameters are one. */
function pairOf(endpoint: Pick<Endpoint, 'method' | 'route'>): string {
  const method = endpoint.method === 'WS' || endpoint.method === 'SSE' ? 'GET' : endpoint.method;
  return `${method} ${endpoint.route.replaceAll(/:[A-Za-z0-9_]+/g, ':')}`;
}

/** Served by the runtime (its `reservedPaths`). */
const ownRoutes: ReadonlySet<string> = new Set(['/live', '/ready', '/metrics']);

/** A GET changes nothing (RFC 9110, safe methods); a connection that stays open is for streams, and they for it. */
function checkMethod(context: Context, at: NonNullable<RawOperation['at']>, steps: readonly Step[]): void {
  const isOpen = at.method === 'WS' || at.method === 'SSE';
  const writing = steps.find(({ verb }) => verb === 'creates' || verb === 'updates' || verb === 'deletes');
  const streaming = steps.some(({ verb }) => verb === 'streams');
  const told = (problem: string, instead: string): void => context.report(contradictionProblems.create('method-of-verb', at.span, { method: at.method, problem, instead }));
  if (at.method === 'GET' && writing !== undefined) told(`must change nothing, and this operation ${writing.verb}`, `Write \`${methods[writing.verb] ?? 'POST'} …\`.`);
  else if (isOpen && !streaming && steps.length > 0) told('stays open for events, and this operation streams none', 'Write `GET …`, or stream events: `streams: [Event]`.');
  else if (!isOpen && streaming) told('answers once, and this operation streams', 'Write `SSE …` or `WS …`.');
}

function take(context: Context, routes: Routes, endpoint: Endpoint, raw: RawOperation, span: Span): void {
  if (ownRoutes.has(endpoint.route) && endpoint.method !== 'WS' && endpoint.method !== 'SSE') context.report(contradictionProblems.create('reserved-route', span, { route: endpoint.route }));
  const pair = pairOf(endpoint);
  const before = routes.taken.get(pair);
  if (before === undefined) routes.taken.set(pair, { operation: raw.name.value, span });
  else context.report(operationProblems.create('duplicate-route', [span, before.span], { pair: `${endpoint.method} ${endpoint.route}`, operation: before.operation }));
}

function checkTakers(context: Context, raw: RawOperation, environment: Environment): void {
  if (environment.broken.size > 0) return;
  for (const name of raw.at?.parameters ?? []) {
    if (!environment.parameters.some((parameter) => parameter.name === name.value)) {
      context.report(operationProblems.create('route-parameter', name.span, { name: name.value, operation: raw.name.value }));
    }
  }
}

function statusOf(steps: readonly Step[], returns: Returns): number {
  if (returns.kind === 'none') return 204;
  const result = returns.kind === 'object' ? undefined : returns.result;
  const giver = result === undefined ? steps.findLast((step) => step.entity !== undefined) : steps.find((step) => step.result === result);
  return giver?.verb === 'creates' ? 201 : 200;
}

const methods: Readonly<Partial<Record<Step['verb'], Method>>> = { reads: 'GET', creates: 'POST', updates: 'PATCH', deletes: 'DELETE' };

/** `GET /notes/:id`, `GET /notes`, `POST /notes`, `PATCH /notes/:id`, `DELETE /notes/:id`; undefined for all else. */
function conventional(context: Context, raw: RawOperation, steps: readonly Step[]): Pick<Endpoint, 'method' | 'route'> | undefined {
  const [step] = steps;
  if (step === undefined || !raw.inline) return undefined;
  if (step.verb === 'streams') return { method: 'SSE', route: `/${kebab(raw.name.value)}` };
  const method = methods[step.verb];
  const entity = step.entity === undefined ? undefined : context.entities.get(step.entity);
  if (method === undefined || entity === undefined) return undefined;
  const route = `/${plural(kebab(entity.id.replaceAll('.', '-')))}`;
  const many = step.verb === 'creates' || (step.verb === 'reads' && !step.single);
  if (many) return { method, route };
  const parameters = (fixedKey(context, entity, step.where, new Set()) ?? []).flatMap(({ by }) =>
    by.kind === 'value' && by.path.length === 0 ? [by.name] : [],
  );
  if (parameters.length === 0) return step.verb === 'reads' ? { method, route: `/${kebab(raw.name.value)}` } : undefined;
  return { method, route: `${route}${parameters.map((name) => `/:${name}`).join('')}` };
}

/** Returns `placeOrder` as `place-order`. */
function kebab(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').replaceAll('_', '-').toLowerCase();
}

/** Returns the English plural of a word, well enough for a route. */
function plural(word: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
