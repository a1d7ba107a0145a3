import { defineDiagnostics } from '../../diagnostic/index.ts';

/** What can be wrong inside a value: an expression, a field, a rate, a route. */
export const grammarDiagnostics = defineDiagnostics('grammar', {
  syntax: {
    severity: 'error',
    message: (p: { expected: string; found: string }) => `expected ${p.expected}, found ${p.found}`,
    why: 'The value cannot be understood, so everything that depends on it cannot be checked.',
    fix: (p: { expected: string; hint: string | undefined }) => p.hint ?? (p.expected === 'the end of the value' ? 'Remove what follows, or join it to what stands before: by `and`, `or` or an operator.' : `Write ${p.expected} here.`),
    example: 'operations: { a: { reads: Note, where: id == $id } }',
  },
  'unknown-character': {
    severity: 'error',
    message: (p: { character: string }) => `\`${p.character}\` means nothing here`,
    why: 'The value cannot be understood, so everything that depends on it cannot be checked.',
    fix: (p: { hint: string | undefined }) => p.hint ?? 'Remove it. Names are ASCII letters, digits and `_`; text literals stand in \'…\'.',
    example: 'operations:\n  a: { reads: Note, where: id = :id }',
  },
  'open-text': {
    severity: 'error',
    message: () => "a text literal starts here and never ends",
    why: 'Everything after the quote would belong to the text.',
    fix: () => "Close it with '; a quote inside a text is written twice: 'it''s'.",
    example: "operations:\n  a:\n    where: name = 'x",
  },
  'odd-number': {
    severity: 'error',
    message: (p: { text: string }) => `\`${p.text}\` is not a number of the language`,
    why: 'YAML tools disagree about what it is: one reads 83, 750 or 1000 where the other reads text.',
    fix: (p: { instead: string }) => p.instead,
    example: 'entities: { A: { count: 1e3 } }',
  },
  'number-too-large': {
    severity: 'error',
    message: (p: { text: string }) => `\`${p.text}\` is too large`,
    why: 'Beyond 15 digits a number loses its last ones in silence.',
    fix: () => 'Write it with a unit (`5M`), or check it.',
    example: 'entities: { A: { count: 99999999999999999999 } }',
  },
  'unknown-unit': {
    severity: 'error',
    message: (p: { unit: string }) => `there is no unit \`${p.unit}\``,
    why: 'Every number of a design comes from numbers like this one; a wrong unit makes it wrong a thousandfold.',
    fix: (p: { unit: string; near: string | undefined; units: string }) =>
      p.near === undefined ? `Units are ${p.units}.` : `Write \`${p.near}\`. Units are ${p.units}.`,
    example: 'entities: { A: { trash: 30days } }',
  },
  'wrong-unit': {
    severity: 'error',
    message: (p: { text: string; expected: string }) => `\`${p.text}\` is not ${p.expected}`,
    why: 'Every number of a design comes from numbers like this one; a wrong unit makes it wrong a thousandfold.',
    fix: (p: { expected: string; sample: string }) => `Write ${p.expected}, like \`${p.sample}\`.`,
    example: 'entities: { A: { trash: 30kB } }',
  },
  'out-of-range': {
    severity: 'error',
    message: (p: { text: string; range: string }) => `\`${p.text}\` is not ${p.range}`,
    why: 'A value outside its range cannot be meant.',
    fix: (p: { range: string }) => `Write ${p.range}.`,
    example: 'operations: { a: { at: POST /x -> 999 } }',
  },
  'unknown-modifier': {
    severity: 'error',
    message: (p: { word: string }) => `\`${p.word}\` does not belong after a type`,
    why: 'A word without meaning would promise something that nothing keeps.',
    fix: (p: { word: string; near: string | undefined; hint: string | undefined }) =>
      p.hint ?? (p.near === undefined ? 'Remove it.' : `Write \`${p.near}\`.`),
    example: 'entities: { A: { fields: { name: string(10) required } } }',
  },
  'repeated-modifier': {
    severity: 'error',
    message: (p: { word: string }) => `\`${p.word}\` stands here twice`,
    why: 'One of the two would win in silence.',
    fix: () => 'Keep one of them.',
    example: 'entities: { A: { fields: { name: string(10) unique unique } } }',
  },
  'unknown-function': {
    severity: 'error',
    message: (p: { name: string }) => `there is no function \`${p.name}\``,
    why: 'The language has only folds over rows; everything else is code of yours in a `computed` field.',
    fix: (p: { name: string; near: string | undefined; hint: string | undefined }) =>
      p.hint ?? (p.near === undefined ? 'Use count, sum, min, max, avg or exists, or a `computed` field.' : `Write \`${p.near}(…)\`.`),
    example: 'operations: { a: { reads: Note, where: lower(title) = $title } }',
  },
  'reserved-word': {
    severity: 'error',
    message: (p: { word: string }) => `\`${p.word}\` is a word of the language and cannot be a name here`,
    why: 'The same word would mean two things.',
    fix: (p: { hint: string | undefined }) => p.hint ?? 'Use another name.',
    example: 'operations: { a: { reads: Note, where: where = 1 } }',
  },
  'too-long': {
    severity: 'error',
    message: (p: { limit: number }) => `the value has more than ${p.limit} words and signs`,
    why: 'No expression that a person can check is that long.',
    fix: () => 'Cut it up into derived fields.',
    example: '# an expression is a sum of 3,000 terms',
  },
  'too-deep': {
    severity: 'error',
    message: (p: { limit: number }) => `parentheses are nested more than ${p.limit} deep`,
    why: 'No expression that a person can check is that deep.',
    fix: () => 'Cut it up into derived fields.',
    example: `operations: { a: { reads: Note, where: ${'('.repeat(60)}a${')'.repeat(60)} } }`,
  },
  'bad-route': {
    severity: 'error',
    message: (p: { text: string }) => `\`${p.text}\` is not a route`,
    why: 'Routes become paths of the API, of its documents and of its clients.',
    fix: (p: { hint: string }) => p.hint,
    example: 'operations:\n  a:\n    at: GET /notes/{id}',
  },
});
