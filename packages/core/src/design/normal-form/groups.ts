import type { Brief, Entity, Field } from '../../system/index.ts';

/** Fields that come together in several entities. */
export interface Group {
  readonly names: readonly string[];
  readonly entities: readonly Entity[];
}

/** As few as `name, title` come together by chance. */
const leastGroup = 4;

/**
 * Returns the groups of plain fields, one after the other, that several entities have under the same names and types: a
 * thing without a name of its own. In time that grows with the fields: each run of the least length is looked up once.
 */
export function groupsIn(brief: Brief): readonly Group[] {
  const runs = new Map<string, { readonly names: readonly string[]; readonly entities: Set<Entity> }>();
  for (const entity of brief.entities) {
    const fields = plainFields(entity).map((field) => ({ name: field.name, text: JSON.stringify([field.name, field.type]) }));
    for (let place = 0; place + leastGroup <= fields.length; place++) {
      const run = fields.slice(place, place + leastGroup);
      const key = run.map(({ text }) => text).join('\n');
      const known = runs.get(key);
      if (known === undefined) runs.set(key, { names: run.map(({ name }) => name), entities: new Set([entity]) });
      else known.entities.add(entity);
    }
  }
  const found: Group[] = [];
  for (const { names, entities } of runs.values()) {
    if (entities.size < 2) continue;
    const last = found.at(-1);
    // Runs that overlap, of the same entities, are one.
    if (last !== undefined && last.names.slice(1 - leastGroup).join() === names.slice(0, -1).join() && isSame(last.entities, entities)) found.splice(-1, 1, { ...last, names: [...last.names, ...names.slice(-1)] });
    else found.push({ names, entities: [...entities] });
  }
  return found;
}

function isSame(entities: readonly Entity[], others: ReadonlySet<Entity>): boolean {
  return entities.length === others.size && entities.every((entity) => others.has(entity));
}

function plainFields({ fields }: Entity): readonly Field[] {
  return fields.filter((field) => !field.implicit && field.derived === undefined && field.type.kind !== 'reference' && field.type.kind !== 'references' && field.type.kind !== 'parts');
}

/** Fields of one entity that are a list in disguise: `phone1`, `phone2`. */
export interface Numbered {
  readonly entity: Entity;
  readonly stem: string;
  readonly fields: readonly Field[];
}

/** Returns the fields whose names differ by a number alone, from 1 on (first normal form). */
export function numberedIn(brief: Brief): readonly Numbered[] {
  return brief.entities.flatMap((entity) => {
    const groups = Map.groupBy(entity.fields.filter(({ name }) => /\D[1-9]$/.test(name)), ({ name, type }) => JSON.stringify([name.slice(0, -1), type]));
    return [...groups.values()].flatMap((fields): readonly Numbered[] => {
      const numbers = fields.map(({ name }) => Number(name.at(-1))).toSorted((a, b) => a - b);
      const isCounted = fields.length > 1 && numbers.every((number, place) => number === place + 1);
      return isCounted ? [{ entity, stem: fields[0]?.name.slice(0, -1) ?? '', fields }] : [];
    });
  });
}
