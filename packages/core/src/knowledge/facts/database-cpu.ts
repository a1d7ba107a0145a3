import { defineFacts } from '../fact.ts';

const judged = { unit: 's', source: 'our judgement, to be replaced by `prove` on the machine at hand', date: '2026-11', hardware: 'a core of a current server, data in memory', how: 'judged' } as const;

/** CPU time that PostgreSQL spends, data in memory. `prove` measures the real ones. */
export const databaseCpu = defineFacts('database-cpu', {
  statement: { ...judged, what: 'a prepared statement that finds one row by its key', value: 0.00006, low: 0.00002, high: 0.0003 },
  indexRow: { ...judged, what: 'each row found through an index and visited', value: 0.000002, low: 0.0000005, high: 0.00002 },
  scanRow: { ...judged, what: 'each row visited by a sequential scan', value: 0.0000002, low: 0.00000005, high: 0.000001 },
  writeRow: { ...judged, what: 'each row written, with its log record', value: 0.00003, low: 0.00001, high: 0.0002 },
  indexEntry: { ...judged, what: 'each index entry written with a row', value: 0.000006, low: 0.000002, high: 0.00005 },
  sortRow: { ...judged, what: 'each row sorted', value: 0.0000007, low: 0.0000002, high: 0.000004 },
});
