export { decodeSource, mostMebibytes, tooLarge } from './decode.ts';
export { workloadProblems } from './problems.ts';
export type { Workload, WorkloadQuery } from './query.ts';
export { readQueries } from './read-queries.ts';
export { readSchema } from './read-schema.ts';
export type { SchemaStatement, SchemaText } from './read-schema.ts';
export { readStatements } from './read-statements.ts';
export type { StatementRow } from './read-statements.ts';
export type { ParseAnswer, ParseStatement } from './statement-parser.ts';
