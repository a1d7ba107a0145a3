/** Returns true if every value that passes the check `before` surely passes `after`: more words in a list, or a bound farther out. */
export function isWider(before: string, after: string): boolean {
  const words = [listOf(before), listOf(after)] as const;
  if (words[0] !== undefined && words[1] !== undefined) {
    const allowed = new Set(words[1].words);
    return words[0].start === words[1].start && words[0].words.every((word) => allowed.has(word));
  }
  const bounds = [boundOf(before), boundOf(after)] as const;
  if (bounds[0] === undefined || bounds[1] === undefined || bounds[0].start !== bounds[1].start) return false;
  return bounds[0].start.endsWith('<= ') || bounds[0].start.endsWith('< ') ? bounds[1].bound >= bounds[0].bound : bounds[1].bound <= bounds[0].bound;
}

/** Reads `column in ('a', 'b')`, as the design writes it. */
function listOf(expression: string): { readonly start: string; readonly words: readonly string[] } | undefined {
  const match = /^([^' ]+ in \()((?:'(?:[^']|'')*'(?:, )?)+)\)$/.exec(expression);
  if (match === null) return undefined;
  return { start: match[1] ?? '', words: [...(match[2] ?? '').matchAll(/'(?:[^']|'')*'/g)].map(([word]) => word) };
}

/** Reads `char_length(column) <= 200`. */
function boundOf(expression: string): { readonly start: string; readonly bound: number } | undefined {
  const match = /^([^'<>=]+(?:<=|>=|<|>) )(-?\d+(?:\.\d+)?)$/.exec(expression);
  return match === null ? undefined : { start: match[1] ?? '', bound: Number(match[2]) };
}
