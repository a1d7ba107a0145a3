import { z } from 'zod';
import * as leaf from './leaves.ts';
import { names, oneOrMore } from './shapes.ts';

const assignments = z.record(z.string(), leaf.expression);

const verbs = {
  reads: leaf.name.optional().describe('Entity whose rows are read.'),
  creates: leaf.name.optional().describe('Entity of which a row is made; parameters fill fields of the same name.'),
  updates: leaf.name.optional().describe('Entity whose rows are changed.'),
  deletes: leaf.name.optional().describe('Entity whose rows are deleted.'),
  calls: leaf.path.optional().describe('`external.action` to call.'),
  checks: leaf.name.optional().describe('Entity of which a row must fit `where`; the row is locked.'),
  streams: oneOrMore(leaf.name).optional().describe('Events sent to the caller as they happen.'),
  waits: leaf.name.optional().describe('Event to wait for.'),
};

const clauses = {
  each: leaf.rows.optional().describe('The step runs for each of these; `$it` is the one at hand.'),
  where: leaf.expression.optional().describe('Which rows.'),
  set: assignments.optional().describe('field: value'),
  with: assignments.optional().describe('What a call is given.'),
  order: oneOrMore(leaf.order).optional().describe('Fields to sort by.'),
  page: leaf.page.optional().describe('Default 20, by cursor.'),
  stale: leaf.stale.optional().describe('Absent means fresh.'),
  else: leaf.otherwise.optional(),
  as: leaf.name.optional().describe('Name of the result, for later steps.'),
};

/** The keys of the one step that an operation may hold inline. */
export const inlineStep = { ...verbs, ...clauses };

export const operationStep = z.strictObject({ ...verbs, ...clauses }).meta({
  id: 'Step',
  description: 'One verb (reads, creates, updates, deletes, calls, checks, streams, waits) and what belongs to it.',
});

const undo = z
  .union([leaf.path, z.strictObject({ ...verbs, ...clauses })])
  .meta({ id: 'Undo', description: 'An action to call, or a step; without a verb it runs on the rows that the step changed.' });

export const workflowStep = z
  .strictObject({
    ...verbs,
    ...clauses,
    name: leaf.name.optional().describe('Name of the step, in traces and runbooks.'),
    undo: undo.optional(),
    final: leaf.yesOrNo.optional().describe('After this step nothing is undone.'),
    emits: names.optional().describe('Events sent when the step has committed.'),
    for: leaf.duration.optional().describe('How long `waits` waits.'),
  })
  .meta({ id: 'WorkflowStep', description: 'A step of a workflow: one verb and what belongs to it, and how to undo it.' });
