import type { Tree } from '../query/node.ts';
import { innersOf, listOf, openNode, walk } from '../query/node.ts';

const verbs: Readonly<Record<string, string>> = { InsertStmt: 'insert ', UpdateStmt: 'update ', DeleteStmt: 'delete ', MergeStmt: 'merge ' };

/**
 * Returns what people call a statement by: the table that it writes, after what it does there, or the first that it reads.
 * `undefined` where it names no table.
 */
export function subjectOf(tree: unknown): string | undefined {
  const [type = '', node] = openNode(tree) ?? [];
  if (node === undefined) return undefined;
  const written = node['relation'] as Tree | undefined;
  if (verbs[type] !== undefined && typeof written?.['relname'] === 'string') return `${verbs[type]}${written['relname']}`;
  const own = new Set(innersOf((node['withClause'] as Tree | undefined)?.['ctes'], 'CommonTableExpr').map(({ ctename }) => ctename));
  const named = [...listOf(node['fromClause']), tree].flatMap((part) => tablesIn(part));
  return named.find((name) => !own.has(name));
}

function tablesIn(tree: unknown): readonly string[] {
  const names: string[] = [];
  walk(tree, (type, node) => {
    if (type === 'RangeVar') names.push(String(node['relname']));
    return true;
  });
  return names;
}

/** Returns what a statement does, as SQL calls it: `VACUUM`, `CREATE INDEX`. It starts with its first word. */
export function verbOf(sql: string): string {
  const [first = '', second = ''] = sql.slice(0, 60).toUpperCase().split(/[^A-Z_]+/);
  return ['CREATE', 'ALTER', 'DROP'].includes(first) ? `${first} ${second}` : first;
}
