import { innersOf, openNode } from '../query/node.ts';
import type { Tree } from '../query/node.ts';

/** What a statement does to the rows of a table. */
export interface Write {
  readonly table: string;
  readonly schema: string | undefined;
  readonly verb: 'insert' | 'update' | 'delete';
  /** Columns that an update sets. */
  readonly columns: readonly string[];
}

const verbs = { InsertStmt: 'insert', UpdateStmt: 'update', DeleteStmt: 'delete' } as const;

/** Returns what a statement writes: those in WITH too. What an upsert or MERGE may set counts as set. */
export function writesOf(tree: unknown): readonly Write[] {
  const [type, node] = openNode(tree) ?? [];
  if (node === undefined) return [];
  const inside = innersOf((node['withClause'] as Tree | undefined)?.['ctes'], 'CommonTableExpr').flatMap((cte) => writesOf(cte['ctequery']));
  const verb = verbs[type as keyof typeof verbs] as Write['verb'] | undefined;
  if (type === 'MergeStmt') return [...inside, ...mergeWrites(node)];
  if (verb === undefined) return inside;
  const write = { ...tableOf(node), verb, columns: verb === 'update' ? setBy(node['targetList']) : [] };
  const upsert = node['onConflictClause'] as Tree | undefined;
  const set = setBy(upsert?.['targetList']);
  return [...inside, write, ...(set.length === 0 ? [] : [{ ...write, verb: 'update' as const, columns: set }])];
}

function mergeWrites(node: Tree): readonly Write[] {
  return innersOf(node['mergeWhenClauses'], 'MergeWhenClause').flatMap((clause): Write[] => {
    const verb = ({ CMD_INSERT: 'insert', CMD_UPDATE: 'update', CMD_DELETE: 'delete' } as const)[String(clause['commandType'])];
    return verb === undefined ? [] : [{ ...tableOf(node), verb, columns: verb === 'update' ? setBy(clause['targetList']) : [] }];
  });
}

function tableOf(node: Tree): Pick<Write, 'table' | 'schema'> {
  const range = (node['relation'] ?? {}) as Tree;
  return { table: String(range['relname']), schema: typeof range['schemaname'] === 'string' ? range['schemaname'] : undefined };
}

function setBy(targets: unknown): readonly string[] {
  return innersOf(targets, 'ResTarget').map((target) => String(target['name']));
}
