import { tokenAt } from '../workload/tokens.ts';

const typeName = String.raw`(?:"[^"]*"|[a-z_][\w.]*)(?: (?:varying|precision|with(?:out)? time zone))?(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])?`;
/** Constants; what stands between them is SQL. */
const quoted = /('(?:[^']|'')*')/;
const constantCast = new RegExp(String.raw`('(?:[^']|'')*'|\b\d+(?:\.\d+)?|\bnull)((?:::${typeName})+)`, 'g');
/** Of `cast(… as type)`, the other way to write `(…)::type`. */
const castEnd = new RegExp(String.raw`\s+as\s+(${typeName})\s*\)`, 'g');
const textCast = /::(?:text|varchar|character varying|bpchar)(?:\(\d+\))?(?:\[\])?/g;
/** Names of types that PostgreSQL prints otherwise than people write them. */
const otherNames: readonly (readonly [RegExp, string])[] = [
  [/::(?:integer|int4)\b/g, '::int'], [/::int8\b/g, '::bigint'], [/::int2\b/g, '::smallint'], [/::boolean\b/g, '::bool'], [/::decimal\b/g, '::numeric'],
  [/::(?:double precision|float)\b/g, '::float8'], [/::float4\b/g, '::real'], [/::timestamp with time zone\b/g, '::timestamptz'], [/::timestamp without time zone\b/g, '::timestamp'],
];

/**
 * True if two expressions are the same but for how they are written: PostgreSQL prints those of an index with the types of
 * their constants, texts made of other texts, its own case and parentheses. What a value is cast to makes a difference.
 */
export function isSameSql(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && plain(one) === plain(other));
}

function plain(sql: string): string {
  const inOneCase = outside(sql, (text) => text.toLowerCase().replaceAll(/\bcast\s*\(/g, '(').replaceAll(castEnd, ')::$1').replaceAll(/\s*::\s*/g, '::').replaceAll(/"([a-z_][a-z0-9_]*)"/g, '$1')).replaceAll(`'pg_catalog.`, `'`);
  const uncast = withoutTexts(inOneCase.replaceAll(constantCast, '$1'));
  return outside(uncast, (text) => otherNames.reduce((named, [pattern, name]) => named.replaceAll(pattern, name), text).replaceAll(/[\s()]/g, ''));
}

/** Changes what is no constant. */
function outside(sql: string, change: (text: string) => string): string {
  return sql.split(quoted).map((piece, place) => (place % 2 === 1 ? piece : change(piece))).join('');
}

/** Leaves out that texts are cast to texts inside of an expression; what the whole is cast to says what an index holds. */
function withoutTexts(sql: string): string {
  const whole = unwrapped(sql.trim());
  const isText = outside(whole, (text) => text.replaceAll(textCast, '#')).endsWith('#');
  return `${outside(whole, (text) => text.replaceAll(textCast, ''))}${isText ? '::text' : ''}`;
}

function unwrapped(sql: string): string {
  if (!sql.startsWith('(')) return sql;
  let depth = 0;
  for (let at = 0; at < sql.length; at += tokenAt(sql, at).end - at) {
    if (sql[at] === '(') depth += 1;
    if (sql[at] === ')') depth -= 1;
    if (depth === 0) return at === sql.length - 1 ? unwrapped(sql.slice(1, -1).trim()) : sql;
  }
  return sql;
}
