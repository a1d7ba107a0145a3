import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { explanations, printDiagnostics } from '../diagnostic/index.ts';
import { briefJsonSchema, briefReference, defineBrief, parseBrief, parseTables, sourceOfDocument } from './index.ts';
import { allWays, notesBrief, shopBrief } from './language-page.ts';

function parsed(text: string) {
  const result = parseBrief({ name: 'brief.yaml', text });
  const told = result.diagnostics.map((one) => ({
    code: one.code,
    text: text.slice(one.spans[0]?.start, one.spans[0]?.end),
    message: one.message,
    advice: one.fix.advice,
  }));
  return { ...result, told, codes: told.map((one) => one.code) };
}

/** Processor time of a call in milliseconds: unlike the clock it doesn't grow with what else the machine does. */
function processorTime(call: () => void): number {
  const before = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

it('reads the notes, the shop and every way of the language page without a word', () => {
  for (const text of [notesBrief, shopBrief, allWays]) {
    const result = parsed(text);
    expect(result.told).toEqual([]);
    expect(result.raw?.entities.length).toBeGreaterThan(1);
  }
});

it('keeps places: each name of the shop stands where its span says', () => {
  const { raw } = parsed(shopBrief);
  for (const { name } of [...(raw?.entities ?? []), ...(raw?.operations ?? []), ...(raw?.workflows ?? [])]) {
    expect(shopBrief.slice(name.span.start, name.span.end)).toBe(name.value);
  }
  const lines = raw?.entities.find((one) => one.name.value === 'Order')?.fields.find((one) => one.name.value === 'lines');
  expect(lines?.definition).toMatchObject({
    kind: 'typed',
    type: { kind: 'list', element: { type: { kind: 'shape', fields: [{ name: { value: 'product' } }, {}, {}] } } },
    modifiers: [{ name: 'about', value: { value: 3 } }, { name: 'max', value: { value: 100 } }],
  });
});

it('keeps places after a byte order mark and with CR LF', () => {
  const text = `\uFEFF${notesBrief.replaceAll('\n', '\r\n')}`;
  const { raw, told } = parsed(text);
  expect(told).toEqual([]);
  for (const { name } of raw?.operations ?? []) expect(text.slice(name.span.start, name.span.end)).toBe(name.value);
  const where = raw?.operations[0]?.steps[0]?.where;
  expect(text.slice(where?.span.start, where?.span.end)).toBe('author = me');
});

it('gives the same brief from TypeScript', () => {
  const document = defineBrief({
    system: 'notes',
    entities: { Note: { count: '1M', fields: { title: 'string(200)', tags: ['string(20)', 'about 3'] } } },
    operations: { getNote: { by: 'anyone', reads: 'Note', where: 'id = $id', page: 20, rate: '40/s' } },
  });
  const { source, diagnostics } = sourceOfDocument(document, 'brief.ts');
  expect(diagnostics).toEqual([]);
  const { raw, told } = parsed(source?.text ?? '');
  expect(told).toEqual([]);
  expect(raw?.operations[0]?.steps[0]).toMatchObject({ verb: { value: 'reads' }, page: { size: 20 } });
  // @ts-expect-error a key that the schema does not have
  defineBrief({ system: 'x', entities: { A: { feilds: {} } }, operations: {} });
});

it('refuses a TypeScript brief that is no data', () => {
  const looped: { system: string; entities: object; operations: object; self?: unknown } = { system: 'x', entities: {}, operations: {} };
  looped.self = looped;
  // @ts-expect-error the compiler refuses it too
  expect(sourceOfDocument(looped, 'b').diagnostics[0]?.code).toBe('brief/not-data');
  // @ts-expect-error the compiler refuses it too
  expect(sourceOfDocument({ system: () => 'x', entities: {}, operations: {} }, 'b').diagnostics[0]?.code).toBe('brief/not-data');
});

it('has for every code an example that gives this code', () => {
  const bySize = new Set(['yaml/too-large', 'yaml/too-many-nodes', 'brief/not-data', 'grammar/too-long']);
  const all = explanations(parseTables);
  expect(all.size).toBeGreaterThan(40);
  for (const { code, example, why } of all.values()) {
    expect(why).not.toBe('');
    if (!bySize.has(code)) expect(parsed(example).codes, `${code}: ${example}`).toContain(code);
  }
});

it('gives every diagnostic a fix', () => {
  for (const { example } of explanations(parseTables).values()) {
    for (const { advice } of parsed(example).told) expect(advice).not.toBe('');
  }
});

it('has a diagnostic for each YAML trap of the language page', () => {
  const field = (text: string) => `system: x\nentities:\n  A:\n    fields:\n      a: ${text}\noperations: { l: { reads: A } }\n`;
  const inline = (text: string) => `system: x\nentities: { A: { fields: { a: ${text}, b: int } } }\noperations: { l: { reads: A } }\n`;
  const where = (text: string) => `system: x\nentities: { A: { fields: {} } }\noperations:\n  l:\n    reads: A\n    where: ${text}\n`;
  const traps: readonly (readonly [string, string, string, string])[] = [
    [inline('enum(pending, paid, shipped)'), 'yaml/comma-cut', 'enum(pending, paid, shipped)', 'Write `pending | paid | shipped`.'],
    [inline('decimal(10, 2)'), 'yaml/comma-cut', 'decimal(10, 2)', 'Write `decimal(2)`.'],
    [inline("string(9) default 'a, b'"), 'yaml/comma-cut', "string(9) default 'a, b'", 'Write `"string(9) default \'a, b\'"`.'],
    [inline('sum(b, 2)'), 'yaml/comma-cut', 'sum(b, 2)', 'No type and no expression needs a comma: `pending | paid`, `in (a | b)`, `decimal(2)`; a text with a comma stands in a value that has quotes around it.'],
    [inline('= count(A where b in (1, 2))'), 'yaml/comma-cut', '= count(A where b in (1, 2))', 'Write `= count(A where b in (1 | 2))`.'],
    [inline('string(20) optional, unique'), 'yaml/comma-cut', 'string(20) optional, unique', 'Write `string(20) optional unique`.'],
    [inline('int 1..5,000, default 3'), 'yaml/comma-cut', 'int 1..5,000, default 3', 'Write `int 1..5000 default 3`.'],
    ["system: x\noperations: { l: { reads: A, where: b = 1, and a = 'x' } }", 'yaml/comma-cut', "b = 1, and a = 'x'", "Write `b = 1 and a = 'x'`."],
    ['system: x\nentities: { A: { fields: { b: int } } }\noperations: { l: { reads: A, order: -b, id } }', 'brief/unknown-key', 'id', 'A comma ends a value inside `{ }`; several stand in brackets: `order: [-b, id]`.'],
    [inline('[string(20), max 20] optional'), 'yaml/behind-bracket', 'optional', 'What holds for a list stands in its brackets: `[string(20), max 20, optional]`.'],
    [field('[{ b: int }, max 20] optional'), 'yaml/behind-bracket', 'optional', 'What holds for a list stands in its brackets: `[…, optional]`.'],
    [field('{ b: int } optional'), 'yaml/behind-bracket', 'optional', 'Remove it: a shape has no modifiers, the fields in it have.'],
    [field('"[Tag, max 20] optional"'), 'grammar/unknown-character', '[', 'A choice is written `(a | b)`; a list type is a YAML list without quotes around it, with its modifiers inside: `[Tag, max 9, optional]`.'],
    ['system: x\nworkflows: { w: { on: Placed } }', 'yaml/boolean-word', 'on', 'Use another word than `on`. What starts a workflow is said by `when`.'],
    [field('yes | no'), 'yaml/boolean-word', 'yes', 'Use another word than `yes`.'],
    [where('status not in (a | b)'), 'grammar/syntax', 'not', 'It stands before the whole comparison: `not status in (paid | void)`.'],
    [where('id = :id'), 'grammar/unknown-character', ':', 'A value of the operation is written `$name`. Times of day stand only in `every day at 12:30`.'],
    [field('string(9)?'), 'grammar/unknown-character', '?', 'Write `optional` after the type.'],
    [inline('string(9)?'), 'grammar/unknown-character', '?', 'Write `optional` after the type.'],
    [field('Tag[]'), 'grammar/unknown-character', '[', 'A list type is a YAML list: `[Tag]`.'],
    [inline('Tag[]'), 'yaml/type-suffix', 'Tag[]', 'Write `[Tag]`.'],
    ['system: x\noperations: { l: { at: GET /x/{id}, reads: A } }', 'yaml/route-braces', '{id}', 'Write `:id`.'],
    [field('>= 0'), 'yaml/operator-first', '>=', 'Write the type first: `int >= 0`.'],
    [inline('| a'), 'yaml/operator-first', '|', 'Start with the first word: `pending | paid`.'],
    [where('"paid" = status'), 'yaml/operator-first', '"paid"', "Turn the comparison round: a text literal stands on the right, in '…': `status = 'paid'`."],
    [where("'paid' = status"), 'yaml/operator-first', "'paid'", "Turn the comparison round: a text literal stands on the right, in '…': `status = 'paid'`."],
    [where('*x'), 'yaml/unused-feature', '*x', 'Write the value out at both places; values of an operation are written `$x`.'],
    [where('@x'), 'yaml/operator-first', '@', 'A value of the operation is written `$name`.'],
    [where('!x'), 'yaml/unused-feature', '!x', 'Remove it; a negation is written `not x` or `a != b`.'],
    [where('%x'), 'yaml/operator-first', '%', "Start with a name, `$`, a number, `(`, `-` or `not`; put text literals in '…' and on the right side."],
    [where('a = 12:30'), 'grammar/odd-number', '12:30', 'Times of day stand only in `every day at 12:30`; a duration is `12h` or `30min`.'],
    [where('a = 0123'), 'grammar/odd-number', '0123', 'Write `123`, without the leading 0.'],
    [where('a = 1e3'), 'grammar/odd-number', '1e3', 'Write the number out, or use k, M or G: `10k`.'],
    [where('a = 2_000'), 'grammar/odd-number', '2_000', 'Write `2000`, or use k or M.'],
    [where('title #1'), 'yaml/comment-cut', '#1', 'If it is a comment, put a space after `#`; if it is text, put the value in quotes.'],
  ];
  for (const [text, code, at, advice] of traps) {
    expect(parsed(text).told, text).toContainEqual(expect.objectContaining({ code, text: at, advice }));
  }
});

it('leaves what stands alone in a map, where it is a name, a key or a field', () => {
  const { told } = parsed('system: x\nentities: { A: { fields: { a: int, max: int, unique: bool, optional : int }, views: { V: { a: max, unique: unique } } } }\noperations: { l: { reads: A } }\n');
  expect(told).toEqual([]);
  expect(parsed('system: x\nentities: { A: { fields: { a: int, name } } }\noperations: { l: { reads: A } }\n').codes).toEqual(['brief/empty-value']);
});

it('refuses a list of nothing where it would mean nothing', () => {
  const brief = (entity: string, operation: string) => `system: x\nentities: { A: { ${entity} fields: { a: p | q } } }\noperations: { l: { reads: A${operation} } }\n`;
  for (const entity of ['key: [],', 'unique: [],', 'unique: [[], [a]],', 'transitions: { a: [] },']) expect(parsed(brief(entity, '')).codes, entity).toEqual(['brief/empty-list']);
  for (const operation of [', by: []', ', emits: []', ', order: []', ', takes: { a: [] }']) expect(parsed(brief('', operation)).codes, operation).toEqual(['brief/empty-list']);
  expect(parsed('constraints: { exclude: [] }\nsystem: x\nentities: { A: { fields: { a: int } } }\noperations: { l: { reads: A } }\n').codes).toEqual([]);
});

it('says nothing of a comment that stands apart', () => {
  expect(parsed(notesBrief.replace('count: 1M', 'count: 1M   # many')).told).toEqual([]);
});

it('finds the key that was meant, by likeness and by habit', () => {
  const { told } = parsed('system: x\nentities: { A: { feilds: {} } }\noperations: { l: { reads: A, filter: a = 1, raet: 1/s } }\n');
  expect(told.filter((one) => one.code === 'brief/unknown-key').map((one) => one.advice.split('.')[0])).toEqual([
    'Write `fields`',
    'Write `where`',
    'Write `rate`',
  ]);
});

it('tells a mistyped key once, not as unknown and as missing', () => {
  const { codes } = parsed('system: x\nentities: { A: { feilds: {} } }\noperations: { l: { raeds: A } }\n');
  expect(codes).toEqual(['brief/unknown-key', 'brief/unknown-key']);
});

it('tells 10,000 problems together', () => {
  const operations = Array.from({ length: 10_000 }, (_, index) => `  o${index}: { reeds: A, rate: 1/s }\n`).join('');
  const text = `system: x\nentities: { A: { fields: {} } }\noperations:\n${operations}`;
  expect(processorTime(() => parsed(text))).toBeLessThan(3000);
  expect(parsed(text).codes.filter((code) => code === 'brief/unknown-key')).toHaveLength(10_000);
});

it('reads 1,000 entities and 5,000 operations fast', () => {
  const entities = Array.from({ length: 1000 }, (_, index) => `  E${index}:\n    count: 1M\n    owner: author\n    fields:\n      author: User\n      title: string(200)\n      body: text about 2kB\n      state: draft | live default draft\n      likes: = count(Like where target = this and at > now - 30d)\n`).join('');
  const operations = Array.from({ length: 5000 }, (_, index) => `  op${index}:\n    by: user\n    reads: E${index % 1000}\n    where: author = me and state = live and title = $title\n    order: -createdAt\n    rate: 20/s\n    critical: true\n    latency: { p95: 150ms }\n    stale: 1min\n`).join('');
  const text = `system: big\nentities:\n${entities}operations:\n${operations}`;
  expect(text.length).toBeGreaterThan(1_000_000);
  // Alone it takes 0.2 s, and 0.4 s before the code is warm; the bound leaves room for a slower machine.
  expect(processorTime(() => parsed(text))).toBeLessThan(2500);
  const { raw, told } = parsed(text);
  expect(told).toEqual([]);
  expect(raw?.operations).toHaveLength(5000);
});

it('refuses 50 MB at once', () => {
  const text = 'a: b\n'.repeat(10_000_000);
  expect(processorTime(() => parseBrief({ name: 'b', text }))).toBeLessThan(100);
  expect(parseBrief({ name: 'b', text }).diagnostics[0]?.code).toBe('yaml/too-large');
});

it('refuses what is no brief, each with its own diagnostic', () => {
  const bomb = `a: &a [x, x]\n${Array.from({ length: 20 }, (_, i) => `b${i}: &b${i} [*a, *a, *a, *a]\n`).join('')}`;
  const cases: readonly (readonly [string, string])[] = [
    ['', 'yaml/empty'],
    ['\uFEFF', 'yaml/empty'],
    ['   \n\n', 'yaml/empty'],
    ['\u0000\u0001\u0002', 'yaml/not-text'],
    ['a: "\\0"', 'yaml/escaped-control'],
    ['a: "\\uD800"', 'yaml/escaped-control'],
    ['"\\x1B": a', 'yaml/escaped-control'],
    ['%PDF-1.4 binary', 'yaml/not-yaml'],
    ['just words', 'brief/not-a-brief'],
    ['- a\n- b', 'brief/not-a-brief'],
    ['a: [', 'yaml/not-yaml'],
    ['a:\n\tb: 1', 'yaml/tab-indentation'],
    ['a: 1\n---\na: 2', 'yaml/several-documents'],
    [bomb, 'yaml/unused-feature'],
    ['<<: { a: 1 }', 'yaml/unused-feature'],
    ['? a\n: b', 'yaml/unused-feature'],
    ['['.repeat(100_000), 'yaml/too-deep'],
    [`${'a:\n'}${Array.from({ length: 200 }, (_, i) => `${' '.repeat(i + 1)}a:\n`).join('')}`, 'yaml/too-deep'],
    [`a: [${'x,'.repeat(1_100_000)}]`, 'yaml/too-many-nodes'],
    [`system: x\nsummary: "\\uD800"\ninvariants: { a: ${'a + '.repeat(3000)}a }`, 'grammar/too-long'],
  ];
  for (const [text, code] of cases) expect(parsed(text).codes, text.slice(0, 40)).toContain(code);
});

it('takes the square of nothing: long lists of open parentheses, keys and comments stay fast', () => {
  const texts = [
    `a: [${'(,'.repeat(100_000)}]`,
    `a: { ${Array.from({ length: 50_000 }, (_, i) => `k${i}: (`).join(', ')} }`,
    `a:\n${'# x\n'.repeat(200_000)}  b: 1\n`,
    `${Array.from({ length: 50_000 }, (_, i) => `k${i}: 1\n`).join('')}`,
    `a: "${'x'.repeat(1_000_000)}"`,
  ];
  for (const text of texts) {
    expect(processorTime(() => parseBrief({ name: 'b', text })), text.slice(0, 20)).toBeLessThan(4000);
  }
});

it('is not touched by names that mean something to JavaScript, SQL or a file system', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'select', 'class', '"a b"', '"a\\nb"', '"${x}"', "\"a'b\"", '"../../etc"', '"a\\"b"'];
  const before = Object.keys(Object.prototype).length;
  for (const name of names) {
    const { raw, codes } = parsed(`system: x\nentities: { ${name}: { fields: { ${name}: int } } }\noperations: { l: { reads: A, set: { ${name}: 1 } } }\n`);
    const fine = /^[a-zA-Z]+$/u.test(name) && !['constructor', 'prototype'].includes(name);
    expect(codes.includes('brief/bad-name'), name).toBe(!fine);
    expect(raw?.entities).toHaveLength(fine ? 1 : 0);
  }
  expect(Object.keys(Object.prototype)).toHaveLength(before);
  expect(({} as Record<string, unknown>)['fields']).toBeUndefined();
  expect(parsed('system: "../up"').codes).toContain('brief/bad-word');
});

it('never throws on mutated briefs, and prints what it found without control characters', () => {
  const base = fc.constantFrom(notesBrief, shopBrief, allWays);
  const piece = fc.constantFrom(' ', '\n', '\t', ':', ': ', '#', ' #', ',', '[', ']', '{', '}', '(', ')', '"', "'", '|', '>', '&a', '*a', '!x', '- ', '? ', '$', '=', '\u001B[31m', '\u202E', '😀', '---\n', '__proto__: 1\n', 'null');
  const edit = fc.tuple(fc.noBias(fc.nat(9999)), fc.nat(3), fc.oneof(piece, fc.string({ maxLength: 3 })));
  fc.assert(
    fc.property(base, fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      let mutated = text;
      for (const [where, cut, insert] of edits) {
        const at = Math.floor((where / 10_000) * mutated.length);
        mutated = mutated.slice(0, at) + insert + mutated.slice(at + cut);
      }
      const source = { name: 'b', text: mutated };
      const { raw, diagnostics } = parseBrief(source);
      if (raw === undefined) expect(diagnostics.length).toBeGreaterThan(0);
      for (const { start, end } of diagnostics.flatMap((one) => one.spans)) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(mutated.length);
      }
      expect(printDiagnostics(diagnostics, [source])).not.toMatch(/(?!\n)[\p{Cc}\u202E]/u);
    }),
    { numRuns: 400 },
  );
});

it('has a JSON Schema that takes the briefs of the language page as both YAML versions read them', () => {
  const validate = new Ajv2020({ strict: false }).compile(briefJsonSchema());
  for (const text of [notesBrief, shopBrief, allWays]) {
    for (const document of [parse(text) as unknown, load(text)]) {
      validate(document);
      expect(validate.errors ?? []).toEqual([]);
    }
  }
  expect(validate({ system: 'x', entities: { A: { feilds: {} } }, operations: {} })).toBe(false);
});

it('has its JSON Schema written to the repository (scripts/write-schema.ts writes it)', () => {
  const file = new URL('../../../../schema/brief.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(briefJsonSchema());
});

it('explains every key of the language', () => {
  const entries = briefReference();
  expect(entries.length).toBeGreaterThan(150);
  expect(entries.filter((entry) => entry.meaning === '').map((entry) => entry.path)).toEqual([]);
  expect(entries.find((entry) => entry.path === 'entities.X.fields')).toMatchObject({ required: true, kinds: ['map'] });
});
