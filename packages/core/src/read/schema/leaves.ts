import { z } from 'zod';

/*
 * The values that are written as one scalar. Their grammar is checked by `read/grammar`; here they have a type for
 * TypeScript and editors. YAML tools turn some of them into numbers and booleans (`page: 20`, `set: { done: true }`).
 */

const text = z.string().min(1);
const textOrNumber = z.union([z.string().min(1), z.number()]);

/** A kind of scalar: what it is, with samples that editors show. */
function leaf(id: string, description: string, examples: readonly string[]) {
  return text.meta({ id, description, examples: [...examples] });
}

function numericLeaf(id: string, description: string, examples: readonly (string | number)[]) {
  return textOrNumber.meta({ id, description, examples: [...examples] });
}

export const word = leaf('Word', 'One word: letters, digits, `-`, `_` and `.`.', ['kubernetes', 'eu-central-1']);
export const name = leaf('Name', 'A name: letters, digits and `_`, not starting with a digit.', ['Order', 'placedAt']);
export const path = leaf('Path', 'Names joined by dots; the first is a field of the row at hand.', ['author', 'order.placedAt']);
export const inputView = leaf('InputView', 'The name of a view, with `partial` where every field may be missing.', ['ProductInput', 'ProductInput partial']);
export const value = leaf('Value', 'A value that the operation holds: a parameter, or the result of an earlier step.', ['$id']);
export const duration = leaf('Duration', 'A time: number and ms, s, min, h, day, week, month, year (d, w, y for short).', ['150ms', '30min', '10y']);
export const percent = leaf('Percent', 'A percentage from 0 to 100.', ['99.9%']);
export const factor = leaf('Factor', 'A factor.', ['10x']);
export const rate = leaf('Rate', 'A number per time: the mean of the busiest hour.', ['20/s', '10/min']);
export const growth = leaf('Growth', 'Change per time, absolute or in percent.', ['2M/month', '20%/year']);
export const budget = leaf('Budget', 'Money per time.', ['6000 USD/month']);
export const count = numericLeaf('Count', 'How many, with k, M or G where it is much.', ['10k', 300]);
export const weight = numericLeaf('Weight', 'A weight, relative to the others in the list.', [1, 2.5]);
export const expression = z
  .union([z.string().min(1), z.number(), z.boolean()])
  .meta({
    id: 'Expression',
    description:
      "An expression: names of fields, `$values`, literals ('text', 12, true, none), + - * /, = != < <= > >= in matches, and or not, and the folds count sum min max avg exists. No comma, no `: `, no ` #`.",
    examples: ['author = me', 'stock >= $it.quantity', 'count(Product where stock < 0) = 0'],
  });
export const rows = leaf('Rows', 'The rows or elements to go through, with an optional `where`.', ['$event.lines', 'Account where status != closed']);
export const order = leaf('Order', 'A field to sort by; `-` puts the largest first.', ['-popularity', 'createdAt']);
export const page = numericLeaf('Page', 'Rows for each page: by cursor, by `offset`, with a `max` that callers may ask for, or `none`.', [20, '20 offset', '50 max 500', 'none']);
export const stale = leaf('Stale', 'How old the writes of others may be when read; with `own` also the own ones.', ['30s', '30s own']);
export const otherwise = numericLeaf('Else', 'When the row is missing or there already: `keep` it, `update` it, or refuse with a status and a code.', ['keep', 'update', '422 out_of_stock']);
export const keep = leaf('Keep', 'How long rows are kept, after which field.', ['10y after placedAt']);
export const loss = leaf('Loss', 'The latest writes that may be lost: `any`, or those of this time.', ['any', '1min']);
export const at = leaf('At', 'Method, route with `:parameters`, and optionally the status.', ['GET /notes/:id', 'POST /orders -> 201']);
export const when = leaf('When', 'An event, or a schedule.', ['OrderPlaced', 'every 15min', 'every month on 1 at 02:00 Europe/Berlin']);
export const visit = leaf('Visit', 'An operation, how often in a journey or with which probability.', ['listProducts x3', 'placeOrder 20%']);
export const moves = leaf('Moves', 'States that follow each other.', ['pending -> paid -> shipped']);
export const route = leaf('Route', 'A route without parameters.', ['/api/v1']);
export const currency = leaf('Currency', 'ISO 4217 code of a currency.', ['USD', 'EUR']);
export const choice = z
  .union([z.string().min(1), z.number(), z.boolean()])
  .meta({ id: 'Choice', description: 'What a person decided.', examples: ['postgresql'] });
export const sentence = leaf('Text', 'Text for people.', ['An online shop.']);
export const yesOrNo = z.boolean();

export const authentication = z
  .enum(['oidc', 'password', 'apikey', 'hmac', 'mtls'])
  .meta({ id: 'Authentication', description: 'How a caller proves who it is.' });
