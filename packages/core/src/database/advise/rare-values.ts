import type { PlanTree } from '../../evidence/index.ts';
import type { ColumnStatistics } from '../../statistics/index.ts';
import type { SqlParser } from '../query/parser.ts';
import type { Known } from './known.ts';

/**
 * Returns what a plan costs on average if each value is asked for as often as any other. The planner takes all values of a
 * parameter for equally frequent; one that walks along an index, or the table, until LIMIT is full, and throws away the rows of
 * other values, walks far for a rare one. With the shares of the values known, the mean way is longer by the mean of
 * average share ÷ share; it never costs more than the whole walk.
 */
export function meanCost(plan: PlanTree, known: Known, parser: SqlParser): number {
  return (plan['Total Cost'] ?? 0) + limitsIn(plan).reduce((sum, limit) => sum + longerWay(limit, known, parser), 0);
}

function limitsIn(plan: PlanTree): readonly PlanTree[] {
  return [...(plan['Node Type'] === 'Limit' ? [plan] : []), ...(plan.Plans ?? []).flatMap(limitsIn)];
}

function longerWay(limit: PlanTree, known: Known, parser: SqlParser): number {
  const [below] = limit.Plans ?? [];
  const walk = below && walkIn(below);
  if (walk?.Filter === undefined || walk['Relation Name'] === undefined) return 0;
  const name = walk['Relation Name'];
  // A plan does not say of which schema.
  const table = known.find(name, undefined) ?? known.tables.find((other) => other.table.name === name);
  const columns = new Map(table?.statistics.columns.map((column) => [column.name, column]));
  const times = parametersIn(walk.Filter, parser).reduce((product, parameter) => product * rarity(columns.get(parameter), table?.statistics.rows ?? 0), 1);
  const whole = Math.max(0, (below?.['Total Cost'] ?? 0) - (limit['Total Cost'] ?? 0));
  return Math.min(whole, (limit['Total Cost'] ?? 0) * (times - 1));
}

/** Nodes that take rows from their first input one by one, so that LIMIT ends that early. */
const passing: ReadonlySet<string> = new Set(['Nested Loop', 'LockRows', 'Result', 'Subquery Scan', 'Append', 'Merge Append', 'Incremental Sort', 'Memoize']);

function walkIn(node: PlanTree): PlanTree | undefined {
  if (/^(?:Index|Index Only|Seq) Scan$/.test(node['Node Type'])) return node;
  const [first] = node.Plans ?? [];
  return first !== undefined && passing.has(node['Node Type']) ? walkIn(first) : undefined;
}

/** The mean over a column's values of average share ÷ share: 1 where all are alike, or nothing is known of them. */
function rarity(column: ColumnStatistics | undefined, rows: number): number {
  const shares = column?.common?.map(({ share }) => share).filter((share) => share > 0) ?? [];
  if (column === undefined || shares.length === 0) return 1;
  const filled = 1 - column.nullFraction;
  const different = Math.max(shares.length, column.distinct < 0 ? -column.distinct * rows : column.distinct);
  const others = different - shares.length;
  const rest = filled - shares.reduce((sum, share) => sum + share, 0);
  const ways = shares.reduce((sum, share) => sum + 1 / share, others > 0 && rest > 0 ? (others * others) / rest : 0);
  return Math.max(1, ((filled / different) * ways) / different);
}

/** The columns that a condition of a plan compares with parameters by `=`. */
function parametersIn(filter: string, parser: SqlParser): readonly string[] {
  try {
    return equalities(parser.parse(`select where ${filter}`));
  } catch {
    // EXPLAIN writes what is no SQL for subplans; of such conditions nothing is told.
    return [];
  }
}

interface Compared {
  readonly kind?: string;
  readonly name?: readonly { readonly String?: { readonly sval?: string } }[];
  readonly lexpr?: unknown;
  readonly rexpr?: unknown;
}

/** Those that hold for all rows: under OR and NOT another condition may be what they fulfil. */
function equalities(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Readonly<Record<string, unknown>>;
  if (node['BoolExpr'] !== undefined) return (node['BoolExpr'] as { readonly boolop?: string }).boolop === 'AND_EXPR' ? Object.values(node).flatMap(insideOf) : [];
  const compared = node['A_Expr'] as Compared | undefined;
  if (compared === undefined) return insideOf(value);
  const [left, right] = [bare(compared.lexpr), bare(compared.rexpr)];
  const column = (left['ColumnRef'] ?? right['ColumnRef']) as { readonly fields?: readonly { readonly String?: { readonly sval?: string } }[] } | undefined;
  const isOfParameter = compared.kind === 'AEXPR_OP' && compared.name?.at(-1)?.String?.sval === '=' && (left['ParamRef'] ?? right['ParamRef']) !== undefined;
  const name = column?.fields?.at(-1)?.String?.sval;
  return isOfParameter && name !== undefined ? [name] : [];
}

function insideOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(equalities) : [];
}

/** Without its casts. */
function bare(value: unknown): Readonly<Record<string, unknown>> {
  const node = (value ?? {}) as Readonly<Record<string, unknown>>;
  const cast = node['TypeCast'] as { readonly arg?: unknown } | undefined;
  return cast === undefined ? node : bare(cast.arg);
}
