import type { ClientBase } from 'pg';

/** One node of a plan as PostgreSQL's JSON gives it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  /** Of the table, as conditions name it. */
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly 'Total Cost'?: number;
  readonly 'Plan Rows'?: number;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  /** Milliseconds of one loop; only where EXPLAIN timed the nodes. */
  readonly 'Actual Total Time'?: number;
  readonly 'Startup Cost'?: number;
  readonly 'Join Type'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Parent Relationship'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

/** A statement's plan, and what running it read where it was run. */
export interface Explained {
  readonly root: PlanNode;
  readonly nodes: readonly PlanNode[];
  /** Rows that scans looked at, before filters. */
  readonly rowsRead?: number;
  readonly rowsReturned?: number;
  /** Seconds of execution. */
  readonly time?: number;
}

interface Output {
  readonly Plan: PlanNode;
  readonly 'Execution Time'?: number;
}

/** Runs a reading statement with real values and returns its plan with what it read. */
export async function explainAnalyze(client: ClientBase, sql: string, values: readonly unknown[]): Promise<Explained> {
  return explained(await explain(client, `explain (analyze, buffers off, format json) ${sql}`, values));
}

/** Runs a statement and returns its plan and its time. Nodes are timed only on demand: reading the clock for each row can double a time. */
export async function explainTimed(client: ClientBase, sql: string, values: readonly unknown[], timing: 'nodes' | 'whole'): Promise<Explained> {
  return explained(await explain(client, `explain (analyze, buffers off, timing ${timing === 'nodes' ? 'on' : 'off'}, format json) ${sql}`, values));
}

/** Returns the plan that PostgreSQL makes for a statement without knowing its values; nothing is run. */
export async function explainGeneric(client: ClientBase, sql: string): Promise<Explained> {
  return explained(await explain(client, `explain (generic_plan, format json) ${sql}`, []));
}

async function explain(client: ClientBase, text: string, values: readonly unknown[]): Promise<Output> {
  // Without values the simple protocol is used: the extended one would ask for the parameters.
  const { rows } = values.length === 0 ? await client.query<{ 'QUERY PLAN': readonly Output[] }>(text) : await client.query<{ 'QUERY PLAN': readonly Output[] }>(text, [...values]);
  const output = rows[0]?.['QUERY PLAN'][0];
  if (output === undefined) throw new Error('EXPLAIN gave no plan');
  return output;
}

function explained(output: Output): Explained {
  const nodes = nodesOf(output.Plan);
  const time = output['Execution Time'];
  if (time === undefined) return { root: output.Plan, nodes };
  const scans = nodes.filter((node) => node['Relation Name'] !== undefined || node['Node Type'] === 'Bitmap Heap Scan');
  const rowsRead = scans.reduce((sum, node) => sum + rowsOf(node), 0);
  return { root: output.Plan, nodes, rowsRead, rowsReturned: output.Plan['Actual Rows'] ?? 0, time: time / 1000 };
}

function rowsOf(node: PlanNode): number {
  const each = (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return each * (node['Actual Loops'] ?? 1);
}

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
