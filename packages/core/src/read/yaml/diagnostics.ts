import { defineDiagnostics } from '../../diagnostic/index.ts';

/** What can be wrong with a brief as YAML, before any of its words is looked at. */
export const yamlDiagnostics = defineDiagnostics('yaml', {
  'too-large': {
    severity: 'error',
    message: (p: { size: number; limit: number }) => `the file has ${p.size} characters; at most ${p.limit} are read`,
    why: 'A brief of 1,000 entities and 5,000 operations has about one million; what is larger is not a brief, and reading it would take memory and minutes.',
    fix: () => 'Check that this is the right file; split the system if it is.',
    example: '# a brief has 17 million characters',
  },
  'too-many-nodes': {
    severity: 'error',
    message: (p: { limit: number }) => `the file holds more than ${p.limit} keys and values`,
    why: 'No system is that large, and reading on would only take memory.',
    fix: () => 'Check that this is the right file.',
    example: '# a brief has a list of two million items',
  },
  'too-deep': {
    severity: 'error',
    message: (p: { limit: number }) => `nested more than ${p.limit} levels deep`,
    why: 'The language needs about ten levels; deeper nesting is a mistake or an attack.',
    fix: () => 'Check the brackets, or the indentation, around this place.',
    example: `system: x\nsummary: ${'['.repeat(80)}${']'.repeat(80)}`,
  },
  empty: {
    severity: 'error',
    message: () => 'the brief is empty',
    why: 'A brief needs at least `system`, `entities` and `operations`.',
    fix: () => 'Start with `kentledge: 1`, `system: <name>`, `entities:` and `operations:`.',
    example: '# nothing but a comment',
  },
  'not-text': {
    severity: 'error',
    message: (p: { code: string }) => `the file holds the character ${p.code}, which YAML does not allow`,
    why: 'It is either not a text file, or a control character was pasted that no editor shows.',
    fix: () => 'Save the brief as UTF-8 text and remove the character.',
    example: 'system: a\u0007b',
  },
  'escaped-control': {
    severity: 'error',
    message: (p: { code: string }) => `this text holds the character ${p.code} in an escape, which no text of a brief may`,
    why: 'What is built from it would hold the character: no database takes U+0000, and a terminal may obey the others.',
    fix: () => 'Remove the escape; `\\n` and `\\t` are fine.',
    example: 'kentledge: 1\nsystem: shop\nsummary: "a\\0b"\nentities: { A: { fields: { size: int } } }\noperations: { list: { reads: A } }\n',
  },
  'not-yaml': {
    severity: 'error',
    message: (p: { problem: string }) => `this is not YAML: ${p.problem}`,
    why: 'Nothing in the file can be read until it parses.',
    fix: (p: { hint: string | undefined }) => p.hint ?? 'Correct the line; a value with `: `, ` #`, quotes or brackets in it may need quotes.',
    example: 'system: [notes',
  },
  'tab-indentation': {
    severity: 'error',
    message: () => 'a tab indents this line',
    why: 'YAML forbids tabs in indentation, because their width differs between editors.',
    fix: () => 'Replace the tab by spaces.',
    example: 'system: x\nentities:\n\tUser: {}\n',
  },
  'several-documents': {
    severity: 'error',
    message: () => 'a second document starts here',
    why: 'A file holds one brief; the rest would be ignored in silence.',
    fix: () => 'Remove the line `---`, or put the second brief into its own file.',
    example: 'system: a\n---\nsystem: b\n',
  },
  'duplicate-key': {
    severity: 'error',
    message: (p: { key: string }) => `the key \`${p.key}\` stands here twice`,
    why: 'One of the two would win in silence, and which one depends on the parser.',
    fix: () => 'Keep one of them; the second place shown is the first of the two.',
    example: 'system: a\nsystem: b\n',
  },
  'not-a-key': {
    severity: 'error',
    message: () => 'a list, a map or nothing at all is used as a key',
    why: 'Keys are names.',
    fix: () => 'Write `name: value`.',
    example: 'system: x\nsummary: { [a]: b }\n',
  },
  'unused-feature': {
    severity: 'error',
    message: (p: { feature: string }) => `${p.feature} of YAML is not part of the language`,
    why: 'Anchors, aliases, tags, merge keys and explicit keys make the same text mean different things to different tools, and let a small file grow without bound.',
    fix: (p: { instead: string }) => p.instead,
    example: 'system: &name x\nsummary: *name\n',
  },
  'boolean-word': {
    severity: 'error',
    message: (p: { word: string }) => `\`${p.word}\` must not be a name, a key or an enum word`,
    why: 'YAML 1.1 tools read on, off, yes, no, y and n as true and false, YAML 1.2 tools as text: the brief would mean two things.',
    fix: (p: { word: string; instead: string | undefined }) =>
      `Use another word than \`${p.word}\`.${p.instead === undefined ? '' : ` What starts a workflow is said by \`${p.instead}\`.`}`,
    example: 'system: x\nworkflows:\n  w:\n    on: Placed\n',
  },
  'comma-cut': {
    severity: 'error',
    message: (p: { text: string }) => `a comma cut this value: \`${p.text}\``,
    why: 'Inside `{ }` and `[ ]` a comma ends the value, so YAML reads its parts as separate entries, without an error.',
    fix: (p: { instead: string | undefined }) =>
      p.instead === undefined
        ? 'No type and no expression needs a comma: `pending | paid`, `in (a | b)`, `decimal(2)`; a text with a comma stands in a value that has quotes around it.'
        : `Write \`${p.instead}\`.`,
    example: 'system: x\nsummary: { status: enum(pending, paid) }\n',
  },
  'comment-cut': {
    severity: 'warning',
    message: (p: { comment: string }) => `what follows is a comment: \`${p.comment}\``,
    why: 'YAML drops everything from ` #` to the end of the line, in silence.',
    fix: () => 'If it is a comment, put a space after `#`; if it is text, put the value in quotes.',
    example: 'system: shop #1\n',
  },
  'operator-first': {
    severity: 'error',
    message: (p: { start: string }) => `a value must not start with \`${p.start}\``,
    why: 'YAML gives this character at the start of a value another meaning, or none.',
    fix: (p: { start: string; instead: string | undefined }) =>
      p.instead ?? 'Start with a name, `$`, a number, `(`, `-` or `not`; put text literals in \'…\' and on the right side.',
    example: 'system: x\nsummary: @x\n',
  },
  'type-suffix': {
    severity: 'error',
    message: (p: { text: string }) => `\`${p.text}\` is not a type`,
    why: 'YAML parsers disagree about `?` and `[]` after a word, so the language has words for both.',
    fix: (p: { instead: string }) => `Write \`${p.instead}\`.`,
    example: 'system: x\nentities: { A: { fields: { tags: Tag[] } } }\n',
  },
  'behind-bracket': {
    severity: 'error',
    message: (p: { text: string; bracket: string }) => `\`${p.text}\` stands behind \`${p.bracket}\``,
    why: 'In YAML a list or a map ends with its bracket, and nothing may follow.',
    fix: (p: { instead: string }) => p.instead,
    example: 'system: x\nentities: { A: { fields: { tags: [Tag, max 9] optional } } }\n',
  },
  'route-braces': {
    severity: 'error',
    message: (p: { text: string }) => `a route writes \`${p.text}\` with a colon`,
    why: 'Braces start a map in YAML.',
    fix: (p: { instead: string }) => `Write \`${p.instead}\`.`,
    example: 'system: x\noperations: { a: { at: GET /x/{id} } }\n',
  },
});
