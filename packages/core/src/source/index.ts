export { joinSpans } from './source.ts';
export type { Located, Position, Source, Span } from './source.ts';
