export type * from './ast.ts';
export { parseAt, prefixProblem } from './at.ts';
export {
  parseBudget,
  parseCount,
  parseCurrency,
  parseDuration,
  parseElse,
  parseFactor,
  parseGrowth,
  parseKeep,
  parseLoss,
  parseMoves,
  parseOrder,
  parsePage,
  parsePercent,
  parseRate,
  parseStale,
  parseVisit,
} from './clauses.ts';
export { parseDefinition, parseModifiers, parseTyped } from './definition.ts';
export { grammarDiagnostics } from './diagnostics.ts';
export { parseExpression, parseIdempotent, parsePath, parseRows } from './expression.ts';
export { reservedWords } from './parser.ts';
export type { Parsed } from './parser.ts';
export { printDefinition, printExpression, printRows } from './print.ts';
export { dimensionOf, inBaseUnit, unitOf, unitSpellings } from './units.ts';
export type { Dimension, Unit } from './units.ts';
export { parseWhen } from './when.ts';
export { spanIn } from './writing.ts';
export type { Writing } from './writing.ts';
