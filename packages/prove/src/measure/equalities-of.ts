/** Two sides of `a = b`, as texts. */
export type Equality = readonly [left: string, right: string];

/** Returns the equalities that each row must pass, from a condition as EXPLAIN prints it: none of those under OR or NOT. */
export function equalitiesOf(condition: string): readonly Equality[] {
  const text = unwrapped(condition.trim());
  const conditions = splitAt(text, ' AND ');
  if (conditions.length > 1) return conditions.flatMap(equalitiesOf);
  if (splitAt(text, ' OR ').length > 1) return [];
  const [left, right, ...more] = splitAt(text, ' = ');
  return left === undefined || right === undefined || more.length > 0 ? [] : [[unwrapped(left), unwrapped(right)]];
}

/** How deep in parentheses each sign of a text leaves us; what stands between quotes is one deeper. */
function depthsOf(text: string): readonly number[] {
  let depth = 0;
  let quote = '';
  return text.split('').map((sign) => {
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === "'" || sign === '"') quote = sign;
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    return quote === '' ? depth : depth + 1;
  });
}

function unwrapped(text: string): string {
  return text.startsWith('(') && depthsOf(text).indexOf(0) === text.length - 1 ? unwrapped(text.slice(1, -1)) : text;
}

/** Parts of a text between words that stand in no parentheses and no quotes. */
function splitAt(text: string, words: string): readonly string[] {
  const depths = depthsOf(text);
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    if (depths[at] !== 0) continue;
    parts.push(text.slice(from, at));
    from = at + words.length;
  }
  return [...parts, text.slice(from)];
}
