import type { Law } from './model.ts';

/** Laws with a name each, which gives it a stream of its own. */
export interface Laws {
  /** Takes in a law, and returns the number to draw by. */
  readonly add: (law: Law, name: string) => number;
  readonly all: readonly Law[];
  readonly names: readonly string[];
}

/** Returns an empty list of laws. */
export function createLaws(): Laws {
  const [all, names]: [Law[], string[]] = [[], []];
  return {
    all, names,
    add(law, name) {
      names.push(name);
      return all.push(law) - 1;
    },
  };
}
