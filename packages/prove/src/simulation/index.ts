export { simulateInThreads } from './in-threads.ts';
export type { ThreadOptions } from './in-threads.ts';
