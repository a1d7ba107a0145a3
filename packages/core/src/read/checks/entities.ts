import { formatNumber } from '../../quantity/index.ts';
import { isSubject, someExpression } from '../../system/index.ts';
import type { Actor, Entity, Field, Step } from '../../system/index.ts';
import type { Context } from '../resolve/context.ts';
import type { Resolved } from '../resolve/resolve.ts';
import { checkProblems } from './diagnostics.ts';

/** Reports what is wrong with entities and actors, seen against the rest of the brief. */
export function checkEntities(resolved: Resolved): void {
  const { brief, context } = resolved;
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  checkPublic(resolved);
  checkGrowth(resolved);
  checkDerived(resolved);
  for (const actor of brief.actors) checkRowOfActor(resolved, actor, entities);
  checkAlike(context, brief.actors);
}

function checkPublic({ brief, context, operations }: Resolved): void {
  const readers = new Map<string, string>();
  for (const { operation } of operations) {
    if (!operation.by.includes('anyone')) continue;
    for (const step of operation.steps) if (step.verb === 'reads' && step.entity !== undefined) readers.set(step.entity, operation.id);
  }
  for (const entity of brief.entities) {
    const operation = readers.get(entity.id);
    const span = context.entities.get(entity.id)?.raw.owner?.span;
    if (operation === undefined || span === undefined || entity.whole !== undefined) continue;
    context.report(checkProblems.create('public-read', span, { entity: entity.id, operation }));
  }
}

/** Growth is a mean over days, rates are of the busiest hour: growth above the rates is wrong, and far below them too. */
const slack = 1.5;
const quietest = 0.02;

function checkGrowth({ brief, context, operations }: Resolved): void {
  if (!brief.entities.some((entity) => entity.growth !== undefined)) return;
  const rates = new Map<string, { created: number; deleted: number; open: boolean }>();
  const add = (step: Step, rate: number, known: boolean): void => {
    const id = step.entity;
    if (id === undefined || (step.verb !== 'creates' && step.verb !== 'deletes')) return;
    const sum = rates.get(id) ?? { created: 0, deleted: 0, open: false };
    if (step.verb === 'creates') sum.created += rate;
    else sum.deleted += rate;
    // How often a step with `each` runs, and how many rows a workflow touches, is not known here.
    sum.open ||= !known || step.each !== undefined || !step.single;
    rates.set(id, sum);
  };
  const visits = visitRates(brief);
  for (const { operation } of operations) {
    const rate = operation.rate.value + (visits.get(operation.id) ?? 0);
    for (const step of operation.steps) add(step, rate, operation.rate.from.kind === 'declared');
  }
  for (const workflow of brief.workflows) for (const step of workflow.steps) add(step, 0, false);
  for (const entity of brief.entities) {
    const sum = rates.get(entity.id);
    const span = context.entities.get(entity.id)?.raw.growth?.span;
    if (entity.growth === undefined || sum === undefined || sum.open || span === undefined) continue;
    const growth = entity.growth.value;
    if (growth <= sum.created * slack && growth >= (sum.created - sum.deleted) * quietest) continue;
    const perDay = (rate: number): string => `${formatNumber(rate * 86_400)}`;
    context.report(checkProblems.create('growth', span, { entity: entity.id, growth: perDay(growth), created: perDay(sum.created), deleted: perDay(sum.deleted) }));
  }
}

function visitRates(brief: Resolved['brief']): ReadonlyMap<string, number> {
  const rates = new Map<string, number>();
  for (const journey of brief.journeys) {
    for (const { operation, times } of journey.visits) rates.set(operation, (rates.get(operation) ?? 0) + journey.rate.value * times);
  }
  return rates;
}

function checkDerived({ brief, context }: Resolved): void {
  const stale = new Set<string>();
  const read = new Set<string>();
  for (const operation of brief.operations) {
    for (const step of operation.steps) {
      if (step.verb !== 'reads' || step.entity === undefined) continue;
      read.add(step.entity);
      if (step.stale !== undefined) stale.add(step.entity);
    }
  }
  for (const entity of brief.entities) {
    if (!read.has(entity.id) || stale.has(entity.id)) continue;
    for (const field of entity.fields) {
      const span = context.entities.get(entity.id)?.fields.get(field.name)?.span;
      if (field.derived === undefined || span === undefined || !someExpression(field.derived, (node) => node.kind === 'now')) continue;
      // What depends on who asks is computed for every read in any case.
      if (someExpression(field.derived, (node) => node.kind === 'me')) continue;
      context.report(checkProblems.create('derived-now', span, { field: `${entity.id}.${field.name}` }));
    }
  }
}

/** Standard claims of OpenID Connect Core 1.0, section 5.1, in the writing of fields. */
const claims: ReadonlySet<string> = new Set([
  'name', 'givenName', 'familyName', 'middleName', 'nickname', 'preferredUsername', 'profile', 'picture', 'website', 'email', 'emailVerified',
  'gender', 'birthdate', 'zoneinfo', 'locale', 'phoneNumber', 'phoneNumberVerified',
]);

function checkRowOfActor({ brief, context }: Resolved, actor: Actor, entities: ReadonlyMap<string, Entity>): void {
  const raw = context.actors.get(actor.id);
  if (raw === undefined || (raw.is !== undefined && actor.is === undefined)) return;
  const entity = actor.is === undefined ? undefined : entities.get(actor.is);
  if (actor.authenticates === 'password' && entity?.fields.some((field) => field.type.kind === 'password') !== true) {
    context.report(checkProblems.create('password-missing', raw.name.span, { actor: actor.id }));
  }
  const isGivenRows = entity?.fields.some((each) => !each.implicit && isSubject(brief, entity.id, each)) === true;
  const field = actor.authenticates === 'oidc' && !isGivenRows ? entity?.fields.find(needsClaim) : undefined;
  if (field === undefined || entity === undefined) return;
  const creator = brief.operations.find((operation) => operation.steps.some((step) => step.verb === 'creates' && step.entity === entity.id));
  const span = context.entities.get(entity.id)?.fields.get(field.name)?.span ?? raw.name.span;
  const parameters = { actor: actor.id, field: field.name, entity: entity.id };
  if (creator === undefined) context.report(checkProblems.create('required-claim', [span, raw.name.span], parameters));
  else context.report(checkProblems.create('created-by-operation', [span, raw.name.span], { ...parameters, operation: creator.id }));
}

function needsClaim(field: Field): boolean {
  const isList = field.type.kind === 'list' || field.type.kind === 'references' || field.type.kind === 'parts';
  const byItself = field.optional || field.default !== undefined || field.derived !== undefined || field.computed || field.implicit || isList;
  return !byItself && !claims.has(field.name);
}

function checkAlike(context: Context, actors: readonly Actor[]): void {
  const seen = new Map<string, string>();
  for (const actor of actors) {
    const raw = context.actors.get(actor.id);
    if (raw === undefined || actor.authenticates === 'none') continue;
    const key = JSON.stringify([actor.is, actor.authenticates, actor.role]);
    const other = seen.get(key);
    if (other === undefined) seen.set(key, actor.id);
    else context.report(checkProblems.create('actors-alike', [raw.name.span, context.actors.get(other)?.name.span ?? raw.name.span], { actor: actor.id, other }));
  }
}
