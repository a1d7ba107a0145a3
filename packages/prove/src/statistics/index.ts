export { startOfDay } from '../data/index.ts';
export { liveStatistics } from './live-statistics.ts';
export { readStatistics } from './read-statistics.ts';
export { rangePartitions, statisticsOf } from './statistics-of.ts';
