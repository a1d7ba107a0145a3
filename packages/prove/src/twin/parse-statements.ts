import { sqlParser } from '../parser/index.ts';

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
  const { parseStatement } = await sqlParser();
  const answer = await parseStatement(text);
  if (answer.is === 'too deep') return 'it is nested too deeply for the parser';
  if (answer.is === 'refused') return answer.reason;
  const bytes = Buffer.from(text);
  return answer.statements.flatMap(({ tree, start, length }) => {
    const [found] = Object.entries(tree ?? {});
    if (found === undefined) return [];
    return [{ text: bytes.toString('utf8', start, length === undefined ? bytes.length : start + length).trim(), kind: found[0], node: found[1] as Readonly<Record<string, unknown>> }];
  });
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

/** Returns how many there are of each kind of statement, for people: `2 ALTER TABLE`. */
export function kindsOf(verbs: readonly string[]): readonly string[] {
  return [...Map.groupBy(verbs, (verb) => verb)].map(([verb, all]) => `${all.length} ${verb}`).toSorted();
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
