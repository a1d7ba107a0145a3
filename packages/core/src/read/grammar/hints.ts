/** What people write from habit, and what to write instead; keyed by the token found. */
const instead: ReadonlyMap<string, string> = new Map([
  ['==', 'Equality is written `=`.'],
  ['<>', 'Inequality is written `!=`.'],
  ['&&', 'Write `and`.'],
  ['&', 'Write `and`.'],
  ['||', 'Write `or`.'],
  ['AND', 'Write `and`, in small letters.'],
  ['OR', 'Write `or`, in small letters.'],
  ['NOT', 'Write `not`, in small letters.'],
  ['not', 'It stands before the whole comparison: `not status in (paid | void)`.'],
  ['IN', 'Write `in`, in small letters.'],
  ['!', 'Write `not x`, or `a != b`.'],
  [':', 'A value of the operation is written `$name`. Times of day stand only in `every day at 12:30`.'],
  ['@', 'A value of the operation is written `$name`.'],
  ['"', "Text literals stand in '…', on the right side of a comparison."],
  ['`', "Text literals stand in '…'."],
  [',', 'The grammar has no comma: choices are `(a | b)`, several conditions are joined by `and`.'],
  ['?', 'What may be missing is `optional`.'],
  ['[', 'A choice is written `(a | b)`; a list type is a YAML list without quotes around it, with its modifiers inside: `[Tag, max 9, optional]`.'],
  ['{', 'A map stands on its own, not inside a value; a route parameter is written `:id`.'],
  ['#', 'A comment needs a space before `#`.'],
  ['%', 'Percent follows a number at once, `20%`; there is no remainder.'],
  ['\u2018', "Text literals stand in straight quotes, '…': an editor made these curly."],
  ['\u2019', "Text literals stand in straight quotes, '…': an editor made these curly."],
  ['\u201C', "Text literals stand in straight single quotes, '…': an editor made these curly."],
  ['\u201D', "Text literals stand in straight single quotes, '…': an editor made these curly."],
  ['\u2260', 'Inequality is written `!=`.'],
  ['\u2264', 'Write `<=`.'],
  ['\u2265', 'Write `>=`.'],
  ['\u2212', 'Write a minus of the keyboard, `-`: this is a longer one.'],
  ['\u2013', 'Write a minus of the keyboard, `-`: this is a dash.'],
  ['\u2014', 'Write a minus of the keyboard, `-`: this is a dash.'],
  ['\u00D7', 'Multiplication is written `*`.'],
  ['\u00F7', 'Division is written `/`.'],
  ['\u2192', 'An arrow is written `->`.'],
  ['\u2026', 'A range is written with two dots, `1..99`.'],
  ['^', 'There is no power: write `a * a`.'],
  ['~', 'Full-text search is written `body matches $text`.'],
  [';', 'Several conditions are joined by `and`; nothing ends a value.'],
  ['million', 'Write `M` at once behind the number: `5M`.'],
  ['thousand', 'Write `k` at once behind the number: `5k`.'],
  ['billion', 'Write `G` at once behind the number: `5G`.'],
  ['is', 'Write `= none` or `!= none`.'],
  ['limit', 'How many rows a page has is `page: 20`, a key of its own.'],
  ['order', 'The order is a key of its own: `order: -createdAt`.'],
  ['like', "Full-text search is written `body matches $text`."],
  ['contains', 'Membership is written `x in list`; full-text search `body matches $text`.'],
  ['between', 'Write `a >= 1 and a <= 9`; a limit of a field is `1..9`.'],
  ['where', '`where` stands after rows only: in a fold `count(Order where …)`, in `each`, or as the key of a step.'],
]);

/** Advice for a token that does not fit, or undefined. */
export function hintFor(token: string): string | undefined {
  return instead.get(token) ?? instead.get(token.toLowerCase());
}

/** Advice for a word or character that is not of the language at all; undefined where nothing is known of it. */
export function strangerHint(word: string): string | undefined {
  const stranger = /[^\x20-\x7E]/u.exec(word)?.[0] ?? '';
  const code = `U+${(stranger.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  if (/[\p{Cf}\p{Cc}\p{Zs}\p{Zl}\p{Zp}]/u.test(stranger)) return `An invisible character stands here (${code}), often copied from a web page: delete it.`;
  const narrow = stranger.normalize('NFKC');
  if (!/[\p{L}\p{M}]/u.test(stranger)) return narrow !== stranger && /^[\x21-\x7E]$/u.test(narrow) ? `Write \`${narrow}\`: this is its wide form (${code}).` : undefined;
  const plain = word.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  if (/^[A-Za-z]\w*$/u.test(plain)) return `Write \`${plain}\`: names are ASCII letters, digits and \`_\`.`;
  return `\`${stranger}\` is a letter of another alphabet (${code}), also where it looks like one of ASCII; names are ASCII letters, digits and \`_\`.`;
}

/** Words that are not in the language but are often tried after a type. */
export const modifierHints: ReadonlyMap<string, string> = new Map([
  ['required', 'Remove it: a field is required unless it is `optional`.'],
  ['nullable', 'Write `optional`.'],
  ['null', 'Write `optional`.'],
  ['not', 'Remove it: a field is required unless it is `optional`.'],
  ['primary', 'Name the key at the entity: `key: sku`.'],
  ['key', 'Name the key at the entity: `key: sku`.'],
  ['index', 'Remove it: `design` makes indexes from the access paths.'],
  ['indexed', 'Remove it: `design` makes indexes from the access paths.'],
  ['min', 'Write a bound: `int >= 1`.'],
  ['references', 'Write the entity as the type: `author: User`.'],
  ['encrypted', 'Write `secret` (never leaves), `sensitive` or `personal`.'],
  ['private', 'Write `only <actor>`, `secret` or `personal`.'],
  ['generated', 'Write `= expression` for a derived field, or `computed` for your own function.'],
  ['readonly', 'Write `computed`, or leave the field out of `takes`.'],
  ['auto', 'Remove it; `id`, `createdAt` and `updatedAt` are made by themselves.'],
]);

/** Functions that are often tried. */
export const functionHints: ReadonlyMap<string, string> = new Map([
  ['now', 'Write `now`, without parentheses.'],
  ['any', 'Write `exists(…)`.'],
  ['all', 'Write `not exists(… where not …)`.'],
  ['average', 'Write `avg(…)`.'],
  ['enum', 'Enum words are joined: `pending | paid`.'],
  ['in', 'A choice is written `x in (a | b)`.'],
]);
