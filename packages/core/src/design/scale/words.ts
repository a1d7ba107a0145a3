import type { Decision } from '../../system/index.ts';

const most = 5;

/** Returns names as a list in a sentence; after the first five it says how many more there are. */
export function someNames(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** A number of a decision, by name. */
export type NamedNumber = Decision['numbers'][number];
