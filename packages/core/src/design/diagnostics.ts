import { defineDiagnostics } from '../diagnostic/index.ts';
import type { Place } from '../quantity/index.ts';
import type { Span } from '../source/index.ts';

const notes = (rest: string): string => `kentledge: 1
system: notes
entities: { Note: { fields: { title: string(200), stars: int } } }
operations: { getNote: { by: anyone, reads: Note, where: id = $id } }
${rest}`;

/** What the design tells about a brief: pins that can't be met, and promises that can't be kept. */
export const designProblems = defineDiagnostics('design', {
  'unknown-pin': {
    severity: 'error',
    message: (p: { path: string }) => `no decision is called \`${p.path}\``,
    why: 'The pin changes nothing: a pin names a decision of this design.',
    fix: (p: { path: string; near: string | undefined; others: readonly string[] }) => (p.near !== undefined ? `Write \`${p.near}\`.` : p.others.length > 0 ? `There are ${p.others.join(', ')}.` : 'Remove the pin; `kentledge design` lists the decisions.'),
    example: notes('pins: { Note.shop: postgresql }'),
  },
  'pin-value': {
    severity: 'error',
    message: (p: { path: string; value: string }) => `\`${p.path}\` can't be \`${p.value}\``,
    why: 'A pin takes one of the options of its decision.',
    fix: (p: { path: string; near: string | undefined; values: readonly string[] }) => `${p.near === undefined ? '' : `Write \`${p.near}\`. `}\`${p.path}\` takes ${p.values.join(' or ')}; or remove the pin.`,
    example: notes('pins: { Note.store: paper }'),
  },
  'pin-not-built': {
    severity: 'error',
    message: (p: { path: string; value: string; reason: string }) => `\`${p.path}\` can't be \`${p.value}\` here: ${p.reason}`,
    why: 'The option exists, but this version or this brief does not allow it.',
    fix: (p: { path: string; values: readonly string[] }) => `Pin \`${p.path}\` to ${p.values.join(' or ')}, or remove the pin.`,
    example: notes('pins: { Note.store: mongodb }'),
  },
  'store-excluded': {
    severity: 'error',
    message: () => 'postgresql is excluded, and this version builds on nothing else',
    why: 'Tables, constraints and transactions of the design are those of PostgreSQL.',
    fix: () => 'Remove postgresql from `constraints.exclude`.',
    example: notes('constraints: { exclude: [postgresql] }'),
  },
  'slow-derived': {
    severity: 'warning',
    message: (p: { field: string; time: string; readers: string }) => `\`${p.field}\` is computed in each read: about ${p.time} of a core in one statement of ${p.readers}`,
    why: 'Queries will miss their objective, and there is no way to keep the value.',
    fix: (p: { reason: string; mayBeStale: boolean }) => `It is not kept because ${p.reason}. ${p.mayBeStale ? 'Give each reader a `stale`, or take' : 'Take'} the field out of \`where\` and \`order\`${p.mayBeStale ? '' : ', or out of the view of pages'}.`,
    example: `kentledge: 1
system: shop
entities:
  Product: { count: 2M, fields: { name: string(200), popularity: = count(Sale where product = this and soldAt > now - 30d) } }
  Sale: { count: 100M, fields: { product: Product, soldAt: timestamp } }
operations: { listProducts: { by: anyone, reads: Product, order: -popularity } }`,
  },
  'impossible-latency': {
    severity: 'error',
    message: (p: { operation: string; percentile: string; objective: string; least: string }) => `\`${p.operation}\` can't answer within ${p.objective} (${p.percentile}): ${p.least} go by before anything is computed`,
    why: 'What the operation waits for takes longer than the whole objective, so no design can meet it.',
    fix: (p: { parts: string }) => `It waits for ${p.parts}. Raise the objective, or move the wait into a workflow that an event starts.`,
    example: notes('objectives: { latency: { p95: 0.1ms } }'),
  },
  'doubtful-latency': {
    severity: 'warning',
    message: (p: { operation: string; percentile: string; objective: string; assumed: string }) => `\`${p.operation}\` is assumed to take ${p.assumed}, more than its objective of ${p.objective} (${p.percentile})`,
    why: 'With the demands that we assume the objective is missed even without load.',
    fix: (p: { parts: string }) => `It is made of ${p.parts}. Run \`kentledge prove\` to measure it, or raise the objective.`,
    example: notes('objectives: { latency: { p95: 0.5ms } }'),
  },
});

/** Returns the span of a place; none where the place is only a path. A Place names no source: its span has the source '', which stands for the brief. */
export function spansOf(place: Place): readonly Span[] {
  return place.start === undefined || place.end === undefined ? [] : [{ source: '', start: place.start, end: place.end }];
}
