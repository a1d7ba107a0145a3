import { expect, it } from 'vitest';
import { decimalKeywords } from './decimal-keywords.ts';

/** Which of the texts fit the bound, and what is said of those that do not. */
function judged(name: string, bound: number, texts: readonly string[]): { readonly fit: readonly string[]; readonly says: string } {
  const found = decimalKeywords().find(({ keyword }) => keyword === name);
  if (found === undefined) throw new Error(`no keyword ${name}`);
  return { fit: texts.filter((text) => found.validate(bound, text)), says: found.error.message({ schema: bound }) };
}

const texts = ['-0.01', '0', '0.00', '0.01', '5.00', '5.01'];

it('bounds decimals from below, with the bound itself or without', () => {
  expect(judged('x-minimum', 0, texts)).toEqual({ fit: ['0', '0.00', '0.01', '5.00', '5.01'], says: 'must be >= 0' });
  expect(judged('x-exclusiveMinimum', 0, texts)).toEqual({ fit: ['0.01', '5.00', '5.01'], says: 'must be > 0' });
});

it('bounds decimals from above, with the bound itself or without', () => {
  expect(judged('x-maximum', 5, texts)).toEqual({ fit: ['-0.01', '0', '0.00', '0.01', '5.00'], says: 'must be <= 5' });
  expect(judged('x-exclusiveMaximum', 5, texts)).toEqual({ fit: ['-0.01', '0', '0.00', '0.01'], says: 'must be < 5' });
});
