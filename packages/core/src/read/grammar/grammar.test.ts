import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Expression, FieldDefinition, Modifier } from './index.ts';
import {
  parseAt,
  parseBudget,
  parseCount,
  parseDefinition,
  parseDuration,
  parseElse,
  parseExpression,
  parseFactor,
  parseGrowth,
  parseKeep,
  parseLoss,
  parseMoves,
  parseOrder,
  parsePage,
  parsePercent,
  parseRate,
  parseRows,
  parseStale,
  parseVisit,
  parseWhen,
  printDefinition,
  printExpression,
  printRows,
} from './index.ts';
import type { Parsed, Writing } from './index.ts';

function writing(text: string): Writing {
  return { text, offset: 0, span: { source: 'test', start: 0, end: text.length } };
}

function valueOf<T>(parsed: Parsed<T>): T {
  expect(parsed.diagnostics).toEqual([]);
  if (parsed.value === undefined) throw new Error('nothing parsed');
  return parsed.value;
}

function problemOf(parsed: Parsed<unknown>): { code: string; start: number; message: string; advice: string } {
  expect(parsed.value).toBeUndefined();
  expect(parsed.diagnostics).toHaveLength(1);
  const [found] = parsed.diagnostics;
  if (found === undefined) throw new Error('no diagnostic');
  return { code: found.code, start: found.spans[0]?.start ?? -1, message: found.message, advice: found.fix.advice };
}

/** A tree without its places. */
function bare(node: unknown): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value)));
}

it('parses and prints every expression of the language page', () => {
  const texts = [
    'author = me',
    'id = $id',
    'count(Order.lines where product = this and order.placedAt > now - 30day)',
    'sum(lines.price * lines.quantity)',
    'id = $event.id and status = pending',
    'id = $it.product and stock >= $it.quantity',
    'stock - $it.quantity',
    'count(Product where stock < 0) = 0',
    'exists(Favorite where article = this and user = me)',
    'sum(entries.amount) = 0',
    'sum(Entry.amount) = 0',
    'id = $from and balance >= $amount',
    'me in $event.channel.members',
    'body matches $text',
    '$event.at - 1month',
    'status in (paid | shipped)',
    'not exists(Hidden where story = this and user = me)',
    "name = 'it''s'",
    '-(a + b) * 2 / c - -d',
    'not (a = 1 or b = 2) and c = none',
    'password = $password',
    'count(Story where score != sum(StoryVote.value where story = this)) = 0',
  ];
  for (const text of texts) expect(printExpression(valueOf(parseExpression(writing(text))))).toBe(text);
  expect(printRows(valueOf(parseRows(writing('Account where status != closed'))))).toBe('Account where status != closed');
  expect(printRows(valueOf(parseRows(writing('$rows'))))).toBe('$rows');
});

it('reads units with and without a space, and short ones as the long ones', () => {
  expect(bare(valueOf(parseExpression(writing('now - 30d'))))).toEqual(bare(valueOf(parseExpression(writing('now - 30 day')))));
  expect(bare(valueOf(parseExpression(writing('1 month'))))).toMatchObject({ value: 1, unit: 'month' });
});

it('gives each node its place in the file, also inside quotes', () => {
  const inFile = { text: 'a = bcd', offset: 100, span: { source: 'test', start: 99, end: 108 } };
  expect(valueOf(parseExpression(inFile))).toMatchObject({ right: { span: { start: 104, end: 107 } } });
  const escaped = { ...inFile, offset: undefined };
  expect(valueOf(parseExpression(escaped))).toMatchObject({ right: { span: { start: 99, end: 108 } } });
});

it('binds not weaker than comparison and and stronger than or', () => {
  expect(bare(valueOf(parseExpression(writing('not a = b and c or d'))))).toMatchObject({
    kind: 'or',
    operands: [{ kind: 'and', operands: [{ kind: 'not', operand: { kind: 'comparison' } }, { kind: 'path' }] }, { kind: 'path' }],
  });
});

it('parses every field definition of the language page', () => {
  const texts = [
    'string(254) unique personal',
    'text about 2kB',
    'string(40) distinct 300 skew 1.1',
    'money only staff',
    'int >= 0',
    'pending | paid | shipped | cancelled default pending',
    'timestamp default now',
    'int 1..99',
    'int -1..1',
    'money default product.price',
    'string(40) optional(15%)',
    'string(160) unique computed',
    'file optional(4%) about 300kB max 50MB',
    'string(50) column art_title',
    'Order.status',
    'NewArticle partial',
    'decimal(2) > 0 <= 100',
    '= count(Favorite where article = this)',
  ];
  for (const text of texts) expect(printDefinition(valueOf(parseDefinition(writing(text))))).toBe(text);
});

it('parses every other kind of value', () => {
  expect(bare(valueOf(parseCount(writing('5M'))))).toMatchObject({ value: 5, unit: 'M' });
  expect(bare(valueOf(parseDuration(writing('30min'))))).toMatchObject({ value: 30, unit: 'min' });
  expect(bare(valueOf(parsePercent(writing('99.95%'))))).toMatchObject({ value: 99.95, text: '99.95', unit: '%' });
  expect(bare(valueOf(parseFactor(writing('10x'))))).toMatchObject({ value: 10, unit: 'x' });
  expect(bare(valueOf(parseRate(writing('1.5k/min'))))).toMatchObject({ amount: { value: 1.5, unit: 'k' }, per: { value: 1, unit: 'min' } });
  expect(bare(valueOf(parseGrowth(writing('2M/month'))))).toMatchObject({ amount: { value: 2, unit: 'M' }, per: { unit: 'month' } });
  expect(bare(valueOf(parseBudget(writing('6000 USD/month'))))).toMatchObject({ amount: { value: 6000 }, currency: { value: 'USD' }, per: { unit: 'month' } });
  expect(bare(valueOf(parseKeep(writing('10y after placedAt'))))).toMatchObject({ time: { value: 10, unit: 'year' }, after: { names: [{ value: 'placedAt' }] } });
  expect(bare(valueOf(parseLoss(writing('any'))))).toEqual({ kind: 'any' });
  expect(bare(valueOf(parseLoss(writing('0s'))))).toMatchObject({ kind: 'time', time: { value: 0 } });
  expect(bare(valueOf(parsePage(writing('50 max 500'))))).toEqual({ kind: 'pages', size: 50, style: 'cursor', max: 500 });
  expect(bare(valueOf(parsePage(writing('20 offset'))))).toEqual({ kind: 'pages', size: 20, style: 'offset' });
  expect(bare(valueOf(parsePage(writing('none'))))).toEqual({ kind: 'none' });
  expect(bare(valueOf(parseStale(writing('30s own'))))).toMatchObject({ own: true });
  expect(bare(valueOf(parseElse(writing('422 out_of_stock'))))).toMatchObject({ status: 422, code: { value: 'out_of_stock' } });
  expect(bare(valueOf(parseElse(writing('keep'))))).toEqual({ kind: 'keep' });
  expect(bare(valueOf(parseVisit(writing('listProducts x3'))))).toMatchObject({ times: 3 });
  expect(bare(valueOf(parseVisit(writing('placeOrder 20%'))))).toMatchObject({ percent: 20 });
  expect(bare(valueOf(parseVisit(writing('browse'))))).toEqual({ operation: { value: 'browse' } });
  expect(bare(valueOf(parseOrder(writing('-relevance'))))).toMatchObject({ descending: true });
  expect(bare(valueOf(parseMoves(writing('pending -> paid -> shipped'))))).toEqual({ states: [{ value: 'pending' }, { value: 'paid' }, { value: 'shipped' }] });
});

it('parses routes and schedules', () => {
  expect(bare(valueOf(parseAt(writing('PATCH /notes/:id -> 200'))))).toEqual({ method: 'PATCH', route: '/notes/:id', parameters: [{ value: 'id' }], status: 200 });
  expect(bare(valueOf(parseAt(writing('GET /'))))).toEqual({ method: 'GET', route: '/', parameters: [] });
  expect(valueOf(parseAt(writing('GET /a/:id'))).parameters[0]?.span).toMatchObject({ start: 8, end: 10 });
  expect(bare(valueOf(parseWhen(writing('OrderPlaced'))))).toEqual({ kind: 'event', name: { value: 'OrderPlaced' } });
  expect(bare(valueOf(parseWhen(writing('every 15min'))))).toEqual({ kind: 'schedule', every: { kind: 'number', value: 15, text: '15', unit: 'min' } });
  expect(bare(valueOf(parseWhen(writing('every month on 1 at 02:00 Europe/Berlin'))))).toEqual({
    kind: 'schedule',
    every: { kind: 'number', value: 1, text: '1', unit: 'month' },
    on: 1,
    at: { hour: 2, minute: 0 },
    zone: { value: 'Europe/Berlin' },
  });
});

it('says for each habit from elsewhere what to write here', () => {
  const expressions: readonly (readonly [string, string, string])[] = [
    ['a == b', 'grammar/syntax', 'Equality is written `=`.'],
    ['a && b', 'grammar/syntax', 'Write `and`.'],
    ['a = :b', 'grammar/unknown-character', 'A value of the operation is written `$name`. Times of day stand only in `every day at 12:30`.'],
    ['"paid" = status', 'grammar/unknown-character', "Text literals stand in '…', on the right side of a comparison."],
    ['a = null', 'grammar/syntax', 'Nothing is written `none`.'],
    ['a < b < c', 'grammar/syntax', 'Comparisons do not chain: write `a < b and b < c`.'],
    ['lower(a) = b', 'grammar/unknown-function', 'Use count, sum, min, max, avg or exists, or a `computed` field.'],
    ['cuont(A) = 1', 'grammar/unknown-function', 'Write `count(…)`.'],
    ['at = 12:30', 'grammar/odd-number', 'Times of day stand only in `every day at 12:30`; a duration is `12h` or `30min`.'],
    ['a = 0123', 'grammar/odd-number', 'Write `123`, without the leading 0.'],
    ['a = 1e3', 'grammar/odd-number', 'Write the number out, or use k, M or G: `10k`.'],
    ['a = 2_000', 'grammar/odd-number', 'Write `2000`, or use k or M.'],
    ['a in [b, c]', 'grammar/unknown-character', 'A choice is written `(a | b)`; a list type is a YAML list without quotes around it, with its modifiers inside: `[Tag, max 9, optional]`.'],
    ['a ≥ 3', 'grammar/unknown-character', 'Write `>=`.'],
    ['a = ’x’', 'grammar/unknown-character', "Text literals stand in straight quotes, '…': an editor made these curly."],
    ['título = 3', 'grammar/unknown-character', 'Write `titulo`: names are ASCII letters, digits and `_`.'],
    ['a = $p\u0430ge', 'grammar/unknown-character', '`\u0430` is a letter of another alphabet (U+0430), also where it looks like one of ASCII; names are ASCII letters, digits and `_`.'],
    ['a = $b\u200B', 'grammar/unknown-character', 'An invisible character stands here (U+200B), often copied from a web page: delete it.'],
    ['due > 2026-01-31', 'grammar/odd-number', "A date is a text: write `'2026-01-31'`, in quotes."],
    ['due > 2026-12-31', 'grammar/odd-number', "A date is a text: write `'2026-12-31'`, in quotes."],
    ["a = 'b", 'grammar/open-text', "Close it with '; a quote inside a text is written twice: 'it''s'."],
    ['where = 1', 'grammar/reserved-word', '`where` stands after rows only: in a fold `count(Order where …)`, in `each`, or as the key of a step.'],
  ];
  for (const [text, code, advice] of expressions) expect(problemOf(parseExpression(writing(text)))).toMatchObject({ code, advice });
  const definitions: readonly (readonly [string, string, string])[] = [
    ['Tag[]', 'grammar/unknown-character', 'A list type is a YAML list: `[Tag]`.'],
    ['string?', 'grammar/unknown-character', 'Write `optional` after the type.'],
    ['string(10) required', 'grammar/unknown-modifier', 'Remove it: a field is required unless it is `optional`.'],
    ['string(10) uniqe', 'grammar/unknown-modifier', 'Write `unique`.'],
    ['int unique unique', 'grammar/repeated-modifier', 'Keep one of them.'],
    ['open-ended | closed', 'grammar/syntax', 'A hyphen is a minus here: write `open_ended`.'],
    ['open | in-progress', 'grammar/reserved-word', 'A hyphen is a minus here: write `in_progress`.'],
    ['1 | 2', 'grammar/syntax', 'Words of an enum start with a letter, `v1 | v2`; a number is `int 1..9`.'],
    ['int optional(140%)', 'grammar/out-of-range', 'Write from 0% to 100%.'],
  ];
  for (const [text, code, advice] of definitions) expect(problemOf(parseDefinition(writing(text)))).toMatchObject({ code, advice });
});

it('points at the token that does not fit', () => {
  expect(problemOf(parseExpression(writing('a = b c')))).toMatchObject({ start: 6, message: 'expected the end of the value, found `c`' });
  expect(problemOf(parseExpression(writing('a =')))).toMatchObject({ start: 3, message: 'expected a name, a value, a number or `(`, found the end of the value' });
});

it('refuses wrong units, missing units and impossible values', () => {
  expect(problemOf(parseDuration(writing('30')))).toMatchObject({ code: 'grammar/wrong-unit', message: '`30` is not a time' });
  expect(problemOf(parseDuration(writing('30kB')))).toMatchObject({ code: 'grammar/wrong-unit' });
  expect(problemOf(parseDuration(writing('5m')))).toMatchObject({ code: 'grammar/unknown-unit' });
  expect(problemOf(parseRate(writing('20rps')))).toMatchObject({ code: 'grammar/unknown-unit', advice: expect.stringMatching(/^Write `\/s`\./) as string });
  expect(problemOf(parseRate(writing('20ms/s')))).toMatchObject({ code: 'grammar/wrong-unit' });
  expect(problemOf(parseRate(writing('20/kB')))).toMatchObject({ code: 'grammar/syntax' });
  expect(problemOf(parseRate(writing('20')))).toMatchObject({ advice: 'A rate is a number per time, like `20/s`.' });
  expect(problemOf(parsePercent(writing('101%')))).toMatchObject({ code: 'grammar/out-of-range' });
  expect(problemOf(parseCount(writing('99999999999999999999')))).toMatchObject({ code: 'grammar/number-too-large' });
  for (const grouped of ['1,000', '1.000', '1 000']) {
    expect(problemOf(parseCount(writing(grouped)))).toMatchObject({ code: 'grammar/odd-number', advice: 'Write `1000`, without separators, or with a unit: `10k`, `2.5M`.' });
  }
  expect(problemOf(parseElse(writing('200 fine')))).toMatchObject({ code: 'grammar/out-of-range' });
  expect(problemOf(parsePage(writing('0')))).toMatchObject({ code: 'grammar/out-of-range' });
  expect(problemOf(parseAt(writing('POST /x -> 999')))).toMatchObject({ code: 'grammar/out-of-range' });
  expect(problemOf(parseAt(writing('get /x')))).toMatchObject({ advice: 'Write `GET`, in capitals.' });
  expect(problemOf(parseAt(writing('GET /x/{id}')))).toMatchObject({ code: 'grammar/bad-route', advice: 'Parameters are written with a colon: `/x/:id`.' });
  expect(problemOf(parseAt(writing('GET /x/../y/ z')))).toMatchObject({ code: 'grammar/bad-route' });
  expect(problemOf(parseWhen(writing('every monday at 02:00')))).toMatchObject({ advice: 'Write `every week on 1` (1 is Monday).' });
  for (const [written, instead] of [
    ['every hour', 'Write `every 1h`.'],
    ['every 5 minutes', 'Write `every 5min`.'],
    ['every week on monday', 'Write `on 1` (1 is Monday).'],
    ['every day at 2:00', 'Write `02:00`.'],
    ['every day 02:00', 'Write `at 02:00`.'],
  ]) {
    expect(problemOf(parseWhen(writing(written ?? '')))).toMatchObject({ advice: instead });
  }
  for (const written of ['daily', '@daily', '0 2 * * *', '*/5 * * * *']) {
    expect(problemOf(parseWhen(writing(written)))).toMatchObject({ advice: expect.stringMatching(/^A schedule is written `every/) as string });
  }
  expect(problemOf(parseWhen(writing('every 1ms')))).toMatchObject({ code: 'grammar/out-of-range' });
  expect(problemOf(parseWhen(writing('every month on 32')))).toMatchObject({ message: 'expected a day from 1 to 31, found `32`' });
  expect(problemOf(parseWhen(writing('every day at 02:00 Mars/Base')))).toMatchObject({ code: 'grammar/syntax' });
});

it('bounds depth and length', () => {
  expect(problemOf(parseExpression(writing(`${'('.repeat(100_000)}a`)))).toMatchObject({ code: 'grammar/too-long' });
  expect(problemOf(parseExpression(writing(`${'('.repeat(60)}a${')'.repeat(60)}`)))).toMatchObject({ code: 'grammar/too-deep' });
  expect(problemOf(parseExpression(writing('-'.repeat(1000))))).toMatchObject({ code: 'grammar/too-deep' });
  expect(problemOf(parseExpression(writing(Array(3000).fill('a').join(' + '))))).toMatchObject({ code: 'grammar/too-long' });
});

const span = { source: 'test', start: 0, end: 0 };
const words = fc.constantFrom('a', 'b', 'status', 'order', 'count', 'min', 'me', 'now', 'this', 'day', 'on_hold', 'x3');
const located = words.map((value) => ({ value, span }));
const names = fc.array(located, { minLength: 1, maxLength: 3 });
const numberNode = fc.record({
  kind: fc.constant('number' as const),
  text: fc.oneof(fc.nat(1000).map(String), fc.constantFrom('0.5', '12.25', '0.10')),
  unit: fc.constantFrom(undefined, 'k' as const, 'min' as const, 'day' as const, 'kB' as const, '%' as const),
});
const number = numberNode.map((node) => ({ ...node, value: Number(node.text), span }));

const { expression } = fc.letrec<{ expression: Expression; sum: Expression }>((tie) => ({
  sum: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    names.map((list) => ({ kind: 'path' as const, names: list, span })),
    names.map((list) => ({ kind: 'value' as const, names: list, span })),
    fc.string({ maxLength: 5 }).map((value) => ({ kind: 'text' as const, value, span })),
    fc.boolean().map((value) => ({ kind: 'boolean' as const, value, span })),
    fc.constant({ kind: 'none' as const, span }),
    tie('sum').map((operand) => ({ kind: 'negate' as const, operand, span })),
    fc.record({ operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const), left: tie('sum'), right: tie('sum') }).map((parts) => ({ kind: 'arithmetic' as const, ...parts, span })),
    fc.array(tie('expression'), { minLength: 2, maxLength: 3 }).map((options) => ({ kind: 'choice' as const, options, span })),
    fc.record({ of: tie('sum'), where: fc.option(tie('expression'), { nil: undefined }) }).map((rows) => ({ kind: 'fold' as const, fold: 'count' as const, rows: { ...rows, span }, span })),
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('sum'),
    fc.record({ operator: fc.constantFrom('=' as const, '!=' as const, '<=' as const, 'in' as const, 'matches' as const), left: tie('sum'), right: tie('sum') }).map((parts) => ({ kind: 'comparison' as const, ...parts, span })),
    tie('expression').map((operand) => ({ kind: 'not' as const, operand, span })),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), operands: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }) }).map((parts) => ({ ...parts, span })),
  ),
}));

it('gives back each expression that it printed', () => {
  fc.assert(
    fc.property(expression, (tree) => {
      const parsed = parseExpression(writing(printExpression(tree)));
      if (parsed.diagnostics[0]?.code === 'grammar/too-deep') return;
      expect(bare(valueOf(parsed))).toEqual(bare(tree));
    }),
    { numRuns: 1000 },
  );
});

const modifier: fc.Arbitrary<Modifier> = fc.oneof(
  fc.constantFrom('unique' as const, 'personal' as const, 'secret' as const).map((name) => ({ kind: 'flag' as const, name, span })),
  fc.record({ kind: fc.constant('amount' as const), name: fc.constantFrom('about' as const, 'max' as const), value: number, span: fc.constant(span) }),
  fc.record({ kind: fc.constant('range' as const), min: number, max: number, span: fc.constant(span) }),
  located.map((name) => ({ kind: 'column' as const, name, span })),
  located.map((actor) => ({ kind: 'only' as const, actor, span })),
);

const definition: fc.Arbitrary<FieldDefinition> = fc.oneof(
  expression.map((tree) => ({ kind: 'derived' as const, expression: tree, span })),
  fc.record({
    kind: fc.constant('typed' as const),
    type: fc.oneof(
      located.map((name) => ({ kind: 'named' as const, name, span })),
      fc.record({ name: located, argument: number }).map((parts) => ({ kind: 'named' as const, ...parts, span })),
      fc.array(located, { minLength: 2, maxLength: 4 }).map((list) => ({ kind: 'enum' as const, words: list, span })),
      fc.record({ entity: located, field: located }).map((parts) => ({ kind: 'member' as const, ...parts, span })),
    ),
    modifiers: fc.uniqueArray(modifier, { selector: (one) => ('name' in one && typeof one.name === 'string' ? one.name : one.kind), maxLength: 4 }),
    span: fc.constant(span),
  }),
);

it('gives back each definition that it printed', () => {
  fc.assert(
    fc.property(definition, (tree) => {
      const parsed = parseDefinition(writing(printDefinition(tree)));
      if (parsed.diagnostics[0]?.code === 'grammar/too-deep') return;
      expect(bare(valueOf(parsed))).toEqual(bare(tree));
    }),
    { numRuns: 1000 },
  );
});

it('never throws, and gives a value or one diagnostic, for any text', () => {
  const pieces = fc.constantFrom('a', '(', ')', '|', 'and', 'not', ' ', "'", '$', '.', '1', '..', 'where', 'count(', '=', '-', '->', 'every', 'GET', '/', ':', 'optional', '%', '\u0000', '😀', '{', 'x');
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.array(pieces, { maxLength: 30 }).map((list) => list.join('')));
  const parsers: readonly ((text: Writing) => Parsed<unknown>)[] = [
    parseExpression, parseRows, parseDefinition, parseRate, parseBudget, parseAt, parseWhen, parseVisit, parsePage, parseElse, parseMoves, parseOrder, parseKeep,
  ];
  fc.assert(
    fc.property(texts, fc.constantFrom(...parsers), (text, parse) => {
      const { value, diagnostics } = parse(writing(text));
      expect(diagnostics.length).toBe(value === undefined ? 1 : 0);
      for (const { start, end } of diagnostics.flatMap((one) => one.spans)) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 3000 },
  );
});
