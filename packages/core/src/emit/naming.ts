/** Returns `list-notes` for `listNotes`, `html-page` for `HTMLPage`. */
export function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase();
}

/** Returns the name with its first letter big. */
export function pascal(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** Returns the name with its first letter small. */
export function camel(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** Hands out names that differ even where upper and lower case are one, in the order in which they are asked for: `note`, `note2`. */
export interface Names {
  /** Returns the name or the first free one with a number; with `endings`, one that is free with each of them too. */
  readonly take: (wanted: string, endings?: readonly string[]) => string;
}

/** Starts a set of names, some of them taken already. */
export function createNames(taken: Iterable<string> = []): Names {
  const used = new Set([...taken].map((name) => name.toLowerCase()));
  return {
    take: (wanted, endings = []) => {
      const all = (name: string): readonly string[] => ['', ...endings].map((ending) => `${name}${ending}`.toLowerCase());
      let name = wanted;
      for (let count = 2; all(name).some((one) => used.has(one)); count += 1) name = `${wanted}${count}`;
      for (const one of all(name)) used.add(one);
      return name;
    },
  };
}
