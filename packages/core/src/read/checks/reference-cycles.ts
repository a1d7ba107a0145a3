import type { Entity } from '../../system/index.ts';
import type { Resolved } from '../resolve/resolve.ts';
import { checkProblems } from './diagnostics.ts';

/** Reports circles of required references, each once, at one of its fields. */
export function checkReferenceCycles({ brief, context }: Resolved): void {
  const required = new Map(brief.entities.filter((entity) => entity.whole === undefined).map((entity) => [entity.id, requiredReferences(entity)]));
  // Kahn 1962: take away what needs nothing, then what needed only that; what stays lies on a circle or leads to one.
  const needs = new Map([...required].map(([id, hops]) => [id, new Set(hops.map((hop) => hop.to))]));
  const neededBy = new Map<string, string[]>();
  for (const [id, targets] of needs) for (const to of targets) append(neededBy, to, id);
  const free = [...needs].filter(([, targets]) => targets.size === 0).map(([id]) => id);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    needs.delete(id);
    for (const other of neededBy.get(id) ?? []) {
      const targets = needs.get(other);
      targets?.delete(id);
      if (targets?.size === 0) free.push(other);
    }
  }
  reportCircles(needs, required, ({ entity, field }, cycle) => {
    const span = context.entities.get(entity)?.fields.get(field)?.span;
    if (span !== undefined) context.report(checkProblems.create('reference-cycle', span, { cycle }));
  });
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

interface Hop {
  readonly field: string;
  readonly to: string;
}

function requiredReferences(entity: Entity): readonly Hop[] {
  return entity.fields.flatMap((field) => {
    if (field.type.kind !== 'reference' || field.derived !== undefined || field.optional) return [];
    return [{ field: field.name, to: field.type.entity }];
  });
}

/** Walks from each entity that is left along one reference at a time until it meets its own way. */
function reportCircles(
  left: ReadonlyMap<string, ReadonlySet<string>>,
  required: ReadonlyMap<string, readonly Hop[]>,
  found: (at: { readonly entity: string; readonly field: string }, cycle: readonly string[]) => void,
): void {
  const done = new Set<string>();
  for (const start of left.keys()) {
    const way = new Map<string, Hop>();
    let at: string | undefined = start;
    while (at !== undefined && !done.has(at) && !way.has(at)) {
      const targets = left.get(at);
      const hop: Hop | undefined = required.get(at)?.find(({ to }) => targets?.has(to) === true);
      if (hop === undefined) break;
      way.set(at, hop);
      at = hop.to;
    }
    if (at !== undefined && way.has(at)) {
      const names = [...way.keys()];
      const circle = names.slice(names.indexOf(at));
      found({ entity: at, field: way.get(at)?.field ?? '' }, [...circle, at]);
    }
    for (const id of way.keys()) done.add(id);
  }
}
