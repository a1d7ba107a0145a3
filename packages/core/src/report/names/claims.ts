import type { NamedQuantity } from '../../evidence/index.ts';
import type { Quantity } from '../../quantity/index.ts';

/** Returns the pairs of which both halves exist. */
export function named(pairs: readonly (readonly [string, Quantity | undefined])[]): readonly NamedQuantity[] {
  return pairs.flatMap(([name, quantity]) => (quantity === undefined ? [] : [{ name, quantity }]));
}

/**
 * Returns one quantity for each name, sorted by name. Earlier groups win; what comes later under a name that is taken
 * and is another number is called `design.<name>` (then `design.2.<name>`, …), so that no number is without a name.
 */
export function claim(groups: readonly (readonly NamedQuantity[])[]): readonly NamedQuantity[] {
  const taken = new Map<string, Quantity>();
  for (const { name, quantity } of groups.flat()) {
    const free = freeName(taken, name, quantity);
    if (free !== undefined) taken.set(free, quantity);
  }
  return [...taken].map(([name, quantity]) => ({ name, quantity })).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function freeName(taken: ReadonlyMap<string, Quantity>, name: string, quantity: Quantity): string | undefined {
  for (let round = 0; ; round += 1) {
    const candidate = round === 0 ? name : `design.${round === 1 ? '' : `${round}.`}${name}`;
    const there = taken.get(candidate);
    if (there === undefined) return candidate;
    if (isSame(there, quantity)) return undefined;
  }
}

function isSame(one: Quantity, other: Quantity): boolean {
  return one === other || (one.value === other.value && one.unit === other.unit && JSON.stringify(one.from) === JSON.stringify(other.from));
}
