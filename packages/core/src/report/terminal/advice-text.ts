import { quotedIdentifier } from '../../sql/index.ts';
import type { Advice, DropAdvice, IndexAdvice, QueryAdvice } from '../../evidence/index.ts';
import { formatValue, groupThousands } from '../../quantity/index.ts';
import { printable } from '../../source/index.ts';
import { hintText } from '../hint-text.ts';
import { columns, wrap } from './columns.ts';
import type { PrintOptions } from './paint.ts';
import { paint } from './paint.ts';

/** Queries that a row names; the rest is counted. */
const named = 3;
/** Queries that are listed, the costliest first. */
const mostQueries = 10;

export interface AdvicePrintOptions extends PrintOptions {
  /** Of a design: returns the pin that makes a change of the advice, path and value. What has none is printed as a statement. */
  readonly pinOf?: ((change: IndexAdvice | DropAdvice) => readonly [path: string, value: string] | undefined) | undefined;
}

/** Returns the advice for a terminal: the indexes with what each gains, those to drop, the queries that cost most, and the statements to run. Ends with a line break. */
export function adviceText(advice: Advice, { color = false, width = 80, pinOf }: AdvicePrintOptions = {}): string {
  const blocks = [lead(advice, width), chosen(advice, { color, width }), drops(advice, { color, width }), untouched(advice, width), queries(advice, width), sureness(advice, width), hints(advice, width), changes(advice, pinOf)];
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function lead(advice: Advice, width: number): readonly string[] {
  const { before, after, bare, indexes, bytesAfter, bytesBefore } = advice;
  const fresh = indexes.filter(({ state }) => state === 'new').length;
  const change = fresh + advice.drops.length === 0 ? 'No change is worth it' : `${counted(fresh, 'index', 'indexes')} to create, ${advice.drops.length} to drop, ${indexes.length - fresh} to keep`;
  const size = `${formatValue(bytesAfter, 'B')} of indexes beside the constraints’, now ${formatValue(bytesBefore, 'B')}`;
  const isOne = advice.queries.length === 1;
  const cost = isOne ? `the query costs ${percent(after, before)} of what it costs` : `the ${counted(advice.queries.length, 'query', 'queries')} cost ${percent(after, before)} of what they cost`;
  return wrap(`${change}: ${cost} now${bare === before ? '' : ` (${percent(before, bare)} of what ${isOne ? 'it' : 'they'} would without any index)`}, with ${size}.`, width);
}

type Options = Required<PrintOptions>;

function chosen({ indexes, after, queries: all }: Advice, { color, width }: Options): readonly string[] {
  if (indexes.length === 0) return [];
  const weights = new Map(all.map(({ id, weight }) => [id, weight]));
  const rows = indexes.map((index) => [index.state === 'new' ? '+' : '=', percent(index.gain, after + index.gain), formatValue(index.bytes, 'B'), `${index.table} ${index.definition}`, gainers(index, weights), payers(index)]);
  const lines = columns([['', 'saves', 'size', 'index', 'for', 'paid by'], ...rows], ['left', 'right', 'right', 'left', 'left', 'left'], width);
  return lines.map((line) => (line.startsWith('+') ? paint(line, 'met', color) : line));
}

function gainers({ gains, keys = [], isUnsure }: IndexAdvice, weights: ReadonlyMap<string, number>): string {
  return list([...gains.toSorted((a, b) => b.gain * (weights.get(b.query) ?? 0) - a.gain * (weights.get(a.query) ?? 0)).map(({ query }) => query), ...keys.map(({ name, references }) => `deletes in ${references} by ${name}`), ...(isUnsure === true && gains.length === 0 ? ['only a guess speaks against it'] : [])]);
}

function payers({ pays }: IndexAdvice): string {
  return pays.length === 0 ? '–' : list(pays.map(({ query }) => query));
}

function list(names: readonly string[]): string {
  return names.length <= named ? names.join(', ') : `${names.slice(0, named).join(', ')} +${names.length - named}`;
}

/** What is said of indexes that the workload says nothing of; none where there are none. */
function untouched({ leftAlone }: Advice, width: number): readonly string[] {
  if (leftAlone === undefined) return [];
  const { indexes, tables, bytes } = leftAlone;
  return wrap(`Left alone: ${counted(indexes, 'index', 'indexes')} (${formatValue(bytes, 'B')}) of ${counted(tables, 'table', 'tables')} that no query names.`, width);
}

function drops({ drops: all }: Advice, { color, width }: Options): readonly string[] {
  const rows = all.map((drop) => ['-', formatValue(drop.bytes, 'B'), drop.name, reasonOf(drop)]);
  return columns(rows, ['left', 'right', 'left', 'left'], width).map((line) => paint(line, 'missed', color));
}

function reasonOf({ reason, by, keys }: DropAdvice): string {
  if (keys !== undefined) return `over the budget: deletes in ${keys.map(({ name, references }) => `${references} will read the whole table for ${name}`).join(', ')}`;
  if (reason === 'redundant') return `redundant: ${by ?? 'another'} does what it does`;
  return reason === 'unused' ? 'unused: no plan takes it' : 'replaced: the queries together do as well without it';
}

/** What pg_stat_statements holds has no name of its own: a table and the end of a number say little. */
const isUnnamed = /(?:^-?| )\d{4,}$/;

function queries({ queries: all, before }: Advice, width: number): readonly string[] {
  const isTold = all.some(({ id }) => isUnnamed.test(id));
  const rows = all.toSorted((a, b) => share(b) - share(a)).slice(0, mostQueries).map((query) => [query.id, percent(share(query), before), groupThousands(Math.round(query.before)), groupThousands(Math.round(query.after)), percent(query.after, query.before), ...(isTold ? [query.sql.replaceAll(/\s+/g, ' ').trim()] : [])]);
  const more = all.length > mostQueries ? [`… and ${all.length - mostQueries} more`] : [];
  const lines = columns([['query', 'share now', 'cost now', 'then', 'of it', ...(isTold ? ['what it says'] : [])], ...rows], ['left', 'right', 'right', 'right', 'right', 'left'], width);
  return [...lines, ...more];
}

function share({ weight, before }: QueryAdvice): number {
  return weight * before;
}

function sureness({ optimality, candidates, asked }: Advice, width: number): readonly string[] {
  const { known, all, plans } = optimality;
  const near = known === undefined ? 'the solver found no answer in its time' : `no choice of this size is better by more than ${percent(known, 1)}, by the ${groupThousands(plans)} plans known`;
  const floor = all === undefined || all - (known ?? 0) < 0.0005 ? '' : `, nor by more than ${percent(all, 1)} by any plan`;
  return wrap(`${counted(candidates, 'candidate', 'candidates')}, ${counted(asked, 'question', 'questions')} to the planner: ${near}${floor}.`, width);
}

function changes({ indexes, drops: all }: Advice, pinOf: AdvicePrintOptions['pinOf'] = () => undefined): readonly string[] {
  // Those of partitioned tables last: their parts take names that are free.
  const created = indexes.filter(({ state }) => state === 'new').toSorted((a, b) => Number(a.isSplit ?? false) - Number(b.isSplit ?? false));
  // An index that takes the place of one with the same columns has its path.
  const pins = new Map([...all, ...created].map(pinOf).filter((pin) => pin !== undefined));
  const statements = [
    ...created.filter((index) => pinOf(index) === undefined).map(({ create, isSplit }) => `${create.replace('create index', `create index${waiting(isSplit)}`)};`),
    ...all.filter((drop) => pinOf(drop) === undefined).map(({ schema, name, isSplit }) => `drop index${waiting(isSplit)} ${quotedIdentifier(schema)}.${quotedIdentifier(name)};`),
  ];
  // As a comment: all of this is pasted.
  if ([...created, ...all].some(({ isSplit }) => isSplit === true)) statements.unshift('-- Without CONCURRENTLY, which partitioned tables do not take, writers wait.');
  return [...statements.map(inert), ...(pins.size === 0 ? [] : ['pins:', ...[...pins].map(([path, value]) => `  ${path}: ${value}`)])];
}

/** What is not among the statements to paste, since no plan proves it. */
function hints({ hints: all = [] }: Advice, width: number): readonly string[] {
  return all.flatMap((hint) => [...wrap(`Not proved: ${hintText(hint)}${hint.create === undefined ? '' : ':'}`, width), ...(hint.create === undefined ? [] : [`  ${inert(`${hint.create};`)}`])]);
}

/** A statement that does to a terminal and in psql what it says: control characters in names are written as PostgreSQL's escapes. */
function inert(statement: string): string {
  const escaped = statement.replaceAll(/"(?:[^"]|"")*"/g, (name) => (printable(name) === name ? name : `U&${name.replaceAll('\\', '\\\\').replaceAll(/[^ -~]/gu, escapeOf)}`));
  return printable(escaped) === escaped ? escaped : `-- not to be pasted, for its control characters: ${printable(escaped)}`;
}

function escapeOf(letter: string): string {
  return `\\+${(letter.codePointAt(0) ?? 0).toString(16).padStart(6, '0')}`;
}

function waiting(isSplit: true | undefined): string {
  return isSplit === true ? '' : ' concurrently';
}

function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const value = (100 * part) / whole;
  // What is nothing but for rounding has no sign.
  const text = Math.abs(value) >= 9.95 ? value.toFixed(0) : value.toFixed(1);
  return `${text === '-0.0' ? '0.0' : text} %`;
}

function counted(count: number, one: string, many: string): string {
  return `${groupThousands(count)} ${count === 1 ? one : many}`;
}
