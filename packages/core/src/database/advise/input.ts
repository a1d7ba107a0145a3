import type { Statistics } from '../../statistics/index.ts';
import type { Catalog, CatalogIndex } from '../catalog.ts';
import type { SqlParser } from '../query/parser.ts';
import type { Solver } from '../search/optimum.ts';
import type { WorkloadQuery } from '../workload/query.ts';
import type { Planner } from './planner.ts';

/** What advice on indexes is made from. */
export interface AdviseInput {
  readonly catalog: Catalog;
  readonly statistics: Statistics;
  readonly queries: readonly Pick<WorkloadQuery, 'id' | 'sql' | 'weight' | 'tree'>[];
  readonly planner: Planner;
  /** True for the indexes of the schema that `planner` makes plans without, unless they are named. */
  readonly mayGo: (index: CatalogIndex) => boolean;
  readonly parser: SqlParser;
  readonly solver: Solver;
  /** Bytes that all indexes may take that nothing but plans needs; without it, each must be worth its size. */
  readonly budget: number | undefined;
  /** Questions to the planner for each query before the search; more finds more. */
  readonly questions: number;
  /** Share of its cost that an index must save for one query at least to be worth having. */
  readonly leastGain: number;
  readonly onProgress: (step: string, done: number, of: number) => void;
}
