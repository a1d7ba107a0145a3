import { defineDiagnostics } from '../diagnostic/index.ts';
import type { Place } from '../quantity/index.ts';
import type { Span } from '../source/index.ts';

const notes = (rest: string): string => `kentledge: 1
system: notes
entities: { Note: { fields: { title: string(200), stars: int } } }
operations: { getNote: { by: anyone, reads: Note, where: id = $id } }
${rest}`;

const shopOf = (field: string, operations = ''): string => `kentledge: 1
system: shop
entities:
  Country: { fields: { name: string(80), rate: decimal(3) } }
  Sale: { fields: { country: Country, pieces: int, ${field} } }
operations:
  listSales: { by: anyone, reads: Sale }
  addCountry: { by: anyone, takes: { name: string(80), rate: decimal(3) }, creates: Country }
${operations}`;

/** What the design tells about a brief: pins that can't be met, and promises that can't be kept. */
export const designProblems = defineDiagnostics('design', {
  'unknown-pin': {
    severity: 'error',
    message: (p: { path: string }) => `no decision is called \`${p.path}\``,
    why: 'The pin changes nothing: a pin names a decision of this design.',
    fix: (p: { path: string; near: string | undefined; others: readonly string[] }) => (p.near !== undefined ? `Write \`${p.near}\`.` : p.others.length > 0 ? `There are ${p.others.join(', ')}.` : 'Remove the pin; `kentledge design` lists the decisions.'),
    example: notes('pins: { Note.shop: postgresql }'),
  },
  'pin-value': {
    severity: 'error',
    message: (p: { path: string; value: string }) => `\`${p.path}\` can't be \`${p.value}\``,
    why: 'A pin takes one of the options of its decision.',
    fix: (p: { path: string; near: string | undefined; values: readonly string[] }) => `${p.near === undefined ? '' : `Write \`${p.near}\`. `}\`${p.path}\` takes ${p.values.join(' or ')}; or remove the pin.`,
    example: notes('pins: { Note.store: paper }'),
  },
  'pin-not-built': {
    severity: 'error',
    message: (p: { path: string; value: string; reason: string }) => `\`${p.path}\` can't be \`${p.value}\` here: ${p.reason}`,
    why: 'The option exists, but this version or this brief does not allow it.',
    fix: (p: { path: string; values: readonly string[] }) => `Pin \`${p.path}\` to ${p.values.join(' or ')}, or remove the pin.`,
    example: notes('pins: { Note.store: mongodb }'),
  },
  'store-excluded': {
    severity: 'error',
    message: () => 'postgresql is excluded, and this version builds on nothing else',
    why: 'Tables, constraints and transactions of the design are those of PostgreSQL.',
    fix: () => 'Remove postgresql from `constraints.exclude`.',
    example: notes('constraints: { exclude: [postgresql] }'),
  },
  'slow-derived': {
    severity: 'warning',
    message: (p: { field: string; time: string; readers: string }) => `\`${p.field}\` is computed in each read: about ${p.time} of a core in one statement of ${p.readers}`,
    why: 'Queries will miss their objective, and there is no way to keep the value.',
    fix: (p: { reason: string; mayBeStale: boolean }) => `It is not kept because ${p.reason}. ${p.mayBeStale ? 'Give each reader a `stale`, or take' : 'Take'} the field out of \`where\` and \`order\`${p.mayBeStale ? '' : ', or out of the view of pages'}.`,
    example: `kentledge: 1
system: shop
entities:
  Product: { count: 2M, fields: { name: string(200), popularity: = count(Sale where product = this and soldAt > now - 30d) } }
  Sale: { count: 100M, fields: { product: Product, soldAt: timestamp } }
operations: { listProducts: { by: anyone, reads: Product, order: -popularity } }`,
  },
  'impossible-latency': {
    severity: 'error',
    message: (p: { operation: string; percentile: string; objective: string; least: string }) => `\`${p.operation}\` can't answer within ${p.objective} (${p.percentile}): ${p.least} go by before anything is computed`,
    why: 'What the operation waits for takes longer than the whole objective, so no design can meet it.',
    fix: (p: { parts: string }) => `It waits for ${p.parts}. Raise the objective, or move the wait into a workflow that an event starts.`,
    example: notes('objectives: { latency: { p95: 0.1ms } }'),
  },
  'doubtful-latency': {
    severity: 'warning',
    message: (p: { operation: string; percentile: string; objective: string; assumed: string }) => `\`${p.operation}\` is assumed to take ${p.assumed}, more than its objective of ${p.objective} (${p.percentile})`,
    why: 'With the demands that we assume the objective is missed even without load.',
    fix: (p: { parts: string }) => `It is made of ${p.parts}. Run \`kentledge prove\` to measure it, or raise the objective.`,
    example: notes('objectives: { latency: { p95: 0.5ms } }'),
  },
  'stored-copy': {
    severity: 'note',
    message: (p: { field: string; of: string }) => `\`${p.field}\` is a copy of \`${p.of}\`, which nothing changes`,
    why: 'It depends on the reference and not on the key (third normal form): it takes place in each row and says nothing that the reference does not.',
    fix: (p: { instead: string }) => `Read \`${p.instead}\` instead. Keep the copy if \`${p.instead}\` may change one day and this row must show what it was.`,
    example: shopOf('rate: decimal(3) default country.rate'),
  },
  'copy-kept-by-hand': {
    severity: 'note',
    message: (p: { field: string; of: string; operation: string }) => `\`${p.field}\` repeats \`${p.of}\`, and \`${p.operation}\` changes both`,
    why: 'One fact is stored in many rows: each other way to change it, also one that is added later, must change them all, or they contradict each other.',
    fix: (p: { instead: string }) => `Read \`${p.instead}\` instead, or make it derived: \`= ${p.instead}\`; the design then keeps it where that pays.`,
    example: shopOf('rate: decimal(3) default country.rate', `  changeRate:
    by: anyone
    takes: { id: uuid, rate: decimal(3) }
    does:
      - { updates: Country, where: id = $id, set: { rate: $rate } }
      - { updates: Sale, where: country = $id, set: { rate: $rate } }
`),
  },
  'part-repeats': {
    severity: 'note',
    message: (p: { field: string; whole: string }) => `\`${p.field}\` repeats a reference of its ${p.whole}`,
    why: 'A part belongs to one whole: what that refers to holds for all its parts, and a part that says otherwise contradicts it.',
    fix: (p: { field: string }) => `Remove \`${p.field}\`, unless it may be another one; then give it a name that says so.`,
    example: shopOf('lines: [{ country: Country, pieces: int }]'),
  },
  'repeated-group': {
    severity: 'note',
    message: (p: { fields: readonly string[]; entities: readonly string[] }) => `${p.entities.join(' and ')} have the same fields: ${p.fields.join(', ')}`,
    why: 'Fields that always come together are a thing without a name: its rules are written once for each entity, and one that is entered twice is two.',
    fix: (p: { fields: readonly string[] }) => `Make an entity of ${p.fields.join(', ')} and refer to it. Keep them apart where each row must show what they were then.`,
    example: `kentledge: 1
system: post
entities:
  Person: { fields: { name: string(80), street: string(80), house: string(9), zip: string(9), city: string(80) } }
  Branch: { fields: { number: int unique, street: string(80), house: string(9), zip: string(9), city: string(80) } }
operations:
  listPeople: { by: anyone, reads: Person }
  listBranches: { by: anyone, reads: Branch }`,
  },
  'numbered-fields': {
    severity: 'note',
    message: (p: { entity: string; fields: readonly string[] }) => `${p.fields.join(', ')} of ${p.entity} are a list`,
    why: 'Whoever looks for a value must look in each of them, an index serves one at a time, and the next value needs a new column (first normal form).',
    fix: (p: { stem: string; fields: readonly string[] }) => `Declare a list of at most ${p.fields.length}: \`${p.stem}s: [type, max ${p.fields.length}]\`, or parts where there is more to say of each.`,
    example: notes('').replace('stars: int', 'phone1: string(20) optional, phone2: string(20) optional'),
  },
  'searched-list': {
    severity: 'note',
    message: (p: { field: string; operation: string }) => `\`${p.operation}\` looks for rows by an element of \`${p.field}\`, a list of words`,
    why: 'The words are things that rows share, and no row names them: a misspelt one is a new one, and none can be renamed in one place.',
    fix: () => 'If people choose among known words, make them an entity and the field a list of it: `tags: [Tag]`. Free words are fine as they are: the design gives the list an index.',
    example: notes('').replace('stars: int', 'tags: [string(20), about 3]').replace('operations: {', 'operations: { tagged: { by: anyone, reads: Note, takes: { tag: string(20) }, where: $tag in tags },'),
  },
});

/** Returns the span of a place; none where the place is only a path. A Place names no source: its span has the source '', which stands for the brief. */
export function spansOf(place: Place): readonly Span[] {
  return place.start === undefined || place.end === undefined ? [] : [{ source: '', start: place.start, end: place.end }];
}
