import { z } from 'zod';
import type { Statistics } from './statistics.ts';

// PostgreSQL has zero bytes in no text, and ends what it is sent at one.
const text = z.string().refine((value) => !value.includes('\0'), 'it holds a zero byte');
const count = z.number().nonnegative();
const fraction = z.number().min(0).max(1);
const shares = z.array(z.strictObject({ value: text, share: fraction }));

const column = z.strictObject({
  name: text.describe('Name of the column; of an expression in an index, the number of its place.'),
  inherited: z.boolean().describe('True for a partitioned or inherited table together with its children.'),
  nullFraction: fraction,
  width: count.describe('Mean bytes of a stored value.'),
  distinct: z.number().min(-1).describe('Number of distinct values; negative: as a share of the rows.'),
  correlation: z.number().min(-1).max(1).describe('How the order on disk follows the order of values.').exactOptional(),
  common: shares.describe('Values that occur often, with their shares of all rows, most frequent first.').exactOptional(),
  histogram: z.array(text).min(2).describe('Bounds of ranges with equally many of the other rows, in order.').exactOptional(),
  elements: z
    .strictObject({ common: shares, bounds: z.array(z.number()), counts: z.array(z.number()).exactOptional() })
    .describe('Elements of arrays, words of documents.')
    .exactOptional(),
  ranges: z.strictObject({ lengths: z.array(text), empty: fraction, bounds: z.array(text) }).exactOptional(),
});

const relation = z.strictObject({
  schema: text,
  name: text,
  kind: z.enum(['table', 'index']),
  rows: count,
  pages: z.int().nonnegative().describe('Pages of 8 KiB.'),
  allVisible: z.int().nonnegative().describe('Pages of which every row is visible to all.'),
  level: z.int().nonnegative().max(12).describe('Of a B-tree: how many levels lie above its leaves.').exactOptional(),
  columns: z.array(column),
});

const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('brief'), system: text }),
  z.strictObject({ kind: z.literal('assumed') }),
  z.strictObject({ kind: z.literal('database'), server: text.describe('Its version.'), taken: text.describe('When, as RFC 3339.') }),
]);

/** The shape of a statistics document. */
export const statisticsSchema: z.ZodType<Statistics> = z.strictObject({
  kentledge: z.literal('statistics'),
  version: z.literal(1),
  of: text,
  source,
  settings: z.record(text, text).describe("Settings of the server that its planner reads and that are not PostgreSQL's own, as SHOW prints them.").exactOptional(),
  collation: z
    .strictObject({ provider: z.enum(['builtin', 'icu', 'libc']), locale: text.min(1) })
    .describe('The order of texts in the database where a column says nothing else: pg_database has it.')
    .exactOptional(),
  relations: z.array(relation),
});

/** Returns the JSON Schema of a statistics document. */
export function statisticsJsonSchema(): unknown {
  return z.toJSONSchema(statisticsSchema, { target: 'draft-2020-12' });
}
