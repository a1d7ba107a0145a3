/** A node of PostgreSQL's parse tree as JSON: an object whose one member tells its type, `{ "ColumnRef": { … } }`. */
export type Tree = Readonly<Record<string, unknown>>;

/** Returns the type of a node and what is in it; `undefined` for what is no node. */
export function openNode(value: unknown): readonly [type: string, inner: Tree] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0 || !/^[A-Z]/.test(entry[0]) || typeof entry[1] !== 'object' || entry[1] === null) return undefined;
  return [entry[0], entry[1] as Tree];
}

/** Returns what is in a node of this type; `undefined` for others. */
export function inner(value: unknown, type: string): Tree | undefined {
  const opened = openNode(value);
  return opened?.[0] === type ? opened[1] : undefined;
}

/** Returns a list of nodes; an empty one where there is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns what is in the nodes of a list that are of this type. */
export function innersOf(value: unknown, type: string): readonly Tree[] {
  return listOf(value).flatMap((item): readonly Tree[] => {
    const found = inner(item, type);
    return found === undefined ? [] : [found];
  });
}

/** Returns the names in a list of String nodes, such as a qualified name; `undefined` where something else is among them. */
export function namesOf(value: unknown): readonly string[] | undefined {
  const names = listOf(value).map((item) => inner(item, 'String')?.['sval']);
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

/** Calls `visit` for a value and everything in it, deepest last; what `visit` returns false for is not entered. */
export function walk(value: unknown, visit: (type: string, node: Tree) => boolean): void {
  if (typeof value !== 'object' || value === null) return;
  const opened = openNode(value);
  if (opened !== undefined && !visit(opened[0], opened[1])) return;
  for (const child of Object.values(opened === undefined ? value : opened[1])) walk(child, visit);
}

/** Returns whether a node of one of these types is in a value. */
export function holdsNode(value: unknown, ...types: readonly string[]): boolean {
  let found = false;
  walk(value, (type) => {
    found ||= types.includes(type);
    return !found;
  });
  return found;
}
