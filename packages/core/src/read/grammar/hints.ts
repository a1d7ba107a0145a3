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
  ['IN', 'Write `in`, in small letters.'],
  ['!', 'Write `not x`, or `a != b`.'],
  [':', 'A value of the operation is written `$name`. Times of day stand only in `every day at 12:30`.'],
  ['@', 'A value of the operation is written `$name`.'],
  ['"', "Text literals stand in '…', on the right side of a comparison."],
  ['`', "Text literals stand in '…'."],
  [',', 'The grammar has no comma: choices are `(a | b)`, several conditions are joined by `and`.'],
  ['?', 'What may be missing is `optional`.'],
  ['[', 'A choice is written `(a | b)`; a list type is a YAML list, `[Tag]`.'],
  ['{', 'A map stands on its own, not inside a value; a route parameter is written `:id`.'],
  ['#', 'A comment needs a space before `#`.'],
  ['%', 'Percent follows a number at once, `20%`; there is no remainder.'],
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
