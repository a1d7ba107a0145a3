export { btreeLevel } from './btree.ts';
export { statisticsSchema } from './schema.ts';
export type { ColumnStatistics, ElementStatistics, RangeStatistics, RelationStatistics, Share, Statistics, StatisticsSource } from './statistics.ts';
