import { databaseCpu } from '../../knowledge/index.ts';
import { formatQuantity, predicted } from '../../quantity/index.ts';
import { identifier } from '../../sql/index.ts';
import type { Place, Quantity } from '../../quantity/index.ts';
import type { Index, Statement, Table } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Choice, Context } from '../decision.ts';
import { writesOf } from '../derived/costs.ts';
import { rowsOf } from '../derived/selectivity.ts';
import { chooseIndexes } from '../index/choose.ts';
import type { Proposal, ServedBy, TableCase } from '../index/choose.ts';
import { indexBytes, scanTime } from '../index/cost.ts';
import { including, pinOfIndex } from '../index/pin.ts';
import { columnDistinct } from '../index/distinct.ts';
import { joinOrder } from '../index/join-order.ts';
import type { Instead } from '../index/join-order.ts';
import { foreignKeyPaths, invariantPaths, jobPaths } from '../index/own-paths.ts';
import { plannedFactor } from '../load.ts';
import type { Names } from '../tables/naming.ts';
import { columnWidths } from '../tables/sizes.ts';
import type { WidthOf } from '../tables/sizes.ts';
import { takenNames } from '../tables/taken-names.ts';

/** An index for each access path that keys don't serve and that is worth one. */
export const indexes = defineDecision({
  id: 'indexes',
  question: 'Which indexes do the access paths need?',
  after: ['data-access', 'retention', 'audit'],
  pins: [{ path: 'Entity.index.columns', values: 'index, none, including_<columns> (columns joined by _, as in the name of the index; what is included is read without a look at the table)' }],
  decide: (context) => {
    const names = takenNames(context.draft.tables);
    const widthOf = columnWidths(context.brief, context.draft.tables);
    const { cases, instead } = casesOf(context);
    const results = cases.map((subject) => indexTable(context, subject, names, widthOf));
    const served = new Map(results.flatMap((result) => [...result.served]));
    for (const [path, taken] of instead) served.set(path, served.get(taken.path) ?? { kind: 'scan', reason: 'another order of joins is taken' });
    return outcomeOf(
      results.flatMap((result) => result.choices),
      { tables: results.map((result) => result.table), statements: context.draft.statements.map((statement) => withServed(statement, served, instead)) },
    );
  },
});

/** The tables with the paths that lead to them, and the paths that another order of joins makes needless. */
function casesOf(context: Context): { readonly cases: readonly TableCase[]; readonly instead: ReadonlyMap<string, Instead> } {
  const { brief, draft, rates } = context;
  const rows = rowsOf(brief);
  const writes = writesOf(brief, rows, rates);
  const factor = plannedFactor(brief).value;
  const tables = new Map(draft.tables.map((table) => [table.name, table]));
  const distincts = new Map(draft.tables.map((table) => [table.name, columnDistinct(brief, rows, table)]));
  const distinct = (table: Table, column: string): number => distincts.get(table.name)?.(column) ?? 1;
  const ordered = draft.statements.map((statement) => joinOrder(statement.paths, tables, distinct));
  const own = [...foreignKeyPaths(brief, draft.tables, rates), ...jobPaths(brief, draft.tables, draft.jobs), ...invariantPaths(context, writes)];
  const paths = Map.groupBy([...ordered.flatMap((order) => order.paths), ...own], (path) => path.table);
  const cases = draft.tables.map((table) => ({
    table,
    paths: paths.get(table.name) ?? [],
    distinct: (column: string) => distinct(table, column),
    writes: (table.holds.kind === 'runtime' ? 0 : (writes.get(table.holds.entity) ?? 0)) * factor,
    factor,
    objective: brief.objectives.queries.value,
  }));
  return { cases, instead: new Map(ordered.flatMap((order) => [...order.instead])) };
}

interface Indexed {
  readonly table: Table;
  readonly choices: readonly Choice[];
  readonly served: ReadonlyMap<string, ServedBy>;
}

function indexTable(context: Context, subject: TableCase, names: Names, widthOf: WidthOf): Indexed {
  const pins = pinsOn(context, subject.table);
  const asked = chooseIndexes(subject);
  // What the paths ask for by themselves is no addition.
  const own = new Set(asked.proposals.map((proposal) => labelOf(proposal)));
  const pinned = [...pins.keys()].filter((label) => !own.has(label)).flatMap((label) => columnsIn(subject.table, label) ?? []);
  const { proposals, served } = pinned.length === 0 ? asked : chooseIndexes({ ...subject, pinned });
  const all = new Map(served);
  const made: Index[] = [];
  const choices = proposals.map((proposal) => {
    const include = includedBy(subject.table, proposal, pins.get(labelOf(proposal)));
    const index = { ...indexOf(subject.table, proposal, names), include };
    const size = indexBytes(subject.table, [...proposal.columns.map((column) => column.name), ...include], widthOf);
    const choice = ask(context, subject, proposal, index, size);
    const isKept = choice.decision.choice !== 'none';
    if (isKept) made.push(index);
    for (const path of proposal.serves) all.set(path.id, isKept ? { kind: 'index', name: index.name } : { kind: 'scan', reason: `${index.decision} is pinned to none` });
    return choice;
  });
  return { table: { ...subject.table, indexes: made }, choices, served: all };
}

/** The pins on indexes of a table that add something: by the columns that their paths name. */
function pinsOn({ pins }: Context, table: Table): ReadonlyMap<string, string> {
  const start = pinOfIndex(table, []);
  return new Map([...pins].flatMap(([path, { value }]) => (path.startsWith(start) && value !== 'none' ? [[path.slice(start.length), value]] : [])));
}

/** Returns the columns that a name joins by `_`, which column names hold too; `undefined` where it is none. */
function columnsIn(table: Table, label: string): readonly (readonly string[])[] | undefined {
  if (label === '') return [[]];
  for (const { name } of table.columns) {
    if (label === name) return [[name]];
    if (!label.startsWith(`${name}_`)) continue;
    const [rest] = columnsIn(table, label.slice(name.length + 1)) ?? [];
    if (rest !== undefined && !rest.includes(name)) return [[name, ...rest]];
  }
  return undefined;
}

function includedBy(table: Table, { columns, search }: Proposal, value: string | undefined): readonly string[] {
  if (search !== undefined || value?.startsWith(including) !== true) return [];
  const [included = []] = columnsIn(table, value.slice(including.length)) ?? [];
  return included.filter((name) => !columns.some((column) => column.name === name));
}

function labelOf({ search, columns }: Proposal): string {
  return search === undefined ? columns.map((column) => column.name).join('_') : 'search';
}

function indexOf(table: Table, proposal: Proposal, names: Names): Index {
  const name = names.take(`${table.name}_${labelOf(proposal)}_idx`);
  const parts = proposal.search === undefined ? proposal.columns.map((column) => ({ expression: identifier(column.name), column: column.name, descending: column.descending })) : [{ expression: proposal.search, descending: false }];
  const where = proposal.where.length === 0 ? {} : { where: proposal.where.map((condition) => `(${condition})`).join(' and ') };
  // The name without its table and ending: unique in the table even where two indexes have the same columns.
  const own = name.startsWith(`${table.name}_`) ? name.slice(table.name.length + 1).replace(/_idx(?=(_\d+)?$)/, '') : name;
  return { name, table: table.name, method: proposal.search === undefined ? 'btree' : 'gin', parts, include: [], ...where, unique: false, serves: proposal.serves.map((path) => path.id), decision: pinOfIndex(table, [own]) };
}

function ask(context: Context, subject: TableCase, proposal: Proposal, index: Index, size: Quantity): Choice {
  const { table } = subject;
  const rate = proposal.serves.reduce((sum, path) => sum + path.rate.value, 0);
  const scan = predicted(scanTime(table), 's', 'rows × time per row scanned', [`tables.${table.name}.rows`, databaseCpu.facts.scanRow.id]);
  const writes = predicted(subject.writes * databaseCpu.facts.indexEntry.value, 'cores', 'rows written per second × time per entry × planned load', [databaseCpu.facts.indexEntry.id]);
  return choose(context, {
    id: index.decision,
    question: `What serves ${describe(proposal)}?`,
    candidates: [
      ...(index.include.length === 0 ? [] : [{ id: `${including}${index.include.join('_')}`, label: `Index on ${table.name} (${index.parts.map((part) => part.expression).join(', ')}) with ${index.include.join(', ')}`, against: `it takes ${formatQuantity(size)} and ${formatQuantity(writes)} of writes at the planned load, and more of them: an update of what is included writes an entry`, cost: writes }]),
      { id: 'index', label: `${index.method === 'gin' ? 'GIN index' : 'Index'} on ${table.name} (${index.parts.map((part) => part.expression + (part.descending ? ' desc' : '')).join(', ')})${index.where === undefined ? '' : ` where ${index.where}`}`, against: `it takes ${formatQuantity(size)} and ${formatQuantity(writes)} of writes at the planned load`, cost: writes },
      { id: 'none', label: 'No index: a sequential scan', against: `each run scans ${formatQuantity(table.rows)}, about ${formatQuantity(scan)} of a core, ${formatQuantity(predicted(rate, '1/s', 'sum', []))} times`, cost: scan },
    ],
    best: proposal.isPinned === true ? 'none' : 'index',
    because: proposal.isPinned === true ? 'By the rules and costs of this design no access path needs it.' : reasonOf(subject, proposal),
    changes: ['Fewer rows: a table of a few pages is scanned faster', 'Operations that no longer read this way'],
    numbers: [
      { name: `${index.name}.size`, quantity: size },
      { name: `${index.name}.scan`, quantity: scan },
      { name: `${index.name}.writes`, quantity: writes },
    ],
    places: placesOf(context, proposal),
  });
}

function describe(proposal: Proposal): string {
  const names = [...new Set(proposal.serves.map((path) => path.statement))];
  if (names.length === 0) return 'nothing that this design knows of';
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function reasonOf(subject: TableCase, proposal: Proposal): string {
  const [first] = proposal.serves;
  if (proposal.search !== undefined) return 'A search for words in texts, or for a value in lists, reads an inverted index, or every row.';
  if (proposal.serves.every((path) => path.as === 'foreign-key')) return 'Deleting a row looks for the rows that refer to it: without an index it scans this table each time.';
  if (proposal.serves.every((path) => path.as === 'job')) return 'A job looks for rows whose time is over: without an index it scans this table in each run.';
  const merged = proposal.serves.length > 1 ? ` It serves ${proposal.serves.length} access paths.` : '';
  const partial = proposal.where.length > 0 ? ' Only the rows that the condition lets through are in it.' : '';
  return `It finds ${first === undefined ? 'the rows' : formatQuantity(first.matching)} of ${formatQuantity(subject.table.rows)} without reading the others; columns compared by = come first, then the order or the range.${merged}${partial}`;
}

function placesOf(context: Context, proposal: Proposal): readonly Place[] {
  const operations = new Set(proposal.serves.map((path) => path.statement.split('.')[0]));
  return [...operations].flatMap((id) => context.operations.get(id ?? '')?.place ?? []);
}

function withServed(statement: Statement, served: ReadonlyMap<string, ServedBy>, instead: ReadonlyMap<string, Instead>): Statement {
  const paths = statement.paths.map((path) => ({ ...path, matching: instead.get(path.id)?.matching ?? path.matching, servedBy: served.get(path.id) ?? path.servedBy }));
  return { ...statement, paths };
}
