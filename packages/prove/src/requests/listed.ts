import type { Operation, System } from '@kentledge/core/system';
import { entityOf } from '@kentledge/core/system';

/** Returns the entities whose rows a list of a request must name by their keys, by the path of the list: those that nobody makes on the way. */
export function listedEntities(system: System, { steps }: Operation): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { entity, set } of steps) {
    if (entity === undefined) continue;
    for (const { field, value, parts } of set) {
      const type = entityOf(system, entity).fields.find(({ name }) => name === field)?.type;
      if (type?.kind === 'references' && value.kind === 'value' && parts === undefined) found.set([value.name, ...value.path].join('.'), type.entity);
    }
  }
  return found;
}
