// What GIN's operator classes take out of values (contrib/pg_trgm, src/backend/utils/adt/jsonb_gin.c, src/backend/tsearch).

/** Longer keys and values of JSON are kept as 8 letters of a hash (JGIN_MAXLENGTH). */
const longestKey = 125;
const hashed = 8;

/** Elements of a value, each with the place in it that it has: of JSON the keys above it. */
type Keys = ReadonlyMap<string, string>;

/** Returns the trigrams of a text: each word with two spaces before it and one behind. */
export function trigramsOf(text: string): Keys {
  const found = new Map<string, string>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    const letters = [' ', ' ', ...word, ' '];
    for (let place = 0; place + 3 <= letters.length; place++) found.set(letters.slice(place, place + 3).join(''), '');
  }
  return found;
}

/** Returns the words of a text, about as a text search would have them. */
export function wordsOf(text: string): Keys {
  return new Map((text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).map((word) => [word, '']));
}

/** Returns the elements of an array as PostgreSQL prints it; those that are NULL too. */
export function itemsOf(text: string): Keys {
  return new Map([...text.matchAll(/"((?:[^"\\]|\\.)*)"|([^{},"]+)/g)].map(([, quoted, plain = '']) => [quoted?.replaceAll(/\\(.)/g, '$1') ?? plain, '']));
}

/** Returns the keys and values of a JSON document, each behind a letter for which of both it is. */
export function jsonKeys(text: string): Keys {
  const found = new Map<string, string>();
  visit(parsed(text), [], (path, value) => {
    // Texts in lists count as keys.
    const isElement = typeof value === 'string' && path.at(-1) === undefined && path.length > 0;
    found.set(short(isElement ? 'K' : 'V', String(value)), JSON.stringify(path));
    for (const key of path) if (key !== undefined) found.set(short('K', key), '');
  });
  return found;
}

/** Returns the values of a JSON document, each with the keys that lead to it. */
export function jsonPaths(text: string): Keys {
  const found = new Map<string, string>();
  visit(parsed(text), [], (path, value) => found.set(JSON.stringify([path, value]), JSON.stringify(path)));
  return found;
}

/** Calls `leaf` for each value, with the keys above it; `undefined` stands for a place in a list. */
function visit(value: unknown, path: readonly (string | undefined)[], leaf: (path: readonly (string | undefined)[], value: unknown) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, [...path, undefined], leaf);
  else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key], leaf);
  else leaf(path, value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function short(kind: 'K' | 'V', text: string): string {
  return kind + (text.length > longestKey ? text.slice(0, hashed) : text);
}
