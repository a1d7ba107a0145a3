import type { DesignedOperation, Expression, Field, Step, View } from '@kentledge/core/system';
import { conjuncts, entityOf } from '@kentledge/core/system';
import type { Data, Value } from '../data/index.ts';
import { keyValueAt, pathValue, tenantOf } from '../data/index.ts';
import type { CallerRow, PlannedRequest } from '../requests/index.ts';
import { answerParts } from './answer-parts.ts';
import { isSame } from './expected-answer.ts';

/** What each item of a list must show for the caller to have a right to it. */
interface Belonging {
  /** Field of the item, as the answer names it. */
  readonly name: string;
  /** Name within the item's field, where a view shows the row referred to. */
  readonly inner: string | undefined;
  readonly value: Value;
}

/**
 * Returns the items in an answer's lists that belong to others than the caller, in words. `undefined` if that can't be
 * told: the lists show no field by which a row belongs to someone. Without an answer it only says whether it could be.
 */
export function strangersIn(data: Data, operation: DesignedOperation, request: PlannedRequest, answer: unknown): readonly string[] | undefined {
  const { caller } = request;
  if (caller?.entity === undefined) return undefined;
  const found: string[] = [];
  let isKnown = false;
  for (const part of answerParts(operation.returns, answer)) {
    const step = operation.steps.find((candidate) => candidate.result === part.result);
    if (part.kind !== 'page' || step?.entity === undefined) continue;
    const belongings = belongingsOf(data, step, part.view, caller);
    isKnown ||= belongings.length > 0;
    if (Array.isArray(part.value)) found.push(...belongings.flatMap((belonging) => strangers(belonging, part.value as readonly unknown[])));
  }
  return isKnown ? found : undefined;
}

function strangers(belonging: Belonging, items: readonly unknown[]): readonly string[] {
  return items.flatMap((item) => {
    const shown = shownIn(item, belonging);
    return isSame(belonging.value, shown) ? [] : [`a row whose ${belonging.name} is ${JSON.stringify(shown)} to ${JSON.stringify(belonging.value)}`];
  });
}

function shownIn(item: unknown, { name, inner }: Belonging): unknown {
  const value = (item as Readonly<Record<string, unknown>> | null)?.[name];
  return inner === undefined ? value : (value as Readonly<Record<string, unknown>> | null | undefined)?.[inner];
}

/** By the owner of a guarded entity, the tenant, and what the `where` demands to be of the caller. */
function belongingsOf(data: Data, step: Step, view: View, caller: CallerRow): readonly Belonging[] {
  const entity = entityOf(data.system, step.entity ?? '');
  const own = ownKey(data, caller);
  const byOwner = entity.owner !== undefined && !entity.publicToRead && targetOf(data, entity.id, entity.owner) === caller.entity ? [{ path: entity.owner, value: own }] : [];
  const tenant = data.system.tenant === undefined || caller.entity === undefined ? undefined : tenantOf(data, caller.entity, caller.row);
  const byTenant = tenant === undefined || entity.tenant === undefined ? [] : [{ path: entity.tenant, value: keyValueAt(data, data.plan(data.system.tenant ?? ''), tenant) }];
  const byWhere = conjuncts(step.where).flatMap((condition) => ofCaller(data, condition, caller));
  return [...byOwner, ...byTenant, ...byWhere].flatMap(({ path, value }) => shownBy(view, path, value));
}

function ownKey(data: Data, caller: CallerRow): Value {
  return keyValueAt(data, data.plan(caller.entity ?? ''), caller.row);
}

/** `author = me` and `team = me.team`, either way round. */
function ofCaller(data: Data, condition: Expression, caller: CallerRow): readonly { readonly path: readonly string[]; readonly value: Value }[] {
  if (condition.kind !== 'compare' || condition.operator !== '=') return [];
  for (const [field, me] of [[condition.left, condition.right], [condition.right, condition.left]] as const) {
    if (field.kind !== 'field' || field.variable !== 'row' || me.kind !== 'me') continue;
    const value = me.path.length === 0 ? ownKey(data, caller) : pathValue(data, data.plan(caller.entity ?? ''), caller.row, me.path);
    return value === undefined ? [] : [{ path: field.path, value }];
  }
  return [];
}

/** The reference as the view shows it: its key itself, or within a view of the row referred to. */
function shownBy(view: View, path: readonly string[], value: Value): readonly Belonging[] {
  const field = view.fields.find((candidate) => candidate.value.kind === 'field' && candidate.value.variable === 'row' && candidate.value.path.join('.') === path.join('.'));
  if (field === undefined || field.only !== undefined || Array.isArray(value)) return [];
  if (field.view === undefined) return [{ name: field.name, inner: undefined, value }];
  const key = field.view.fields.find((candidate) => candidate.value.kind === 'field' && candidate.value.path.join('.') === 'id');
  return key === undefined ? [] : [{ name: field.name, inner: key.name, value }];
}

function targetOf(data: Data, entity: string, path: readonly string[]): string | undefined {
  let at: string | undefined = entity;
  for (const name of path) {
    const field: Field | undefined = at === undefined ? undefined : data.plan(at).fields.get(name);
    at = field?.type.kind === 'reference' ? field.type.entity : undefined;
  }
  return at;
}
