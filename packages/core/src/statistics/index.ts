export { brinPages, btreeLevel, btreePages, ginPages, hashPages } from './index-size.ts';
export type { IndexShape } from './index-size.ts';
export { statisticsSchema } from './schema.ts';
export type { ColumnStatistics, ElementStatistics, RangeStatistics, RelationStatistics, Share, Statistics, StatisticsSource } from './statistics.ts';
