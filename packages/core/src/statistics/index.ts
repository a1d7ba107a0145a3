export { assumedCollation, collationName, collationOf, isByBytes, provedCollation } from './collation.ts';
export { contradictions } from './check.ts';
export type { Contradiction } from './check.ts';
export { brinPages, btreeLevel, btreePages, ginPages, hashPages } from './index-size.ts';
export type { GinElements, IndexShape } from './index-size.ts';
export { statisticsJsonSchema, statisticsSchema } from './schema.ts';
export type { Collation, ColumnStatistics, ElementStatistics, RangeStatistics, RelationStatistics, Share, Statistics, StatisticsSource } from './statistics.ts';
