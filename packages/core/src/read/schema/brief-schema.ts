import { z } from 'zod';
import { choice, expression, name, path, sentence, word } from './leaves.ts';
import * as section from './sections.ts';

/** The whole language: types, checks, JSON Schema and reference come from here. */
export const briefSchema = z
  .strictObject({
    kentledge: z.literal(1).optional().describe('Version of the language.'),
    system: word.describe('Name of the system.'),
    summary: sentence.optional().describe('What it is, in a sentence.'),
    objectives: section.objectives.optional().describe('What is promised; each has a default.'),
    constraints: section.constraints.optional().describe('What the design must live with.'),
    api: section.api.optional().describe('What the API looks like from outside.'),
    tenant: name.optional().describe('The entity that separates tenants: what refers to it is isolated.'),
    actors: z.record(z.string(), section.actor).optional().describe('Who calls. `anyone` exists.'),
    entities: z.record(z.string(), section.entity).describe('What is stored.'),
    operations: z.record(z.string(), section.operation).describe('What callers can do.'),
    events: z.record(z.string(), section.event).optional().describe('What is told to others.'),
    externals: z.record(z.string(), section.external).optional().describe('Services of others.'),
    workflows: z.record(z.string(), section.workflow).optional().describe('What happens after an event or on a schedule.'),
    traffic: section.traffic.optional().describe('How calls are spread over journeys, the day and the years.'),
    invariants: z.record(z.string(), expression).optional().describe('What holds over everything.'),
    pins: z.record(path, choice).optional().describe('Choices that a person made: `Order.store: postgresql`.'),
  })
  .meta({ title: 'Kentledge brief', description: 'What a backend must do, for whom and how much of it.' });

/** A brief as plain data. */
export type BriefDocument = z.input<typeof briefSchema>;

/** Gives the brief back: it is there for its type, so that editors complete and check a brief written in TypeScript. */
export function defineBrief(document: BriefDocument): BriefDocument {
  return document;
}

/** The language as JSON Schema (2020-12), for editors and other tools. */
export function briefJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(briefSchema, { io: 'input', target: 'draft-2020-12' });
}
