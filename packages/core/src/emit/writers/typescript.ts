import { compareText } from '../tree.ts';

/** Lines of code; a nested list is indented once more than what is around it. */
export type Lines = readonly (string | Lines)[];

const reserved = new Set(
  (
    'abstract any arguments as asserts async await bigint boolean break case catch class const continue debugger declare default delete do else enum eval export extends ' +
    'false finally for from function get if implements import in infer instanceof interface is keyof let module namespace never new null number object of package private ' +
    'protected public readonly require return satisfies set static string super switch symbol this throw true try type typeof undefined unique unknown using var void while with yield ' +
    // Names that emitted code takes from its surroundings; a type or function of the brief must not hide them.
    'Array Boolean Buffer Date Error Function JSON Map Math NaN Number Object Promise Readonly Record Required Partial Pick Omit Exclude Extract Set String Symbol RegExp Infinity ' +
    'AbortSignal Headers Response Request URL URLSearchParams fetch process console crypto globalThis constructor prototype toString valueOf hasOwnProperty'
  ).split(' '),
);

/** Returns an identifier for a name of the brief: a name that TypeScript or its globals use gets `_` at its end, which no name of a brief has. */
export function identifier(name: string): string {
  const safe = name.replaceAll(/[^A-Za-z0-9_$]/g, '_');
  if (reserved.has(safe) || !/^[A-Za-z_$]/.test(safe)) return `${/^[A-Za-z_$]/.test(safe) ? '' : '_'}${safe}_`;
  return safe;
}

/** Returns a name as it stands before a colon in an object or an interface. */
export function property(name: string): string {
  if (name === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : quoted(name);
}

/** Returns the access to a property: `.name` or `['na-me']`. */
export function access(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) && name !== '__proto__' ? `.${name}` : `[${quoted(name)}]`;
}

/** Returns a string literal in single quotes. */
export function quoted(text: string): string {
  // Most texts need no escape, and there are many.
  if (/^[ -~]*$/.test(text) && !/['\\]/.test(text)) return `'${text}'`;
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replaceAll(/[\u2028\u2029\u007F]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}

/** Returns a string literal that may span lines: in backticks if it does, or if quotes would need escapes. */
export function textLiteral(text: string): string {
  if (!/[\n']/.test(text) || /[\u0000-\u0009\u000B-\u001F\u2028\u2029]/.test(text)) return quoted(text);
  return `\`${text.replaceAll(/\\|`|\$\{/g, (found) => `\\${found}`)}\``;
}

/** Returns a comment on lines of their own; nothing in the text can end it. */
export function docComment(text: string): string {
  return `/** ${text.replaceAll(/[\u0000-\u001F\u2028\u2029]+/g, ' ').replaceAll('*/', '*\\/').trim()} */`;
}

const lineWidth = 120;

/** Objects of a value that are written as code, by identity. */
export type Names = ReadonlyMap<unknown, string>;

/** Returns a value as an expression: objects and lists on one line where they fit, `undefined` members left out, named objects as their names. */
export function literal(value: unknown, indent = 0, named: Names = new Map()): string {
  const name = named.get(value);
  if (name !== undefined) return name;
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return String(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const members = membersOf(value);
  if (members.length === 0) return `${open}${close}`;
  const short = oneLine(value, lineWidth - indent * 2, named);
  if (short !== undefined) return short;
  const pad = '  '.repeat(indent + 1);
  return `${open}\n${members.map(([key, member]) => `${pad}${key}${literal(member, indent + 1, named)},\n`).join('')}${'  '.repeat(indent)}${close}`;
}

/** Keys as they stand before a value (none in a list), and the values. */
function membersOf(value: object): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((member: unknown) => ['', member] as const);
  return Object.entries(value).filter(([, member]) => member !== undefined).map(([key, member]) => [`${property(key)}: `, member] as const);
}

/** Returns a value on one line, or nothing if that is longer than `room`: then it stops at once, so that deep values cost no more than flat ones. */
function oneLine(value: unknown, room: number, named: Names): string | undefined {
  const name = named.get(value);
  const word = name ?? (typeof value === 'string' ? quoted(value) : value === null || typeof value !== 'object' ? String(value) : undefined);
  if (word !== undefined) return word.length <= room ? word : undefined;
  const members = membersOf(value as object);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : members.length === 0 ? ['{', '}'] : ['{ ', ' }'];
  let text = open;
  for (const [key, member] of members) {
    if (text !== open) text += ', ';
    text += key;
    const rest = oneLine(member, room - text.length - close.length, named);
    if (rest === undefined) return undefined;
    text += rest;
  }
  return text.length + close.length <= room ? text + close : undefined;
}

/** A file of TypeScript being written: it collects imports while its lines are made. */
export interface Module {
  /** Imports a value and returns its name. */
  readonly value: (from: string, name: string) => string;
  /** Imports a type and returns its name. */
  readonly type: (from: string, name: string) => string;
  /** Returns the text: imports, then the sections with an empty line between them. */
  readonly print: (...sections: readonly Lines[]) => string;
}

/** Starts a file. */
export function createModule(): Module {
  const values = new Map<string, Set<string>>();
  const types = new Map<string, Set<string>>();
  const add = (into: Map<string, Set<string>>, from: string, name: string): string => {
    const names = into.get(from) ?? new Set<string>();
    into.set(from, names.add(name));
    return name;
  };
  return {
    value: (from, name) => add(values, from, name),
    type: (from, name) => add(types, from, name),
    print: (...sections) => {
      const imports = [...new Set([...values.keys(), ...types.keys()])].toSorted(byDistance).flatMap((from) => [
        ...importLine('import', from, values.get(from)),
        ...importLine('import type', from, types.get(from)),
      ]);
      return [imports, ...sections].filter((section) => section.length > 0).map((section) => printLines(section)).join('\n');
    },
  };
}

/** Returns the lines as text, each ended by LF. */
function printLines(lines: Lines, depth = 0): string {
  return lines.map((line) => (typeof line === 'string' ? `${line === '' ? '' : '  '.repeat(depth) + line}\n` : printLines(line, depth + 1))).join('');
}

function importLine(keyword: string, from: string, names: ReadonlySet<string> | undefined): readonly string[] {
  if (names === undefined) return [];
  return [`${keyword} { ${[...names].toSorted(compareText).join(', ')} } from ${quoted(from)};`];
}

/** Packages and subpaths first, then the farthest files. */
function byDistance(a: string, b: string): number {
  const isFile = (from: string): number => (from.startsWith('.') ? 1 : 0);
  return isFile(a) - isFile(b) || compareText(a, b);
}
