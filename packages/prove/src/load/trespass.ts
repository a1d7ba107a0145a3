import type { DesignedOperation, Entity, Step, System } from '@kentledge/core/system';
import { actorOf, entityOf, valuesRead } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { isTrashed, rowAtPath, tenantOf } from '../data/index.ts';
import type { CallerRow, PlannedRequest } from '../requests/index.ts';
import { patient } from '../requests/index.ts';
import { answerParts } from './answer-parts.ts';
import { strangersIn } from './foreign-items.ts';
import type { TrespassResult } from './messages.ts';
import type { Driver } from './run-phase.ts';
import type { Answer } from './sender.ts';
import { authorizationFor } from './sender.ts';

interface Attempt {
  readonly kind: string;
  readonly caller: CallerRow | undefined;
  /** Statuses that refuse it. */
  readonly refusals: readonly number[];
  /** An answer whose lists are empty refuses it too. */
  readonly orEmpty?: boolean;
}

interface Tried {
  readonly attempts: Record<string, number>;
  readonly breaches: string[];
  unclear: number;
}

/**
 * Sends right requests with the wrong caller: without a token, as an actor who may not call, as another owner, from
 * another tenant. Each must be refused, so that nothing changes and the rows stay fit for the load. Lists are asked
 * for by the right caller too, and looked through for rows that belong to others.
 */
export async function trespass(driver: Driver, system: System, data: Data, operation: DesignedOperation, samples: number): Promise<TrespassResult> {
  const tried: Tried = { attempts: {}, breaches: [], unclear: 0 };
  for (let sample = 0; sample < samples; sample++) {
    const request = driver.requests.next(operation.id, patient);
    if (request === undefined) break;
    for (const attempt of attemptsOf(system, data, operation, request)) await tryAttempt(driver, operation, request, attempt, tried);
    if (operation.steps.every((step) => step.verb === 'reads')) await lookForStrangers(driver, data, operation, request, tried);
  }
  return { operation: operation.id, ...tried, breaches: tried.breaches.slice(0, 10) };
}

async function tryAttempt(driver: Driver, operation: DesignedOperation, request: PlannedRequest, attempt: Attempt, tried: Tried): Promise<void> {
  const { caller: _, ...anonymous } = request;
  const sent: PlannedRequest = attempt.caller === undefined ? anonymous : { ...request, caller: attempt.caller };
  const answer = await send(driver, sent, attempt.kind, tried);
  const isRefused = attempt.refusals.includes(answer.status) || (attempt.orEmpty === true && answer.status === request.status && isEmpty(operation, answer));
  if (answer.status < 500 && !isRefused) tried.breaches.push(`${request.method} ${request.path} ${attempt.kind} gave ${answer.status}`);
}

function isEmpty(operation: DesignedOperation, answer: Answer): boolean {
  const parts = answer.body === '' ? [] : answerParts(operation.returns, JSON.parse(answer.body));
  return parts.length > 0 && parts.every(({ kind, value }) => kind === 'page' && Array.isArray(value) && value.length === 0);
}

async function lookForStrangers(driver: Driver, data: Data, operation: DesignedOperation, request: PlannedRequest, tried: Tried): Promise<void> {
  if (strangersIn(data, operation, request, undefined) === undefined) return;
  const answer = await send(driver, request, 'for rows of others', tried);
  if (answer.status !== request.status) return;
  const strangers = strangersIn(data, operation, request, JSON.parse(answer.body)) ?? [];
  if (strangers.length > 0) tried.breaches.push(`${request.method} ${request.path} shows ${strangers[0] ?? ''}`);
}

async function send(driver: Driver, request: PlannedRequest, kind: string, tried: Tried): Promise<Answer> {
  const answer = await driver.sender.send(request, await authorizationFor(driver.tokens, request));
  tried.attempts[kind] = (tried.attempts[kind] ?? 0) + 1;
  // A failing service lets nobody through; its errors have a verdict of their own.
  if (answer.status >= 500) tried.unclear += 1;
  return answer;
}

function attemptsOf(system: System, data: Data, operation: DesignedOperation, request: PlannedRequest): readonly Attempt[] {
  const attempts: Attempt[] = [];
  if (!operation.by.includes('anyone')) {
    attempts.push({ kind: 'without a token', caller: undefined, refusals: [401] });
    const stranger = system.actors.find((actor) => !operation.by.includes(actor.id) && (actor.authenticates === 'oidc' || actor.authenticates === 'password'));
    // An actor without a role and a row is told from another only by its token's claims.
    if (stranger !== undefined && operation.by.every((actor) => hasRole(system, actor))) {
      attempts.push({ kind: `as ${stranger.id}`, caller: { actor: stranger.id, row: 1, ...(stranger.is === undefined ? {} : { entity: stranger.is }) }, refusals: [401, 403] });
    }
  }
  const owner = otherOwner(system, data, operation, request);
  if (owner !== undefined) attempts.push({ kind: 'as another owner', caller: owner, refusals: [403, 404, ...refusalsOfMissing(operation, request)] });
  const outsider = otherTenant(system, data, operation, request);
  // What changes many rows changes none of another tenant's, and says so only by the rows that it shows.
  const orEmpty = operation.steps.every((step) => step.verb === 'reads' || isOfMany(step));
  const isTold = operation.returns.kind !== 'none' || !operation.steps.some((step) => isOfMany(step) || isContent(step, request));
  if (outsider !== undefined && isTold) attempts.push({ kind: 'as another tenant', caller: outsider, refusals: [400, 403, 404, 409, 422], orEmpty });
  return attempts;
}

/** A row of somebody else is one that a step does not find, and what the step says of that is the refusal. */
function refusalsOfMissing({ steps }: DesignedOperation, { subject }: PlannedRequest): readonly number[] {
  return steps.flatMap(({ entity, otherwise }) => (entity === subject?.entity && otherwise?.kind === 'status' ? [otherwise.status] : []));
}

/** A step that is content with finding no row answers the same either way. */
function isContent({ entity, otherwise }: Step, { subject }: PlannedRequest): boolean {
  return entity === subject?.entity && otherwise?.kind === 'keep';
}

function hasRole(system: System, actor: string): boolean {
  return actorOf(system, actor).role !== undefined;
}

function isOfMany({ verb, single, each }: Step): boolean {
  return (verb === 'updates' || verb === 'deletes') && !single && each === undefined;
}

/** Another row of the caller's entity, where the request is about one row that belongs to the caller. */
function otherOwner(system: System, data: Data, operation: DesignedOperation, request: PlannedRequest): CallerRow | undefined {
  const { caller, subject } = request;
  if (caller?.entity === undefined || subject === undefined) return undefined;
  const step = operation.steps.find((candidate) => candidate.entity === subject.entity && candidate.verb !== 'creates');
  const entity = entityOf(system, subject.entity);
  if (step === undefined || !isGuarded(entity, step) || !namesRows(operation) || isContent(step, request)) return undefined;
  const owner = rowAtPath(data, subject.entity, subject.row, entity.owner ?? []);
  if (owner?.entity !== caller.entity || owner.row !== caller.row) return undefined;
  return otherCaller(data, caller, subject.row, (row) => row !== caller.row);
}

/** True if the request says which rows are meant; where the caller alone does (`id = me.company`), another caller asks for his own. */
function namesRows({ takes, steps }: DesignedOperation): boolean {
  const given = new Set(takes.map(({ name }) => name));
  return steps.some(({ where }) => where !== undefined && valuesRead(where).some((name) => given.has(name)));
}

function isGuarded(entity: Entity, step: Step): boolean {
  if (entity.owner === undefined) return false;
  return step.verb === 'updates' || step.verb === 'deletes' || !entity.publicToRead;
}

/** A row of the caller's entity that belongs to another tenant, where the request names a row of the caller's. */
function otherTenant(system: System, data: Data, operation: DesignedOperation, request: PlannedRequest): CallerRow | undefined {
  const { caller, subject } = request;
  if (system.tenant === undefined || caller?.entity === undefined) return undefined;
  const { entity } = caller;
  const tenant = tenantOf(data, entity, caller.row);
  if (tenant === undefined) return undefined;
  const named = operation.takes.some(({ name, type }) => type.kind === 'reference' && request.values[name] !== undefined && data.plan(type.entity).entity.tenant !== undefined);
  if (!named && (subject === undefined || !namesRows(operation) || tenantOf(data, subject.entity, subject.row) !== tenant)) return undefined;
  return otherCaller(data, caller, subject?.row ?? 0, (row) => (tenantOf(data, entity, row) ?? tenant) !== tenant);
}

/** How many rows are looked at for another caller. */
const tries = 50;

function otherCaller(data: Data, caller: CallerRow, from: number, fits: (row: number) => boolean): CallerRow | undefined {
  const plan = data.plan(caller.entity ?? '');
  const { rows } = plan;
  for (let turn = 0; turn < Math.min(rows, tries); turn++) {
    const row = (caller.row + 1 + ((from + turn) % Math.max(1, rows - 1))) % rows;
    if (fits(row) && !isTrashed(plan, row)) return { ...caller, row };
  }
  return undefined;
}
