export type { Catalog, CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogKey, CatalogTable } from './catalog.ts';
export type { Optimum, Solution, Solver } from './search/optimum.ts';
