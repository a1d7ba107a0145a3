import { z } from 'zod';
import * as leaf from './leaves.ts';
import { errorShape, field, fields, names, oneOrMore, view, viewList } from './shapes.ts';
import { operationStep, workflowStep, inlineStep } from './steps.ts';

const { duration, expression, name, percent, rate, word } = leaf;

/** `{ p95: 150ms, p99: 400ms }`. */
const percentiles = z
  .strictObject({
    p50: duration.optional(),
    p90: duration.optional(),
    p95: duration.optional(),
    p99: duration.optional(),
    p999: duration.optional(),
  })
  .meta({ id: 'Percentiles', description: 'The time within which that share of calls is answered: p95 is 95 %.' });

export const objectives = z.strictObject({
  latency: percentiles.optional().describe('Of critical operations (of all, where none is marked). Default p95 200ms.'),
  availability: percent.optional().describe('Share of calls answered. Default 99.9%.'),
  errors: percent.optional().describe('Largest share of failed calls. Default 0.1%.'),
  queries: percentiles.optional().describe('Of database queries. Default p95 100ms.'),
  headroom: leaf.factor.optional().describe('All objectives hold at this many times the declared traffic. Default 10x.'),
  recovery: z
    .strictObject({
      time: duration.optional().describe('Longest time until the system runs again after a disaster (RTO).'),
      loss: duration.optional().describe('Longest time of writes that a disaster may lose (RPO).'),
    })
    .optional()
    .describe('After a disaster.'),
  delivery: percentiles.optional().describe('From a write to its arrival at a stream.'),
});

export const constraints = z.strictObject({
  platform: word.optional().describe('Where it runs: kubernetes, compose, host, …'),
  cloud: word.optional().describe('aws, gcp, azure or none.'),
  regions: z.array(word).optional().describe('Regions of the cloud.'),
  budget: leaf.budget.optional().describe('Most that it may cost.'),
  team: z
    .strictObject({
      engineers: leaf.count.optional().describe('How many people build and run it.'),
      languages: z.array(word).optional().describe('What they know.'),
    })
    .optional()
    .describe('Who builds and runs it.'),
  compliance: z.array(word).optional().describe('Rules to keep: gdpr, pci-dss, hipaa, soc2.'),
  exclude: z.array(word).optional().describe('Technologies that must not be chosen.'),
  currency: leaf.currency.optional().describe('Of `money`, with as many digits after the point as ISO 4217 gives it. Default USD.'),
});

export const api = z.strictObject({
  prefix: leaf.route.optional().describe('Before every route.'),
  style: z.enum(['rest', 'graphql', 'grpc']).optional().describe('Default rest.'),
  errors: errorShape.optional(),
});

export const actor = z.strictObject({
  is: name.optional().describe('The entity whose row `me` is.'),
  authenticates: leaf.authentication.optional(),
  scheme: word.optional().describe('Word before the token in the Authorization header. Default Bearer.'),
  role: word.optional().describe('Role that the token must carry.'),
  online: leaf.count.optional().describe('How many are connected at once.'),
  limit: rate.optional().describe('Most calls of one caller.'),
});

const namedExpressions = z.record(z.string(), expression);

export const entity = z.strictObject({
  fields: fields.describe('name: type and modifiers. id (uuid v7), createdAt and updatedAt exist by themselves, deletedAt where there is `trash`.'),
  count: leaf.count.optional().describe('How many rows. Assumed 10k where missing.'),
  growth: leaf.growth.optional().describe('New rows per time.'),
  key: names.optional().describe('Natural or compound key, instead of `id`.'),
  unique: z
    .union([name, z.array(z.union([name, z.array(name).min(1)])).min(1)])
    .optional()
    .describe('Fields that are unique together; a list of lists for several such sets.'),
  owner: leaf.path.optional().describe('The field that must be `me` for an actor whose `is` has that type.'),
  views: z.record(z.string(), view).optional().describe('Named lists of fields; the one named as the entity is its default.'),
  transitions: z.record(z.string(), oneOrMore(leaf.moves)).optional().describe('Allowed moves of an enum field; others answer 409.'),
  invariants: namedExpressions.optional().describe('What holds for each row when a transaction ends: by a CHECK, or by triggers that look where rows it counts change. Broken: 422.'),
  keep: leaf.keep.optional().describe('Retention: rows are deleted after this time.'),
  trash: duration.optional().describe('Deleted rows stay for this time, seen only by steps whose `where` reads `deletedAt`: `deletedAt != none` lists them, `set: { deletedAt: none }` restores one, deleting it there is for good.'),
  audit: duration.optional().describe('Every change is recorded and kept for this time.'),
  immutable: leaf.yesOrNo.optional().describe('Rows are never updated or deleted.'),
  loss: leaf.loss.optional().describe('Which writes may be lost.'),
  table: leaf.word.optional().describe('Name of an existing table.'),
});

export const operation = z.strictObject({
  by: names.optional().describe('Who may call it: actors, `anyone`, or an external that authenticates.'),
  at: leaf.at.optional().describe('Method and route. Default by convention.'),
  takes: z.union([fields, leaf.inputView]).optional().describe('Parameters, or the view that the body follows. Default: the `$x` of `where`.'),
  returns: field.optional().describe('A view, `[View]`, or a map of them. Default: what the last step gave.'),
  rate: rate.optional().describe('Mean of the busiest hour. Assumed 1/s where missing.'),
  critical: leaf.yesOrNo.optional().describe('The objectives are judged on it.'),
  idempotent: z.union([leaf.yesOrNo, leaf.value]).optional().describe('A repeated call has no second effect: by an Idempotency-Key header, or by this parameter.'),
  latency: percentiles.optional().describe('Instead of the one of `objectives`.'),
  limit: rate.optional().describe('Most calls of one caller.'),
  emits: names.optional().describe('Events sent, once for each row of their `of`.'),
  does: z.array(operationStep).optional().describe('Several steps, in one transaction.'),
  ...inlineStep,
});

export const event = z.strictObject({
  of: name.optional().describe('The entity whose rows it tells of.'),
  carries: z.union([viewList, fields, name]).describe('Fields of `of`, a view of it, or a shape where there is no `of`.'),
  orderedBy: leaf.path.optional().describe('Events of one value arrive in order. Default: the key of `of`; `none` for no order.'),
  webhook: leaf.path.optional().describe('Path to the URL to which it is delivered.'),
  loss: leaf.loss.optional().describe('Which events may be lost.'),
});

const action = z.strictObject({
  takes: fields.optional().describe('What it is given.'),
  returns: field.optional().describe('What it answers.'),
});

export const external = z.strictObject({
  actions: z.union([z.array(name), z.record(z.string(), action)]).optional().describe('What it does: names, or a map with takes and returns.'),
  latency: percentiles.optional().describe('Measured or promised.'),
  availability: percent.optional().describe('Measured or promised.'),
  limit: rate.optional().describe('Most calls that it allows.'),
  concurrent: leaf.count.optional().describe('Most calls at once that it allows.'),
  authenticates: leaf.authentication.optional(),
});

export const workflow = z.strictObject({
  when: leaf.when.describe('The event or schedule that starts it.'),
  does: z.array(workflowStep).describe('Steps; each commits alone, and after a failure the undos run backwards.'),
  deadline: duration.optional().describe('Longest time that it may take.'),
});

const journey = z.strictObject({
  rate: rate.describe('Journeys started per time.'),
  does: z.array(leaf.visit).describe('The operations of one journey.'),
});

/** How many weights a daily curve has. */
export const hoursOfDay = 24;

export const traffic = z.strictObject({
  journeys: z.record(z.string(), journey).optional().describe('What callers do one after the other; adds to `rate`.'),
  peak: leaf.factor.optional().describe('Highest minute over the mean of the busiest hour.'),
  daily: z.array(leaf.weight).length(hoursOfDay).optional().describe('24 weights, one for each hour of the day (UTC).'),
  growth: leaf.growth.optional().describe('Change of all rates per time.'),
  regions: z.union([z.array(word), z.record(word, percent)]).optional().describe('Where callers are, with shares.'),
});
