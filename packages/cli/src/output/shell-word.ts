import { printable } from '@kentledge/core/source';

/** Returns a path or name as one word of a command line for sh: as it is, or in quotes where it holds what sh reads otherwise. */
export function shellWord(text: string): string {
  const shown = printable(text);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
