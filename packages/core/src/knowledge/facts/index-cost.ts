import { defineFacts } from '../fact.ts';

const planner = 'PostgreSQL 17 documentation, 19.7.2 Planner Cost Constants: https://www.postgresql.org/docs/17/runtime-config-query.html';
const layout = 'PostgreSQL 17 documentation, 64.1 B-Tree Indexes and 65.6 Database Page Layout: https://www.postgresql.org/docs/17/btree.html';
const documented = { unit: '1', date: '2026-11', hardware: 'any', how: 'documented' } as const;

/** What an index takes and what not having one takes, in pages and in units of the planner. */
export const indexCost = defineFacts('index-cost', {
  pageBytes: { ...documented, unit: 'B', what: 'a page', value: 8192, low: 8192, high: 8192, source: layout },
  fill: { ...documented, what: 'share of a B-tree leaf page in use (fillfactor 90 when built; about 70 after random inserts)', value: 0.75, low: 0.5, high: 0.9, source: layout, how: 'derived' },
  entryBytes: { ...documented, unit: 'B', what: 'B-tree entry beside its columns: tuple header (8) and item pointer (4)', value: 12, low: 12, high: 20, source: layout },
  sequentialPage: { ...documented, what: 'planner: a page read in sequence (seq_page_cost)', value: 1, low: 1, high: 1, source: planner },
  randomPage: { ...documented, what: 'planner: a page read at random (random_page_cost; 1.1 is usual on SSD)', value: 4, low: 1.1, high: 4, source: planner },
  tuple: { ...documented, what: 'planner: a row handled (cpu_tuple_cost)', value: 0.01, low: 0.01, high: 0.01, source: planner },
  indexTuple: { ...documented, what: 'planner: an index entry handled (cpu_index_tuple_cost)', value: 0.005, low: 0.005, high: 0.005, source: planner },
  operator: { ...documented, what: 'planner: an operator evaluated (cpu_operator_cost)', value: 0.0025, low: 0.0025, high: 0.0025, source: planner },
});
