import { briefExpectation } from './expectation.ts';
import type { Expectation } from './expectation.ts';

/** One key of the language, for the reference page. */
export type ReferenceEntry = {
  /** `entities.X.fields`: names that the author chooses are `X`, items of lists `[]`. */
  readonly path: string;
  readonly required: boolean;
  /** `value`, `list`, `map`: what may stand there. */
  readonly kinds: readonly ('value' | 'list' | 'map')[];
  readonly words: readonly string[];
  readonly meaning: string;
  readonly examples: readonly string[];
};

/** Every key of the language, in the order of the schema. A part that stands at several places (steps) is told at each. */
export function briefReference(): readonly ReferenceEntry[] {
  return entriesOf(briefExpectation(), '', []);
}

function entriesOf(expected: Expectation, path: string, above: readonly Expectation[]): readonly ReferenceEntry[] {
  // A field holds fields; it is told once.
  if (above.includes(expected)) return [];
  const within = [...above, expected];
  const found: ReferenceEntry[] = [];
  if (expected.map?.kind === 'keys') {
    for (const [key, value] of expected.map.keys) {
      const inner = path === '' ? key : `${path}.${key}`;
      found.push(entryOf(value, inner, expected.map.required.includes(key)), ...entriesOf(value, inner, within));
    }
  } else if (expected.map !== undefined) found.push(...entriesOf(expected.map.value, `${path}.X`, within));
  if (expected.list !== undefined) found.push(...entriesOf(expected.list.item, `${path}[]`, within));
  return found;
}

function entryOf(expected: Expectation, path: string, required: boolean): ReferenceEntry {
  const kinds: ReferenceEntry['kinds'] = [
    ...(expected.scalar === undefined ? [] : (['value'] as const)),
    ...(expected.list === undefined ? [] : (['list'] as const)),
    ...(expected.map === undefined ? [] : (['map'] as const)),
  ];
  const { meaning, examples } = expected;
  return { path, required, kinds, words: expected.scalar?.words ?? [], meaning, examples };
}
