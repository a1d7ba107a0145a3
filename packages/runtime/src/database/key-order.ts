/**
 * Returns the items in the order of the keys that they name, written alike. Who changes rows in one order never waits for
 * somebody who changes the same rows and waits in turn.
 */
export function inKeyOrder<T>(items: readonly T[], keyOf: (item: T) => unknown): readonly T[] {
  const keyed = items.map((item) => ({ item, key: written(keyOf(item)) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}

/** A uuid may come in capital letters. */
function written(key: unknown): string {
  return (typeof key === 'object' ? JSON.stringify(key) : String(key)).toLowerCase();
}
