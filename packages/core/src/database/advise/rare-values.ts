import type { PlanTree } from '../../evidence/index.ts';
import type { ColumnStatistics } from '../../statistics/index.ts';
import type { SqlParser } from '../query/parser.ts';
import type { Known } from './known.ts';
import { isGuessed, parametersIn } from './plan-conditions.ts';

/**
 * Returns what a plan costs on average over the values that its parameters may have, as far as that differs from what the planner says,
 * who takes all values of a parameter for equally frequent:
 * - one that walks along an index, or the table, until LIMIT is full, and throws away the rows of other values, walks far for a rare
 *   one: the mean way is longer by the mean of average share ÷ share, and never more than the whole walk;
 * - where it throws away what fulfils no condition whose share PostgreSQL guesses by a constant (`@@ $1`, `between $1 and $2`), it may
 *   end anywhere: half of the walk counts;
 * - one that sorts all rows of a value before LIMIT reads many of a frequent one. Half of the runs are taken to ask for values as often
 *   as these occur, and half for each alike.
 */
export function meanCost(plan: PlanTree, known: Known, parser: SqlParser): number {
  return (plan['Total Cost'] ?? 0) + limitsIn(plan).reduce((sum, limit) => sum + longerWay(limit, known, parser) + largerSort(limit, known, parser), 0);
}

function limitsIn(plan: PlanTree): readonly PlanTree[] {
  return [...(plan['Node Type'] === 'Limit' ? [plan] : []), ...(plan.Plans ?? []).flatMap(limitsIn)];
}

function longerWay(limit: PlanTree, known: Known, parser: SqlParser): number {
  const [below] = limit.Plans ?? [];
  const walk = below && walkIn(below);
  if (below === undefined || walk === undefined) return 0;
  const whole = Math.max(0, (below['Total Cost'] ?? 0) - (limit['Total Cost'] ?? 0));
  const rare = walk.Filter === undefined ? 1 : parametersIn(walk.Filter, parser).reduce((product, parameter) => product * rarity(columnOf(walk, parameter, known)), 1);
  const guessed = filtersIn(below).some((filter) => isGuessed(filter, parser)) ? whole / 2 : 0;
  return Math.max(guessed, Math.min(whole, (limit['Total Cost'] ?? 0) * (rare - 1)));
}

/** Conditions that rows are thrown away by between a walk and LIMIT: those of what each row is joined to, too. */
function filtersIn(node: PlanTree): readonly string[] {
  const own = [node.Filter, node['Join Filter']].flatMap((filter) => filter ?? []);
  return [...own, ...(node['Node Type'] === 'Sort' ? [] : (node.Plans ?? []).flatMap(filtersIn))];
}

function largerSort(limit: PlanTree, known: Known, parser: SqlParser): number {
  const sort = sortIn(limit.Plans?.[0]);
  const scan = sort?.Plans?.[0] && scanIn(sort.Plans[0]);
  const condition = scan?.['Index Cond'] ?? scan?.['Recheck Cond'];
  if (sort === undefined || scan === undefined || condition === undefined) return 0;
  const heaviest = parametersIn(condition, parser).reduce((most, parameter) => Math.max(most, weight(columnOf(scan, parameter, known))), 1);
  return ((sort['Total Cost'] ?? 0) * (heaviest - 1)) / 2;
}

function sortIn(node: PlanTree | undefined): PlanTree | undefined {
  if (node === undefined || node['Node Type'] === 'Sort') return node;
  return passing.has(node['Node Type']) ? sortIn(node.Plans?.[0]) : undefined;
}

/** What reads the rows that others are joined to. */
function scanIn(node: PlanTree): PlanTree | undefined {
  if (/^(?:Index|Index Only|Bitmap Heap) Scan$/.test(node['Node Type'])) return node;
  const [first] = node.Plans ?? [];
  return first !== undefined && passing.has(node['Node Type']) ? scanIn(first) : undefined;
}

interface KnownColumn {
  readonly column: ColumnStatistics;
  readonly rows: number;
}

function columnOf(scan: PlanTree, name: string, known: Known): KnownColumn | undefined {
  const relation = scan['Relation Name'] ?? '';
  // A plan does not say of which schema.
  const table = known.find(relation, undefined) ?? known.tables.find((other) => other.table.name === relation);
  const column = table?.statistics.columns.find((each) => each.name === name);
  return table === undefined || column === undefined ? undefined : { column, rows: table.statistics.rows };
}

/** Nodes that take rows from their first input one by one, so that LIMIT ends that early. */
const passing: ReadonlySet<string> = new Set(['Nested Loop', 'LockRows', 'Result', 'Subquery Scan', 'Append', 'Merge Append', 'Incremental Sort', 'Memoize']);

function walkIn(node: PlanTree): PlanTree | undefined {
  if (/^(?:Index|Index Only|Seq) Scan$/.test(node['Node Type'])) return node;
  const [first] = node.Plans ?? [];
  return first !== undefined && passing.has(node['Node Type']) ? walkIn(first) : undefined;
}

/** The values of a column by their shares: those that are listed, and how many others share what is left. */
interface Shares {
  readonly listed: readonly number[];
  readonly others: number;
  readonly rest: number;
  /** Of all values, and how many those are. */
  readonly filled: number;
  readonly different: number;
}

/** `undefined` where all are alike, or nothing is known of them. */
function sharesOf(known: KnownColumn | undefined): Shares | undefined {
  const listed = known?.column.common?.map(({ share }) => share).filter((share) => share > 0) ?? [];
  if (known === undefined || listed.length === 0) return undefined;
  const { column, rows } = known;
  const filled = 1 - column.nullFraction;
  const different = Math.max(listed.length, column.distinct < 0 ? -column.distinct * rows : column.distinct);
  return { listed, others: different - listed.length, rest: Math.max(0, filled - listed.reduce((sum, share) => sum + share, 0)), filled, different };
}

/** The mean over a column's values of average share ÷ share: 1 where all are alike, or nothing is known of them. */
function rarity(known: KnownColumn | undefined): number {
  const shares = sharesOf(known);
  if (shares === undefined) return 1;
  const { listed, others, rest, filled, different } = shares;
  const ways = listed.reduce((sum, share) => sum + 1 / share, others > 0 && rest > 0 ? (others * others) / rest : 0);
  return Math.max(1, ((filled / different) * ways) / different);
}

/** How many times as many rows a value has on average that is asked for as often as it occurs: 1 where all are alike. */
function weight(known: KnownColumn | undefined): number {
  const shares = sharesOf(known);
  if (shares === undefined || shares.filled <= 0) return 1;
  const { listed, others, rest, filled, different } = shares;
  const squares = listed.reduce((sum, share) => sum + share * share, others > 0 ? (rest * rest) / others : 0);
  return Math.max(1, (different * squares) / (filled * filled));
}
