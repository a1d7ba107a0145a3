import type { Located } from '../../source/index.ts';
import type {
  BudgetNode,
  ElseNode,
  KeepNode,
  LossNode,
  MovesNode,
  NumberNode,
  OrderNode,
  PageNode,
  RateNode,
  StaleNode,
  VisitNode,
} from './ast.ts';
import { grammarDiagnostics } from './diagnostics.ts';
import { path } from './expression.ts';
import { parseAll, unknownUnit } from './parser.ts';
import type { Parsed, Parser } from './parser.ts';
import { dimensionOf, unitOf } from './units.ts';
import type { Writing } from './writing.ts';

/** `10k`: how many there are. */
export function parseCount(writing: Writing): Parsed<NumberNode> {
  return parseAll(writing, (parser) => {
    // `1,000`, `1.000` and `1 000` are a thousand in some countries and one in others.
    const grouped = /^\d{1,3}(?:[,.' ]\d{3})+$/u.test(writing.text);
    if (grouped) parser.fail(grammarDiagnostics.create('odd-number', parser.spanOf(parser.token), { text: writing.text, instead: `Write \`${writing.text.replaceAll(/\D/gu, '')}\`, without separators, or with a unit: \`10k\`, \`2.5M\`.` }));
    return parser.measure(['count'], 'a count', '10k');
  });
}

/** `30min`. */
export function parseDuration(writing: Writing): Parsed<NumberNode> {
  return parseAll(writing, (parser) => parser.duration());
}

/** `99.9%`, from 0 to 100. */
export function parsePercent(writing: Writing): Parsed<NumberNode> {
  return parseAll(writing, (parser) => {
    const found = parser.measure(['share'], 'a percentage', '99.9%');
    if (found.value > 100) outOfRange(parser, found, 'from 0% to 100%');
    return found;
  });
}

/** `10x`. */
export function parseFactor(writing: Writing): Parsed<NumberNode> {
  return parseAll(writing, (parser) => parser.measure(['factor'], 'a factor', '10x'));
}

/** `20/s`, `2M/month`, and for growth `20%/year`. */
export function parseRate(writing: Writing): Parsed<RateNode> {
  return parseAll(writing, (parser) => rate(parser, ['count'], '20/s'));
}

export function parseGrowth(writing: Writing): Parsed<RateNode> {
  return parseAll(writing, (parser) => rate(parser, ['count', 'share'], '2M/month'));
}

function rate(parser: Parser, dimensions: readonly ('count' | 'share')[], sample: string): RateNode {
  const start = parser.token;
  const amount = parser.measure(dimensions, 'a rate', sample);
  const hint = `A rate is a number per time, like \`${sample}\`.`;
  if (!parser.take('/')) parser.unexpected('`/` and a time', hint);
  return { amount, per: period(parser), span: parser.spanFrom(start) };
}

/** What stands after `/`: `s`, `month`, `10min`. */
function period(parser: Parser): NumberNode {
  const { token } = parser;
  if (token.kind === 'number') return parser.duration();
  const unit = token.kind === 'name' ? unitOf(token.text) : undefined;
  const span = parser.spanOf(token);
  if (unit !== undefined && dimensionOf(unit) === 'time') parser.next();
  else if (token.kind === 'name' && unit === undefined) parser.fail(unknownUnit(token.text, span));
  else parser.unexpected('a time, like `s` or `month`');
  return { kind: 'number', value: 1, text: '1', unit, span };
}

/** `6000 USD/month`. */
export function parseBudget(writing: Writing): Parsed<BudgetNode> {
  return parseAll(writing, (parser) => {
    const start = parser.token;
    const amount = parser.measure(['count'], 'an amount of money', '6000 USD/month');
    const currency = currencyAt(parser);
    parser.expect('/');
    return { amount, currency, per: period(parser), span: parser.spanFrom(start) };
  });
}

/** `EUR`. */
export function parseCurrency(writing: Writing): Parsed<Located<string>> {
  return parseAll(writing, currencyAt);
}

function currencyAt(parser: Parser): Located<string> {
  const { token } = parser;
  if (!/^[A-Z]{3}$/u.test(token.text)) parser.unexpected('a currency of three capital letters, like `USD`');
  return parser.name();
}

/** `10y after placedAt`. */
export function parseKeep(writing: Writing): Parsed<KeepNode> {
  return parseAll(writing, (parser) => {
    const start = parser.token;
    const time = parser.duration();
    if (!parser.take('after')) parser.unexpected('`after` and a field', 'Say from when: `10y after createdAt`.');
    return { time, after: path(parser), span: parser.spanFrom(start) };
  });
}

/** `any`, `1min`. */
export function parseLoss(writing: Writing): Parsed<LossNode> {
  return parseAll(writing, (parser): LossNode => {
    const start = parser.token;
    if (parser.take('any')) return { kind: 'any', span: parser.spanFrom(start) };
    const time = parser.duration();
    return { kind: 'time', time, span: parser.spanFrom(start) };
  });
}

/** `20`, `20 offset`, `50 max 500`, `none`. */
export function parsePage(writing: Writing): Parsed<PageNode> {
  return parseAll(writing, (parser): PageNode => {
    const start = parser.token;
    if (parser.take('none')) return { kind: 'none', span: parser.spanFrom(start) };
    const size = integer(parser, 1, 10_000, 'a whole number of rows from 1 to 10000');
    if (parser.take('offset')) return { kind: 'pages', size, style: 'offset', span: parser.spanFrom(start) };
    parser.take('cursor');
    const max = parser.take('max') ? integer(parser, size, 10_000, `a whole number from ${size} to 10000`) : undefined;
    return { kind: 'pages', size, style: 'cursor', max, span: parser.spanFrom(start) };
  });
}

/** `30s`, `30s own`. */
export function parseStale(writing: Writing): Parsed<StaleNode> {
  return parseAll(writing, (parser) => {
    const start = parser.token;
    const time = parser.duration();
    const own = parser.take('own');
    return { time, own, span: parser.spanFrom(start) };
  });
}

/** `keep`, `update`, `422 out_of_stock`. */
export function parseElse(writing: Writing): Parsed<ElseNode> {
  return parseAll(writing, (parser): ElseNode => {
    const start = parser.token;
    for (const kind of ['keep', 'update'] as const) {
      if (parser.take(kind)) return { kind, span: parser.spanFrom(start) };
    }
    if (start.kind !== 'number') parser.unexpected('`keep`, `update` or a status, like `422 out_of_stock`');
    const status = integer(parser, 400, 599, 'a status from 400 to 599');
    const code = parser.atEnd() ? undefined : parser.name('a code in one word, like `out_of_stock`');
    return { kind: 'refuse', status, code, span: parser.spanFrom(start) };
  });
}

/** `listProducts`, `listProducts x3`, `placeOrder 20%`. */
export function parseVisit(writing: Writing): Parsed<VisitNode> {
  return parseAll(writing, (parser) => {
    const start = parser.token;
    const operation = parser.name('the name of an operation');
    if (parser.token.kind === 'number') return share(parser, operation, start);
    const times = parser.atEnd() ? undefined : timesAt(parser);
    return { operation, times, span: parser.spanFrom(start) };
  });
}

function share(parser: Parser, operation: Located<string>, start: Parser['token']): VisitNode {
  const found = parser.measure(['share', 'factor'], 'how often', 'x3` or `20%');
  if (found.unit === 'x') return { operation, times: found.value, span: parser.spanFrom(start) };
  if (found.value > 100) outOfRange(parser, found, 'from 0% to 100%');
  return { operation, percent: found.value, span: parser.spanFrom(start) };
}

/** `x3` is one name to the tokenizer, `x 3` and `x2.5` are two tokens and more. */
function timesAt(parser: Parser): number {
  const { token } = parser;
  const written = /^x(\d+)$/u.exec(token.text)?.[1];
  if (written !== undefined) {
    parser.next();
    return Number(written);
  }
  if (!parser.take('x')) parser.unexpected('how often, like `x3` or `20%`');
  return parser.measure(['count'], 'how often', 'x3').value;
}

/** `-popularity`. */
export function parseOrder(writing: Writing): Parsed<OrderNode> {
  return parseAll(writing, (parser) => {
    const start = parser.token;
    const descending = parser.take('-');
    const by = path(parser);
    if (parser.is('desc') || parser.is('asc')) parser.unexpected('the end', 'The largest first is written `-field`.');
    return { descending, path: by, span: parser.spanFrom(start) };
  });
}

/** `pending -> paid -> shipped`. */
export function parseMoves(writing: Writing): Parsed<MovesNode> {
  return parseAll(writing, (parser) => {
    const start = parser.token;
    const states = [parser.name('a state')];
    do {
      parser.expect('->');
      states.push(parser.name('a state'));
    } while (parser.is('->'));
    return { states, span: parser.spanFrom(start) };
  });
}

function integer(parser: Parser, min: number, max: number, expected: string): number {
  const found = parser.measure(['count'], expected, String(Math.max(min, Math.min(20, max))));
  const fits = Number.isInteger(found.value) && found.value >= min && found.value <= max && found.unit === undefined;
  if (!fits && parser.failure === undefined) outOfRange(parser, found, expected);
  return found.value;
}

function outOfRange(parser: Parser, found: NumberNode, range: string): void {
  const text = `${found.text}${found.unit ?? ''}`;
  parser.fail(grammarDiagnostics.create('out-of-range', found.span, { text, range }));
}
