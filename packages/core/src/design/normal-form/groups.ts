import type { Brief, Entity, Field } from '../../system/index.ts';

/** Fields that come together in several entities. */
export interface Group {
  readonly names: readonly string[];
  readonly entities: readonly Entity[];
}

/** As few as `name, title` come together by chance. */
const leastGroup = 4;

/** Returns the groups of plain fields, one after the other, that several entities have under the same names and types: a thing without a name of its own. */
export function groupsIn(brief: Brief): readonly Group[] {
  const found = new Map<string, Group>();
  for (const [index, entity] of brief.entities.entries()) {
    for (const other of brief.entities.slice(index + 1)) {
      const names = longestRun(plainFields(entity), plainFields(other));
      if (names.length < leastGroup) continue;
      const known = found.get(names.join())?.entities ?? [entity];
      found.set(names.join(), { names, entities: [...new Set([...known, other])] });
    }
  }
  return [...found.values()];
}

function plainFields({ fields }: Entity): readonly Field[] {
  return fields.filter((field) => !field.implicit && field.derived === undefined && field.type.kind !== 'reference' && field.type.kind !== 'references' && field.type.kind !== 'parts');
}

function longestRun(left: readonly Field[], right: readonly Field[]): readonly string[] {
  const text = (field: Field): string => JSON.stringify([field.name, field.type]);
  const places = new Map(right.map((field, place) => [text(field), place]));
  let [best, run, last]: [readonly string[], readonly string[], number | undefined] = [[], [], undefined];
  for (const field of left) {
    const place = places.get(text(field));
    run = place === undefined ? [] : place - 1 === last ? [...run, field.name] : [field.name];
    last = place;
    if (run.length > best.length) best = run;
  }
  return best;
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
