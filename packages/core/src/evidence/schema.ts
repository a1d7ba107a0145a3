import { z } from 'zod';
import type { Evidence } from './evidence.ts';

const number = z.number();
const text = z.string();
const texts = z.array(text);
const place = z.strictObject({ path: text, start: number.exactOptional(), end: number.exactOptional() });
const from = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('declared'), place }),
  z.strictObject({ kind: z.literal('assumed'), fact: text, source: text, date: text }),
  z.strictObject({ kind: z.literal('predicted'), method: text, from: texts }),
  z.strictObject({ kind: z.literal('measured'), run: text, how: text, samples: number }),
]);
const unit = z.enum(['1', 's', '1/s', 'B', 'rows', 'rows/s', 'cores', 'instances', 'connections']).describe('Times are seconds, sizes bytes, rates per second; 1 is a pure number or share.');
const quantity = z.strictObject({ value: number, low: number, high: number, unit, from }).describe('A number with its range (low ≤ value ≤ high), unit and where it comes from.').meta({ id: 'quantity' });
const named = z.strictObject({ name: text.describe('For example listProducts.latency.p95.'), quantity });

const run = z.strictObject({
  id: text, seed: number, briefHash: text.describe('SHA-256 of the brief.'), codeHash: text.describe('SHA-256 of the emitted project, yours files included.'),
  system: text, version: text, started: text, seconds: number, command: text,
});
const machine = z.strictObject({ cores: number, memoryBytes: number, model: text, platform: text, node: text, postgresql: text });
const plan = z.strictObject({
  scale: number.describe('Share of the declared rows that was filled.'),
  seconds: z.strictObject({ fill: number, load: number, whole: number }),
  mixFactor: number.describe('Multiple of the declared traffic in the phase that is judged.'),
  phases: z.array(z.strictObject({ name: text, seconds: number, rate: number })),
  outside: z.array(z.strictObject({ subject: text, reason: text })).describe('What was not planned, each with the reason.'),
});
const kind = z.enum(['latency', 'errors', 'queries', 'access-path', 'answers', 'authorization', 'invariant', 'headroom', 'generator', 'availability', 'recovery', 'delivery', 'volume']);
const verdict = z.strictObject({
  id: text, kind, subject: text,
  outcome: z.enum(['met', 'missed', 'not exercised']),
  says: text, target: quantity.exactOptional(), compares: texts.describe('Names of the quantities compared.'),
  bound: number.describe('One-sided 95 % bound of the measured value; of a predicted one, the end of its interval that decided.').exactOptional(),
  method: text.describe('How what is compared was predicted; absent: it was measured.').exactOptional(),
  samples: z.strictObject({ got: number, needed: number }).exactOptional(),
  scale: number, load: number, reason: text.exactOptional(),
});
const step = z.strictObject({
  factor: number, offered: number, completed: number, errors: number, p50: number, p95: number, p99: number,
  serviceCores: number, databaseCores: number, generatorCores: number.exactOptional(), holds: z.boolean(), broke: text.exactOptional(),
});
const measuredTime = z.strictObject({ mean: number, low: number, high: number, samples: number });
const carriedTime = z.union([z.strictObject({ seconds: number, low: number, high: number, method: text }), z.strictObject({ notPredicted: text })])
  .describe('A predicted time, seconds, with its 95 % prediction interval for one execution; or why there is none.');
const partitionsRead = z.array(z.strictObject({ table: text, read: number, of: number })).describe('Of each table that is split: partitions that one look-up reads at most, of all.');
const atDeclared = z.union([z.strictObject({
  plan: text, cost: number.describe('In the planner’s units, for the dearest of the sampled values.'), served: z.boolean(), why: text,
  pin: text.exactOptional(), partitions: partitionsRead.exactOptional(), warm: carriedTime, cold: carriedTime,
}), z.strictObject({ notPlanned: text })]);
const statement = z.strictObject({
  statement: text, calls: number, meanTime: number.exactOptional(), databaseTime: number.exactOptional(), rowsReturned: number.exactOptional(), rowsRead: number.exactOptional(),
  plan: text.exactOptional(), served: z.boolean(), why: text, partitions: partitionsRead.exactOptional(),
  warm: measuredTime.describe('Execution inside the database at the filled scale, alone, with its pages in memory; seconds.').exactOptional(),
  cold: measuredTime.describe('The same with no page of it in memory.').exactOptional(),
  declared: atDeclared.describe('The statement at the declared volume; absent where that was filled.').exactOptional(),
});
const distribution = z.strictObject({ operation: text, phase: text, count: number, points: z.array(z.tuple([number, number])) });
const demand = quantity.extend({ variation: number.describe('Variance of one occurrence over the squared mean.').exactOptional() }).meta({ id: 'demand' });
const waking = z.strictObject({ sleep: quantity.exactOptional(), cold: quantity.exactOptional(), cools: number.exactOptional() });
const statementDemand = z.strictObject({ statement: text, calls: number, execution: demand.exactOptional(), seen: quantity }).meta({ id: 'statementDemand' });
const bursts = z.strictObject({ samples: number, seconds: number });
const checked = z.strictObject({ predicted: number, measured: number });
const demands = z.strictObject({
  load: z.strictObject({ seconds: number, samples: number, requests: number, rate: number, serviceCores: number, databaseCores: number.exactOptional(), others: number.exactOptional() }),
  idle: z.strictObject({ service: quantity, database: quantity.exactOptional() }),
  service: waking, database: waking.exactOptional(), background: quantity.exactOptional(),
  roundTrip: demand, commit: demand.exactOptional(), generator: quantity,
  operations: z.array(z.strictObject({
    operation: text, requests: number, alone: number, service: demand, sleeps: demand, database: demand.exactOptional(), execution: demand.exactOptional(),
    held: demand.exactOptional(), response: demand, elsewhere: demand, statements: z.array(statementDemand),
  })),
  others: z.array(statementDemand),
  leftOut: z.strictObject({ failed: number, service: bursts, database: bursts }),
  check: z.array(z.strictObject({ factor: number, service: checked, database: checked.exactOptional() })).describe('CPU in cores at the steps of the ramp, by the demands and as measured.'),
});
const failedRequests = z.strictObject({
  operation: text, phase: text, sent: number,
  kinds: z.record(text, number).describe('How many of each kind, such as "status 503 pool-exhausted".'),
  examples: texts.describe('The first few in words: what was sent, when, what came and after how long.'),
});

/** The form of evidence.json. */
export const evidenceSchema: z.ZodType<Evidence> = z.strictObject({
  schema: z.literal(1),
  run, machine, plan,
  quantities: z.array(named),
  verdicts: z.array(verdict),
  ramp: z.array(step),
  statements: z.array(statement),
  distributions: z.array(distribution),
  failures: z.array(failedRequests).describe('Requests that failed under load, by operation and phase.').exactOptional(),
  demands: demands.describe('What one request takes at one low load, for predictions; absent where it was not measured.').exactOptional(),
});

/** Returns the JSON Schema of evidence.json. */
export function evidenceJsonSchema(): unknown {
  return z.toJSONSchema(evidenceSchema, { target: 'draft-2020-12' });
}

/** Returns the evidence that a file holds, or in words what is wrong with it. */
export function readEvidence(source: string): { readonly evidence: Evidence } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const parsed = evidenceSchema.safeParse(value);
  if (parsed.success) return { evidence: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'it has another form'}` };
}
