export { type LiveWorkload, readLive } from './live/read-live.ts';
export { withLiveDatabase } from './live/read-only.ts';
export { readQueryFiles, readSchemaFiles } from './read-files.ts';
