import type { DesignedOperation, Entity, Step, System } from '@kentledge/core/system';
import { actorOf, entityOf } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import type { CallerRow, PlannedRequest } from '../requests/index.ts';
import { rowAtPath } from '../requests/index.ts';
import type { TrespassResult } from './messages.ts';
import type { Driver } from './run-phase.ts';
import { authorizationFor } from './sender.ts';

interface Attempt {
  readonly kind: string;
  readonly caller: CallerRow | undefined;
  /** Statuses that refuse it. */
  readonly refusals: readonly number[];
}

/**
 * Sends right requests with the wrong caller: without a token, as an actor who may not call, as another owner, from
 * another tenant. Each must be refused, so that nothing changes and the rows stay fit for the load.
 */
export async function trespass(driver: Driver, system: System, data: Data, operation: DesignedOperation, samples: number): Promise<TrespassResult> {
  const attempts: Record<string, number> = {};
  const breaches: string[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const request = driver.requests.next(operation.id);
    if (request === undefined) break;
    for (const attempt of attemptsOf(system, data, operation, request)) {
      const { caller: _, ...anonymous } = request;
      const sent: PlannedRequest = attempt.caller === undefined ? anonymous : { ...request, caller: attempt.caller };
      const answer = await driver.sender.send(sent, await authorizationFor(driver.tokens, sent));
      attempts[attempt.kind] = (attempts[attempt.kind] ?? 0) + 1;
      // A failing service lets nobody through; its errors have a verdict of their own.
      if (!attempt.refusals.includes(answer.status) && answer.status < 500) breaches.push(`${request.method} ${request.path} ${attempt.kind} gave ${answer.status}`);
    }
  }
  return { operation: operation.id, attempts, breaches: breaches.slice(0, 10) };
}

function attemptsOf(system: System, data: Data, operation: DesignedOperation, request: PlannedRequest): readonly Attempt[] {
  const attempts: Attempt[] = [];
  if (!operation.by.includes('anyone')) {
    attempts.push({ kind: 'without a token', caller: undefined, refusals: [401] });
    const stranger = system.actors.find((actor) => !operation.by.includes(actor.id) && (actor.authenticates === 'oidc' || actor.authenticates === 'password'));
    // An actor without a role and a row is told from another only by its token's claims.
    if (stranger !== undefined && operation.by.every((actor) => isTold(system, actor))) {
      attempts.push({ kind: `as ${stranger.id}`, caller: { actor: stranger.id, row: 1, ...(stranger.is === undefined ? {} : { entity: stranger.is }) }, refusals: [401, 403] });
    }
  }
  const other = otherOwner(system, data, operation, request);
  if (other !== undefined) attempts.push({ kind: 'as another owner', caller: other, refusals: [403, 404] });
  return attempts;
}

function isTold(system: System, actor: string): boolean {
  return actorOf(system, actor).role !== undefined;
}

/** Another row of the caller's entity, where the request is about one row that belongs to the caller. */
function otherOwner(system: System, data: Data, operation: DesignedOperation, request: PlannedRequest): CallerRow | undefined {
  const { caller, subject } = request;
  if (caller?.entity === undefined || subject === undefined) return undefined;
  const step = operation.steps.find((candidate) => candidate.entity === subject.entity && candidate.verb !== 'creates');
  const entity = entityOf(system, subject.entity);
  if (step === undefined || !isGuarded(entity, step)) return undefined;
  const owner = rowAtPath(data, subject.entity, subject.row, entity.owner ?? []);
  if (owner?.entity !== caller.entity || owner.row !== caller.row) return undefined;
  const { rows } = data.plan(caller.entity);
  return rows < 2 ? undefined : { ...caller, row: (caller.row + 1 + (subject.row % (rows - 1))) % rows };
}

function isGuarded(entity: Entity, step: Step): boolean {
  if (entity.owner === undefined) return false;
  return step.verb === 'updates' || step.verb === 'deletes' || !entity.publicToRead;
}
