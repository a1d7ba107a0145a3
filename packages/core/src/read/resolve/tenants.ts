import type { Context, EntityDraft } from './context.ts';
import { entityNamed } from './declare.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';

/**
 * Returns for each entity and part the path of references to the tenant. The tenant itself has the empty path; what does
 * not lead there is shared. A row belongs where the things are that it must refer to: the shortest way over required
 * references that are no actors wins, then over required ones (people come and go), then over optional ones. A second way
 * that is as good is told.
 */
export function tenantPaths(context: Context): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const named = context.raw.tenant;
  if (named === undefined) return found;
  const tenant = entityNamed(context, named);
  if (tenant === undefined) return found;
  found.set(tenant.id, []);
  const referrers = referrersByEntity(context);
  const callers = new Set(context.callers.filter((caller) => caller !== tenant.id));
  const others = new Map<string, readonly string[]>();
  spread(found, referrers, ({ optional }, to) => !optional && !callers.has(to), others);
  spread(found, referrers, ({ optional }) => !optional, others);
  spread(found, referrers, () => true, others);
  for (const [id, other] of others) {
    const entity = context.entities.get(id);
    if (entity === undefined) continue;
    context.report(contradictionProblems.create('tenant-paths', entity.span, { entity: id, tenant: tenant.id, path: (found.get(id) ?? []).join('.'), other: other.join('.') }));
  }
  return found;
}

interface Referrer {
  readonly from: string;
  readonly hop: string;
  readonly optional: boolean;
}

/** Walks on from all that is found over the references that `isWay` allows; `others` gets a second way of the same length. */
function spread(found: Map<string, readonly string[]>, referrers: ReadonlyMap<string, readonly Referrer[]>, isWay: (referrer: Referrer, to: string) => boolean, others: Map<string, readonly string[]>): void {
  const before = new Set(found.keys());
  // A set is walked in the order of insertion, also over what is added on the way.
  const waiting = new Set([...found].toSorted(([, a], [, b]) => a.length - b.length).map(([id]) => id));
  for (const id of waiting) {
    for (const referrer of referrers.get(id) ?? []) {
      if (before.has(referrer.from) || !isWay(referrer, id)) continue;
      const path = [referrer.hop, ...(found.get(id) ?? [])];
      const known = found.get(referrer.from);
      if (known === undefined) {
        found.set(referrer.from, path);
        waiting.add(referrer.from);
      } else if (known.length === path.length && known[0] !== path[0] && !others.has(referrer.from)) {
        others.set(referrer.from, path);
      }
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
