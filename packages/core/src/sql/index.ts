export { compileOperation } from './operation.ts';
export type { CompiledOperation, CompiledStatement, WantedPath } from './operation.ts';
export { sqlContext } from './context.ts';
export type { SqlContext } from './context.ts';
export { guardsOf } from './guard.ts';
export { printExpression, printSql } from './print.ts';
export { dollarQuoted, identifier, literal } from './quote.ts';
export type { SqlExpression, SqlStatement } from './node.ts';
