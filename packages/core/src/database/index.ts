export { adviseIndexes } from './advise/advise.ts';
export type { AdviseInput, WorkloadQuery } from './advise/advise.ts';
export type { Hypothetical, Planner } from './advise/planner.ts';
export { createText } from './candidate/candidate.ts';
export type { IndexCandidate, IndexPart } from './candidate/candidate.ts';
export type { Catalog, CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogKey, CatalogTable } from './catalog.ts';
export type { SqlParser } from './query/parser.ts';
export type { Solution, Solver } from './search/optimum.ts';
export { assumedRows, assumedStatistics } from './assumed.ts';
