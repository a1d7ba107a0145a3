export { briefJsonSchema, briefSchema, defineBrief } from './brief-schema.ts';
export { briefDeclaration } from './declaration.ts';
export type { BriefDocument } from './brief-schema.ts';
export { checkForm } from './check.ts';
export { nameProblem, wordProblem } from './names.ts';
export { briefReference } from './reference.ts';
export type { ReferenceEntry } from './reference.ts';
export { hoursOfDay } from './sections.ts';
export type { FieldDocument } from './shapes.ts';
