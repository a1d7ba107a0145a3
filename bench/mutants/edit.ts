import { greatNames, hostileTexts, pieces, smallNames } from './hostile-words.ts';

/** One change of a brief. The numbers are places and choices, taken modulo what there is, so that any number is fine. */
export interface Edit {
  readonly how: keyof typeof ways;
  readonly at: number;
  readonly other: number;
}

/** Changes of values, after which most briefs still parse: that is where design and emitters are tried. */
export const valueWays = ['number', 'value', 'rename', 'type', 'modifier', 'hostile-default', 'hostile-summary', 'hostile-view', 'quoted-field', 'drop-operation', 'copy-operation', 'flag'] as const;

/** Changes of text, after which few briefs parse: that is where the reader is tried. */
export const textWays = ['drop-line', 'copy-line', 'swap-lines', 'drop-character', 'copy-character', 'swap-characters', 'drop-token', 'copy-token', 'swap-tokens', 'insert', 'hostile-insert'] as const;

type Way = (text: string, at: number, other: number) => string;

const numbers = ['0', '1', '2', '3', '7', '20', '99', '100', '1k', '10k', '5M', '40M', '0.1', '1.5'];
const types = ['int', 'bool', 'text', 'timestamp', 'date', 'money', 'url', 'json', 'uuid', 'decimal(3)', 'string(40)', 'string(1)', 'a | b | c', 'select | class | null2'];
const modifiers = [' optional', ' unique', ' personal', ' sensitive', ' secret', ' optional(40%)', ' distinct 300', ' skew 1.1', ' computed', ' about 40B'];
const readFlags = ['stale: 30s', 'page: none', 'page: 20 offset', 'page: 50 max 500', 'order: -createdAt', 'order: [createdAt, -id]', 'critical: true', 'limit: 10/min', 'latency: { p95: 50ms }'];
const writeFlags = ['idempotent: true', 'critical: true', 'limit: 10/min', 'latency: { p95: 900ms }', 'returns: none', 'else: keep', 'else: 422 select', 'set: {}'];
const entityFlags = ['audit: 10y', 'trash: 30d', 'immutable: true', 'keep: 2y after createdAt', 'table: "select"', 'table: a_name', 'growth: 20%/year', 'invariants: { select: id != none }'];

const ways = {
  'number': (text, at, other) => replaceMatch(text, /(?<![\w$.])\d+(?:\.\d+)?[kM]?(?=[\s,}\]/%)]|$)/gm, at, () => pick(numbers, other)),
  'value': replaceValue,
  'rename': rename,
  'type': (text, at, other) => replaceMatch(text, /(?<=: )(?:int|bool|text|timestamp|date|money|url|json|uuid|decimal\(\d+\)|string\(\d+\))(?=[\s,}])/g, at, () => pick(types, other)),
  'modifier': (text, at, other) => replaceMatch(text, /(?<=: )(?:int|bool|text|timestamp|money|url|string\(\d+\)|(?<!\b(?:is|of|each|emits|when|returns|tenant|reads|creates|updates|deletes|checks|takes): )[A-Z]\w+)(?=\s*[,}\n])/g, at, (found) => found + pick(modifiers, other)),
  'hostile-default': (text, at, other) => replaceMatch(text, /(?<=: )(?:string\(\d+\)|text)(?=\s*[,}\n])/g, at, () => JSON.stringify(`text default '${pick(hostileTexts, other).replaceAll("'", "''")}'`)),
  'hostile-summary': (text, at) => `${text.replace(/^summary: .*\n/m, '')}summary: ${JSON.stringify(pick(hostileTexts, at))}\n`,
  'hostile-view': (text, at, other) => replaceMatch(text, /\bwhere: (?:[^\n"]*?)(?= *[,}\n])/g, at, (found) => JSON.stringify(`${found.slice(7)} and '${pick(hostileTexts, other).replaceAll("'", "''")}' != 'x'`).replace(/^/, 'where: ')),
  'quoted-field': (text, at, other) => replaceMatch(text, /^( +)([a-z]\w*): (?=string|text|int|money)/gm, at, (found) => `${found.match(/^ +/)?.[0] ?? ''}"${pick(smallNames, other)}": string(20) optional\n${found}`),
  'drop-operation': (text, at) => replaceMatch(text, operation, at, () => ''),
  'copy-operation': (text, at, other) => replaceMatch(text, operation, at, (found) => found + found.replace(/^ {2}\w+/, `  ${pick(smallNames, other)}`).replace(/^ +at: .*\n|at: [^,]+, /m, '')),
  'flag': (text, at, other) => replaceMatch(text, /^( {4})(?:count|reads|creates|updates): .*\n|(?<=\{ )(?:count|by): /gm, at, (found) => withFlag(found, other)),
  'drop-line': (text, at) => splice(text.split('\n'), at, 1, []).join('\n'),
  'copy-line': (text, at, other) => insertCopy(text.split('\n'), at, other).join('\n'),
  'swap-lines': (text, at, other) => swap(text.split('\n'), at, other).join('\n'),
  'drop-character': (text, at) => text.slice(0, at % text.length) + text.slice((at % text.length) + 1),
  'copy-character': (text, at, other) => text.slice(0, other % text.length) + (text[at % text.length] ?? '') + text.slice(other % text.length),
  'swap-characters': (text, at) => text.slice(0, at % text.length) + (text[(at % text.length) + 1] ?? '') + (text[at % text.length] ?? '') + text.slice((at % text.length) + 2),
  'drop-token': (text, at) => splice(tokens(text), at, 1, []).join(''),
  'copy-token': (text, at, other) => insertCopy(tokens(text), at, other).join(''),
  'swap-tokens': (text, at, other) => swap(tokens(text), at, other).join(''),
  'insert': (text, at, other) => text.slice(0, at % text.length) + pick(pieces, other) + text.slice(at % text.length),
  'hostile-insert': (text, at, other) => splice(tokens(text), at, 0, [pick(hostileTexts, other)]).join(''),
} satisfies Record<(typeof valueWays)[number] | (typeof textWays)[number], Way>;

/** An operation in a section of operations: its line, and the deeper ones below it. */
const operation = /^ {2}[a-z]\w+:(?= *\n {4}(?:by|at|reads|does|takes)| \{ (?:by|at|reads)).*\n(?: {4,}.*\n)*/gm;

/** Returns the text with one change; the text itself where there is nothing of that kind to change. */
export function applyEdit(text: string, { how, at, other }: Edit): string {
  return text === '' ? text : ways[how](text, at, other);
}

/** A setting of an entity or an operation beside one that it has: a line of its own, or in braces. */
function withFlag(found: string, other: number): string {
  const flags = /count/.test(found) ? entityFlags : /reads/.test(found) ? readFlags : writeFlags;
  return found.endsWith('\n') ? `${found}    ${pick(flags, other)}\n` : `${pick(flags, other)}, ${found}`;
}

function pick(words: readonly string[], at: number): string {
  return words[at % words.length] ?? '';
}

function tokens(text: string): readonly string[] {
  return text.split(/(?<=[\s,{}()[\]:])/);
}

function splice(parts: readonly string[], at: number, cut: number, put: readonly string[]): readonly string[] {
  return parts.toSpliced(at % parts.length, cut, ...put);
}

function insertCopy(parts: readonly string[], at: number, other: number): readonly string[] {
  return splice(parts, other, 0, [parts[at % parts.length] ?? '']);
}

function swap(parts: readonly string[], at: number, other: number): readonly string[] {
  const [a, b] = [at % parts.length, other % parts.length];
  return parts.with(a, parts[b] ?? '').with(b, parts[a] ?? '');
}

function replaceMatch(text: string, pattern: RegExp, at: number, by: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  const match = found[at % Math.max(found.length, 1)];
  if (match === undefined) return text;
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
}

/** Puts in place of the value of a key the value that the same key has elsewhere. */
function replaceValue(text: string, at: number, other: number): string {
  const found = [...text.matchAll(/\b([a-z]\w*): ([^\s{[][^\n,{}[\]]*)/g)];
  const match = found[at % Math.max(found.length, 1)];
  if (match === undefined) return text;
  const values = found.filter(([, key]) => key === match[1]).map(([, , value]) => value ?? '');
  const [whole, key] = match;
  return `${text.slice(0, match.index)}${key}: ${pick(values, other)}${text.slice(match.index + whole.length)}`;
}

/** Renames what a key declares, everywhere: `placeOrder`, `Product`, `price`. */
function rename(text: string, at: number, other: number): string {
  const declared = [...new Set([...text.matchAll(/(?:^ {2,}|[{,] )([A-Za-z]\w*):/gm)].map(([, name]) => name ?? ''))].filter((name) => !keys.has(name));
  const name = pick(declared, at);
  if (name === '') return text;
  const to = pick(/^[A-Z]/.test(name) ? greatNames : smallNames, other);
  return text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), to);
}

/** Keys of the language, which are no names of the brief. */
const keys = new Set(
  (
    'count growth fields owner tenant table unique key keep trash audit immutable loss views transitions invariants is authenticates role scheme online limit by at takes returns rate critical idempotent latency emits ' +
    'reads creates updates deletes checks calls waits streams each where set with order page stale else as name undo final for does when deadline of carries orderedBy webhook actions availability concurrent ' +
    'p50 p95 p99 time headroom recovery errors queries delivery platform cloud regions budget compliance team engineers languages exclude currency journeys peak daily prefix style'
  ).split(' '),
);
