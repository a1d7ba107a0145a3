import { defineDiagnostics } from '../diagnostic/index.ts';

/** What can be wrong with the form of a brief: its sections, keys and names. */
export const briefDiagnostics = defineDiagnostics('brief', {
  'not-a-brief': {
    severity: 'error',
    message: () => 'this is not a brief: it is not a map of sections',
    why: 'A brief is a map with at least `system`, `entities` and `operations`.',
    fix: () => 'Start with `kentledge: 1`, `system: <name>`, `entities:` and `operations:`.',
    example: '- just\n- a list\n',
  },
  'not-data': {
    severity: 'error',
    message: (p: { problem: string }) => `the brief is not plain data: ${p.problem}`,
    why: 'A brief from TypeScript is read as if it were written in YAML; functions, classes and cycles have no form there.',
    fix: () => 'Use only maps, lists, text, numbers and booleans.',
    example: '# a brief in TypeScript holds an object that holds itself',
  },
  'unknown-key': {
    severity: 'error',
    message: (p: { key: string; place: string }) => `there is no key \`${p.key}\` in ${p.place}`,
    why: 'What the reader does not know would be ignored, and the design would miss what you meant.',
    fix: (p: { near: string | undefined; several: string | undefined; keys: string }) => {
      if (p.several !== undefined) return `A comma ends a value inside \`{ }\`; several stand in brackets: \`${p.several}\`.`;
      return p.near === undefined ? `Keys here: ${p.keys}.` : `Write \`${p.near}\`. Keys here: ${p.keys}.`;
    },
    example: 'entities: { A: { feilds: {} } }',
  },
  'not-indented': {
    severity: 'error',
    message: (p: { key: string; above: string }) => `\`${p.key}\` stands beside \`${p.above}\`, which has no value`,
    why: 'What belongs to a key stands below it and further in; at the same depth it is a key of its own.',
    fix: (p: { key: string; above: string }) => `Indent \`${p.key}\` and what follows it by two more spaces, so that they belong to \`${p.above}\`.`,
    example: 'system: x\nentities:\n  Note:\n    fields:\n    title: string(200)\noperations:\n  list: { reads: Note }\n',
  },
  'missing-key': {
    severity: 'error',
    message: (p: { key: string; place: string }) => `${p.place} has no \`${p.key}\``,
    why: 'It has no default, and nothing can be designed without it.',
    fix: (p: { key: string; meaning: string }) => `Add \`${p.key}:\` (${p.meaning})`,
    example: 'system: x\nentities: { A: { count: 10 } }\noperations: {}\n',
  },
  'wrong-shape': {
    severity: 'error',
    message: (p: { place: string; expected: string; found: string }) => `${p.place} must be ${p.expected}, not ${p.found}`,
    why: 'The reader cannot guess what was meant.',
    fix: (p: { meaning: string }) => p.meaning,
    example: 'entities: [A, B]',
  },
  'empty-value': {
    severity: 'error',
    message: (p: { place: string }) => `${p.place} has no value`,
    why: 'YAML reads it as null, which is neither a default nor a value.',
    fix: (p: { instead: string }) => p.instead,
    example: 'system: x\nentities:\noperations: {}\n',
  },
  'empty-list': {
    severity: 'error',
    message: (p: { place: string }) => `${p.place} is an empty list`,
    why: 'Whether nothing was meant, or what holds without the key, would be a guess.',
    fix: (p: { sample: string | undefined }) => `Write at least one${p.sample === undefined ? '' : `, like \`[${p.sample}]\``}, or remove the key.`,
    example: 'system: x\nentities: { A: { key: [], fields: { a: int } } }\noperations: { list: { reads: A } }\n',
  },
  'unknown-word': {
    severity: 'error',
    message: (p: { word: string; place: string }) => `\`${p.word}\` is not one of the words for ${p.place}`,
    why: 'Each of the words decides something; an unknown one would decide nothing.',
    fix: (p: { near: string | undefined; words: string }) =>
      p.near === undefined ? `Write one of: ${p.words}.` : `Write \`${p.near}\`. Words here: ${p.words}.`,
    example: 'actors: { user: { authenticates: oauth } }',
  },
  'bad-name': {
    severity: 'error',
    message: (p: { name: string; place: string }) => `\`${p.name}\` cannot be a name in ${p.place}`,
    why: 'Names become tables, columns, types, files and routes; what has quotes, spaces or a meaning of its own there would break them.',
    fix: (p: { rule: string }) => p.rule,
    example: 'entities: { "a b": { fields: {} } }',
  },
  'bad-word': {
    severity: 'error',
    message: (p: { text: string; place: string }) => `\`${p.text}\` is not a word for ${p.place}`,
    why: 'It becomes part of configurations, file names or headers, where spaces and quotes would break out.',
    fix: (p: { rule: string }) => p.rule,
    example: 'system: "../up"',
  },
  'bad-version': {
    severity: 'error',
    message: (p: { version: string }) => `this reader knows version 1 of the language, not \`${p.version}\``,
    why: 'Another version may give the same words another meaning.',
    fix: () => 'Write `kentledge: 1`, or use a reader of that version.',
    example: 'kentledge: 2',
  },
  'wrong-length': {
    severity: 'error',
    message: (p: { place: string; expected: string; found: number }) => `${p.place} must have ${p.expected}, not ${p.found}`,
    why: 'The missing or surplus ones have no meaning.',
    fix: (p: { expected: string }) => `Write ${p.expected}.`,
    example: 'traffic: { daily: [1, 2, 3] }',
  },
  'no-verb': {
    severity: 'error',
    message: (p: { place: string }) => `${p.place} does nothing: it has no verb`,
    why: 'A step is one of reads, creates, updates, deletes, calls, checks, streams, waits; without one there is no access path and nothing to build.',
    fix: (p: { place: string; inOperation: boolean }) =>
      p.inOperation ? 'Add a verb, like `reads: Note`, or a list of steps under `does:`.' : 'Add a verb, like `reads: Note`.',
    example: 'operations: { a: { by: anyone } }',
  },
  'several-verbs': {
    severity: 'error',
    message: (p: { first: string; second: string }) => `this step has two verbs, \`${p.first}\` and \`${p.second}\``,
    why: 'A step does one thing; the order of two would be a guess.',
    fix: () => 'Make a list under `does:`, one verb for each step.',
    example: 'operations: { a: { reads: A, updates: B } }',
  },
  'mixed-steps': {
    severity: 'error',
    message: (p: { key: string }) => `\`${p.key}\` stands beside \`does:\``,
    why: 'With a list of steps, nobody can tell to which of them it belongs.',
    fix: (p: { key: string }) => `Move \`${p.key}\` into the step that it belongs to.`,
    example: 'operations: { a: { reads: A, does: [{ reads: B }] } }',
  },
  'bad-list-type': {
    severity: 'error',
    message: (p: { problem: string }) => `this list type ${p.problem}`,
    why: 'The first item of a list type is the type of its elements; what follows are modifiers of the list.',
    fix: () => 'Write `[Tag]`, `[Tag, about 3, max 20]`, or `[{ product: Product, quantity: int }, about 3]`.',
    example: 'system: x\nentities: { A: { fields: { a: [int, { max: 3 }] } } }\noperations: {}\n',
  },
  'bad-view-item': {
    severity: 'error',
    message: () => 'this item of a view is more than one field',
    why: 'Each item is one field: `name`, or `new: path`.',
    fix: () => 'Put each into an item of its own.',
    example: 'entities: { A: { fields: {}, views: { A: [{ a: b, c: d }] } } }',
  },
});
