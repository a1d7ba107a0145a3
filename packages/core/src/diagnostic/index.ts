export type { Diagnostic, Fix, Severity, TextEdit } from './diagnostic.ts';
