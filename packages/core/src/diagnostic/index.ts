export type { Diagnostic, Fix, Severity, TextEdit } from './diagnostic.ts';
export { nearest } from './nearest.ts';
export { nearestNames } from './nearest-names.ts';
export { hasErrors, inOrder } from './order.ts';
export { diagnosticsToJson, printDiagnostics } from './print.ts';
export type { PrintedDiagnostic, PrintedSpan, TerminalOptions } from './print.ts';
export { defineDiagnostics, explanations } from './table.ts';
export type { DiagnosticDefinition, DiagnosticTable, Explanation } from './table.ts';
