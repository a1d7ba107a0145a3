export { codeFrame } from './code-frame.ts';
export { position, positions } from './position.ts';
export { printable } from './printable.ts';
export { joinSpans } from './source.ts';
export type { Located, Position, Source, Span } from './source.ts';
