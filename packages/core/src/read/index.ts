export { parseBrief, sourceOfDocument } from './parse-brief.ts';
export type { ParseResult, SourceResult } from './parse-brief.ts';
export type * from './raw.ts';
export { briefDeclaration, briefJsonSchema, briefReference, defineBrief } from './schema/index.ts';
export type { BriefDocument, ReferenceEntry } from './schema/index.ts';
export { parseTables } from './tables.ts';
export { read } from './read.ts';
export type { ReadResult } from './read.ts';
export { readTables } from './read-tables.ts';
