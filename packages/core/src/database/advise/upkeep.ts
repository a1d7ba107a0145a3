import { databaseCpu } from '../../knowledge/index.ts';
import { columnsOf } from '../candidate/candidate.ts';
import type { Option } from './options.ts';
import type { Known } from './known.ts';
import type { Write } from './writes.ts';

/** A query that writes, with the rows that one run of it writes. */
export interface Writer {
  readonly query: number;
  readonly write: Write;
  readonly rows: number;
}

/** The planner charges this for a row that a scan visits (cpu_tuple_cost + cpu_operator_cost): so many units stand for the time of one. */
const unitsPerRow = 0.0125;
const { indexEntry, scanRow } = databaseCpu.facts;
/** An entry, in the planner's units: it charges nothing for them itself. */
const entryUnits = (unitsPerRow * indexEntry.value) / scanRow.value;
/** BRIN changes its summary of 128 pages rather than an entry for each row. */
const brinShare = 1 / 50;

/** Returns what one run of a writing query pays for an index, in the planner's units. */
export function paymentOf({ write, rows }: Writer, { index, statistics }: Option, known: Known): number {
  const table = known.find(write.table, write.schema);
  if (table === undefined || table.table.name !== index.table || table.table.schema !== index.schema) return 0;
  const covered = table.statistics.rows === 0 ? 1 : Math.min(1, statistics.rows / table.statistics.rows);
  if (write.verb === 'update' && !changes(write, { index, statistics }, table.table.indexes.filter(({ constraint }) => constraint !== undefined).flatMap(({ keys }) => keys.map(({ column }) => column)))) return 0;
  // A deleted row's entry is taken away later, by vacuum.
  return rows * covered * entriesOf({ index, statistics }) * entryUnits;
}

/** An update writes no entry where no column of any index changes (HOT); else one in each index. */
function changes({ columns }: Write, { index }: Option, always: readonly (string | undefined)[]): boolean {
  const own = columnsOf(index);
  return columns.some((name) => own.has(name) || always.includes(name));
}

function entriesOf({ index }: Option): number {
  if (index.method === 'brin') return brinShare;
  if (index.method === 'gist') return gistEntries;
  return index.method === 'gin' ? ginEntries : 1;
}

/** What an entry of GiST takes, in those of B-trees: 1.60 s for 100,000 ranges of numbers into PostgreSQL 18 beside 0.54 s. */
const gistEntries = 3;

/** Entries of a row in GIN, where its statistics don't tell: words of a title, tags. */
const ginEntries = 8;
