import type { Entity, Operation, System } from '@kentledge/core/system';
import { actorOf, entityOf } from '@kentledge/core/system';

/** A parameter that may only name a row of the caller's own. */
export interface OwnedReference {
  /** Of the parameter. */
  readonly name: string;
  readonly entity: string;
  /** From the row to its owner. */
  readonly owner: readonly string[];
  /** Entity of the owner, which is the caller's. */
  readonly of: string;
}

/** Returns the parameters that steps put into rows, and that name rows which only their owner sees. */
export function ownedReferences(system: System, { by, takes, steps }: Operation): readonly OwnedReference[] {
  const callers = new Set(by.filter((actor) => actor !== 'anyone').map((actor) => actorOf(system, actor).is));
  const written = new Set(steps.filter(({ verb }) => verb === 'creates' || verb === 'updates').flatMap(({ set }) => set.flatMap(({ value }) => (value.kind === 'value' && value.path.length === 0 ? [value.name] : []))));
  return takes.flatMap(({ name, type }) => {
    if (type.kind !== 'reference' || !written.has(name)) return [];
    const { owner, publicToRead } = entityOf(system, type.entity);
    const of = owner === undefined || publicToRead ? undefined : entityAt(system, type.entity, owner);
    return owner === undefined || of === undefined || !callers.has(of) ? [] : [{ name, entity: type.entity, owner, of }];
  });
}

/** Returns the entity at the end of a path of references; `undefined` where it leads to none. */
export function entityAt(system: System, start: string, path: readonly string[]): string | undefined {
  let at: Entity = entityOf(system, start);
  for (const name of path) {
    const type = at.fields.find((field) => field.name === name)?.type;
    if (type?.kind !== 'reference') return undefined;
    at = entityOf(system, type.entity);
  }
  return at.id;
}
