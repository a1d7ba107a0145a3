import type { Context, EntityDraft } from './context.ts';
import { entityNamed } from './declare.ts';

/**
 * Returns for each entity and part the path of references to the tenant: the shortest one, required references before
 * optional ones, then in the order of the brief. The tenant itself has the empty path; what does not lead there is shared.
 */
export function tenantPaths(context: Context): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const named = context.raw.tenant;
  if (named === undefined) return found;
  const tenant = entityNamed(context, named);
  if (tenant === undefined) return found;
  found.set(tenant.id, []);
  const referrers = referrersByEntity(context);
  // Required references first: a level that is only reached by an optional one is looked at after all of them.
  for (const optional of [false, true]) spread(found, referrers, optional);
  return found;
}

interface Referrer {
  readonly from: string;
  readonly hop: string;
  readonly optional: boolean;
}

function spread(found: Map<string, readonly string[]>, referrers: ReadonlyMap<string, readonly Referrer[]>, optional: boolean): void {
  // A set is walked in the order of insertion, also over what is added on the way.
  const waiting = new Set(found.keys());
  for (const id of waiting) {
    const path = found.get(id) ?? [];
    for (const referrer of referrers.get(id) ?? []) {
      if (found.has(referrer.from) || (referrer.optional && !optional)) continue;
      found.set(referrer.from, [referrer.hop, ...path]);
      waiting.add(referrer.from);
    }
  }
}

function referrersByEntity(context: Context): ReadonlyMap<string, readonly Referrer[]> {
  const referrers = new Map<string, Referrer[]>();
  const add = (to: string, referrer: Referrer): void => {
    const known = referrers.get(to);
    if (known === undefined) referrers.set(to, [referrer]);
    else known.push(referrer);
  };
  for (const entity of context.entities.values()) addReferences(context, entity, add);
  return referrers;
}

function addReferences(context: Context, entity: EntityDraft, add: (to: string, referrer: Referrer) => void): void {
  if (entity.whole !== undefined) add(entity.whole.id, { from: entity.id, hop: entity.whole.rowName, optional: false });
  for (const field of entity.fields.values()) {
    const facts = context.factsOf(field);
    if (facts?.type.kind !== 'reference' || facts.derived !== undefined) continue;
    add(facts.type.entity, { from: entity.id, hop: field.name, optional: facts.optional });
  }
}
