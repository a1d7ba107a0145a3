export { gammaPercentile } from './gamma.ts';
export { burstyMeans } from './general-arrivals.ts';
export { mixOf } from './general-service.ts';
export { inside, serversWithin, utilisation } from './laws.ts';
export { erlangC, meanWait, serversForWait, waitPercentile } from './multi-server.ts';
export type { MultiServer } from './multi-server.ts';
export { jobsWithin } from './run-length.ts';
