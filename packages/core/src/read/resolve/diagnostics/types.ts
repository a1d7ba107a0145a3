import { defineDiagnostics } from '../../../diagnostic/index.ts';
import { sample } from './sample.ts';

/** What to write instead of a comparison of these two types. */
function comparing({ left, right, operator }: { left: string; right: string; operator: string }): string {
  const isEither = (pattern: RegExp): boolean => pattern.test(left) || pattern.test(right);
  if (isEither(/^json$/)) return 'json is kept as it comes and never compared: make a field of what you search by.';
  if (isEither(/^password$/)) return 'A password is only verified: `password = $password` in `reads` or `checks` of one row.';
  if (isEither(/^a list /)) return operator === 'in' ? 'Write `value in list`, with one value of the type of its elements.' : 'Lists are not compared; whether one holds a value is `value in list`.';
  if (operator === 'in' && isEither(/^a row of /)) return 'Name the field of the rows: `value in lines.amount`, `exists(lines where …)`.';
  if (isEither(/^duration$/) && isEither(/^(timestamp|date)$/)) return 'Compare an instant with an instant: `createdAt > now - 7d`.';
  if (isEither(/^bool$/)) return 'A bool stands alone, `done` or `not done`, or is compared with `true` or `false`.';
  return 'Compare values of one type: a reference with a row or its id, money with money, a text with a text.';
}

/** Values that do not fit where they stand. */
export const typeProblems = defineDiagnostics('read', {
  'wrong-unit': {
    severity: 'error',
    message: (p: { text: string; wanted: string }) => `\`${p.text}\` is not a ${p.wanted}`,
    why: 'Every number of a design comes from numbers like this one; a wrong unit makes it wrong a thousandfold.',
    fix: (p: { example: string }) => `Write it like \`${p.example}\`.`,
    example: sample({ fields: 'tags: [string(20), max 3kB]' }),
  },
  'unit-of-other': {
    severity: 'error',
    message: (p: { text: string; type: string }) => `\`${p.text}\` is no number for ${p.type}`,
    why: 'Every number of a design comes from numbers like this one; a wrong unit makes it wrong a thousandfold.',
    fix: (p: { plain: string; type: string }) => `Write it without its unit: \`${p.plain}\`, or compare something else. Percent goes with decimals, bytes with whole numbers.`,
    example: sample({ fields: 'price: money', operations: 'findNotes: { reads: Note, where: price > 3kB }' }),
  },
  'out-of-range': {
    severity: 'error',
    message: (p: { text: string; range: string }) => `\`${p.text}\` is out of range: ${p.range}`,
    why: 'A value outside its range cannot be meant.',
    fix: (p: { range: string }) => `Use ${p.range}.`,
    example: sample({ fields: 'code: string(0)' }),
  },
  'unknown-word': {
    severity: 'error',
    message: (p: { word: string; words: readonly string[] }) => `\`${p.word}\` is none of ${p.words.slice(0, 12).join(', ')}`,
    why: 'The field takes only its own words, so this could never be true or be stored.',
    fix: (p: { near: string | undefined; words: readonly string[] }) => (p.near === undefined ? 'Use one of the words, or add this one to the field.' : `Write \`${p.near}\`, or add the word to the field.`),
    example: sample({ fields: 'status: open | closed', operations: 'listOpen: { reads: Note, where: status = opened }' }),
  },
  'text-is-not': {
    severity: 'error',
    message: (p: { text: string; type: string }) => `'${p.text}' is no ${p.type}`,
    why: 'No value of that type is written like this, so it could neither be stored nor ever be found.',
    fix: (p: { type: string }) => (p.type === 'url' ? "Write it with its scheme, http or https: 'https://example.com/'." : p.type === 'uuid' ? "Write a uuid such as '018f3d2e-0000-7000-8000-000000000000'." : "Write it as '2026-01-31' or '2026-01-31T12:00:00Z'."),
    example: sample({ operations: "listNew: { reads: Note, where: createdAt > 'yesterday' }" }),
  },
  'not-comparable': {
    severity: 'error',
    message: (p: { left: string; operator: string; right: string }) => `\`${p.operator}\` cannot compare ${p.left} with ${p.right}`,
    why: 'Values of these types are neither equal nor in any order, so the condition would always fail (or the database refuse it).',
    fix: comparing,
    example: sample({ fields: 'price: money', operations: 'findNotes: { reads: Note, where: price = id }' }),
  },
  'no-order': {
    severity: 'error',
    message: (p: { type: string }) => `${p.type} has no order`,
    why: 'Numbers, times and texts have a smaller and a larger; references, words of an enum, lists and json do not.',
    fix: (p: { operator: string }) => (p.operator === 'order' ? 'Order by a number, a time or a text.' : 'Compare with `=`, `!=` or `in (a | b)`.'),
    example: sample({ fields: 'status: open | closed', operations: 'findNotes: { reads: Note, where: status > open }' }),
  },
  arithmetic: {
    severity: 'error',
    message: (p: { left: string; operator: string; right: string }) => `${p.left} ${p.operator} ${p.right} has no meaning`.trimStart(),
    why: 'Units must work out: money times a number is money, a timestamp minus a duration is a timestamp, money times money is nothing.',
    fix: () => 'Change one side, or make a `computed` field for what arithmetic cannot say.',
    example: sample({ fields: 'price: money, square: = price * price' }),
  },
  'not-assignable': {
    severity: 'error',
    message: (p: { given: string; wanted: string }) => `${p.given} cannot be stored as ${p.wanted}`,
    why: 'The database would refuse the value when the operation runs.',
    fix: () => 'Give a value of the type of the field; where a parameter has the name of a field but another meaning, rename the parameter.',
    example: sample({ operations: 'write: { takes: { title: int }, creates: Note }' }),
  },
  'not-a-condition': {
    severity: 'error',
    message: (p: { type: string }) => `this is ${p.type}, not true or false`,
    why: 'A condition lets rows through or not.',
    fix: () => 'Compare it: `field = value`, `field != none`.',
    example: sample({ operations: 'findNotes: { reads: Note, where: title }' }),
  },
  'not-a-value': {
    severity: 'error',
    message: (p: { type: string }) => `a field cannot hold ${p.type}`,
    why: 'A field holds one value of a type that can be stored and sent.',
    fix: () => 'Keep the two instants, or divide the duration by a unit: `(a - b) / 1s`.',
    example: sample({ fields: 'age: = now - createdAt' }),
  },
  'no-fields': {
    severity: 'error',
    message: (p: { of: string; type: string; name: string }) => `\`${p.of}\` is ${p.type} and has no \`${p.name}\``,
    why: 'Only rows, references and shapes have names inside.',
    fix: (p: { of: string }) => `End the path at \`${p.of}\`.`,
    example: sample({ operations: "findNotes: { reads: Note, where: title.size = 'x' }" }),
  },
  'list-outside-fold': {
    severity: 'error',
    message: (p: { list: string }) => `\`${p.list}\` is a list; one value is needed here`,
    why: 'A list has many rows, and nothing here says which.',
    fix: (p: { list: string }) => `Write \`count(${p.list})\`, \`sum(${p.list}.…)\`, \`exists(${p.list} where …)\` or \`value in ${p.list}.…\`.`,
    example: sample({ fields: 'lines: [{ amount: int }]', operations: 'findNotes: { reads: Note, where: lines.amount > 3 }' }),
  },
  'entity-outside-fold': {
    severity: 'error',
    message: (p: { name: string }) => `\`${p.name}\` is an entity; one value is needed here`,
    why: 'An entity has many rows, and nothing here says which.',
    fix: (p: { name: string }) => `Write \`count(${p.name} where …)\` or another fold.`,
    example: sample({ fields: 'copies: = Note' }),
  },
  'fold-without-rows': {
    severity: 'error',
    message: () => 'there are no rows here to go through',
    why: 'A fold goes through the rows of an entity, or of a list of parts or references.',
    fix: () => 'Name an entity or a list: `count(Note where …)`, `sum(lines.amount)`. A list of plain values has no rows: make it a list of parts, `[{ value: int }]`.',
    example: sample({ fields: 'length: = count(title)' }),
  },
  'two-lists': {
    severity: 'error',
    message: (p: { lists: readonly string[] }) => `this goes through ${p.lists.join(' and ')} side by side`,
    why: 'Each row of one would meet each row of the other, which is never meant.',
    fix: () => 'Make two folds and combine their results.',
    example: sample({ fields: 'a: [{ p: int }], b: [{ q: int }], ab: = sum(a.p * b.q)' }),
  },
  'fold-of-rows': {
    severity: 'error',
    message: (p: { fold: string }) => `\`${p.fold}\` needs a value of each row`,
    why: 'Rows can be counted, but not added or compared.',
    fix: (p: { fold: string }) => `Name a field: \`${p.fold}(lines.price)\`.`,
    example: sample({ fields: 'lines: [{ amount: int }], total: = sum(lines)' }),
  },
  'fold-type': {
    severity: 'error',
    message: (p: { fold: string; type: string }) => `\`${p.fold}\` cannot work on ${p.type}`,
    why: '`sum` and `avg` need numbers, money or durations; `min` and `max` need values with an order.',
    fix: () => 'Fold another field.',
    example: sample({ fields: 'lines: [{ name: string(9) }], total: = sum(lines.name)' }),
  },
  'matches-text': {
    severity: 'error',
    message: (p: { type: string }) => `\`matches\` searches text, not ${p.type}`,
    why: 'Full-text search looks for the words of one text in another.',
    fix: () => 'Use `=`, or search a text field: `body matches $text`, `(title | body) matches $text`.',
    example: sample({ operations: 'search: { takes: { words: int }, reads: Note, where: title matches $words }' }),
  },
  'relevance-without-matches': {
    severity: 'error',
    message: () => '`relevance` ranks what one `matches` found, and here is none that every row went through',
    why: 'Without a search all rows are equally relevant, and of two joined by `or` nobody can tell which one ranks.',
    fix: () => 'Write `where: body matches $text`, joined to other conditions by `and`; several fields are searched by `(title | body) matches $text`. Or order by a field.',
    example: sample({ operations: 'search: { reads: Note, where: title = $title, order: -relevance }' }),
  },
  'choice-alone': {
    severity: 'error',
    message: () => 'a choice `( a | b )` stands only after `in` or before `matches`',
    why: 'It is no value.',
    fix: () => 'Write `field in (a | b)`.',
    example: sample({ fields: 'status: open | closed', operations: 'findNotes: { reads: Note, where: status = (open | closed) }' }),
  },
  'size-missing': {
    severity: 'error',
    message: (p: { name: string }) => `\`${p.name}\` needs a size`,
    why: 'Sizes bound what callers can send, and what a row weighs.',
    fix: (p: { name: string }) => (p.name === 'string' ? 'Write `string(200)`, the most characters, or `text`.' : 'Write `decimal(2)`, the places after the point.'),
    example: sample({ fields: 'name: string' }),
  },
  'no-size': {
    severity: 'error',
    message: (p: { name: string }) => `\`${p.name}\` has no size in parentheses`,
    why: 'Only `string(max)` and `decimal(places)` have one.',
    fix: () => 'Remove it; a range is written `0..99`, a size of text `about 2kB max 10kB`.',
    example: sample({ fields: 'age: int(3)' }),
  },
  'view-as-type': {
    severity: 'error',
    message: (p: { name: string; entity: string }) => `\`${p.name}\` is a view of ${p.entity}, and no type of a field`,
    why: 'A field refers to a row; a view says what is shown of it.',
    fix: (p: { entity: string }) => `Write \`${p.entity}\`.`,
    example: sample({ note: 'views: { Short: [title] }', fields: 'parent: Short' }),
  },
  'bound-not-constant': {
    severity: 'error',
    message: () => 'a bound is a number',
    why: 'The bound is checked for a value alone, before any row is known.',
    fix: () => 'Write a number, or compare fields in `invariants` of the entity.',
    example: sample({ fields: 'low: int, high: int >= low' }),
  },
});
