import type { Node } from '@pgsql/types';
import { loadModule, parseSync } from 'libpg-query';
import { errorText } from '../run/index.ts';

/** One statement of a text. */
export interface ParsedStatement {
  readonly text: string;
  /** Kind of its parse node, such as `SelectStmt`. */
  readonly kind: string;
  /** What the node holds. */
  readonly node: Readonly<Record<string, unknown>>;
}

/** Returns the statements of a text by PostgreSQL's own grammar, or why it is not SQL. */
export async function parseStatements(text: string): Promise<readonly ParsedStatement[] | string> {
  // What is zero for PostgreSQL ends a text there, so that something else would be parsed than is run.
  if (text.includes('\0')) return 'it holds a zero byte';
  await loadModule();
  try {
    const bytes = Buffer.from(text);
    return (parseSync(text).stmts ?? []).flatMap(({ stmt, stmt_location: start = 0, stmt_len: length }) => {
      const [found] = Object.entries((stmt ?? {}) as Node);
      if (found === undefined) return [];
      const end = length === undefined || length === 0 ? bytes.length : start + length;
      return [{ text: bytes.toString('utf8', start, end).trim(), kind: found[0], node: found[1] as Readonly<Record<string, unknown>> }];
    });
  } catch (error) {
    return errorText(error);
  }
}

/** Returns the beginning of a statement in one line, by which people know it. */
export function headOf(statement: string): string {
  const line = withoutComments(statement).replaceAll(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** Returns what a statement does, by its first words: `COMMENT`, `CREATE POLICY`. */
export function verbOf(statement: string): string {
  const [first = '', second = ''] = headOf(statement).toUpperCase().split(/[^A-Z]+/);
  return ['CREATE', 'ALTER', 'DROP'].includes(first) ? `${first} ${second}` : first;
}

function withoutComments(statement: string): string {
  return statement.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/, '');
}

/** Returns all nodes of one kind inside of a node. */
export function nodesOf(node: unknown, kind: string): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(node)) return node.flatMap((item) => nodesOf(item, kind));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [...(key === kind && typeof value === 'object' && value !== null ? [value as Readonly<Record<string, unknown>>] : []), ...nodesOf(value, kind)]);
}
