import fc from 'fast-check';
import type { BaseBrief } from './base-briefs.ts';
import type { Edit } from './edit.ts';
import { applyEdit, textWays, valueWays } from './edit.ts';

/** A changed brief. */
export interface Mutant {
  /** Of which brief, and with which changes: `examples/shop/brief.yaml: rename 3 17`. */
  readonly made: string;
  readonly text: string;
}

/**
 * Returns an arbitrary of changed briefs. Four of five are changed in their values, so that most of them still parse;
 * the others in their text.
 */
export function mutants(bases: readonly BaseBrief[]): fc.Arbitrary<Mutant> {
  const place = fc.noBias(fc.nat(999_999));
  const edits = (ways: readonly Edit['how'][], most: number): fc.Arbitrary<readonly Edit[]> =>
    fc.array(fc.record({ how: fc.constantFrom(...ways), at: place, other: place }), { minLength: 1, maxLength: most });
  const changes = fc.oneof({ weight: 4, arbitrary: edits(valueWays, 3) }, { weight: 1, arbitrary: edits([...textWays, ...valueWays], 3) });
  return fc.record({ base: fc.constantFrom(...bases), changes }).map(({ base, changes: made }) => ({
    made: `${base.name}: ${made.map(({ how, at, other }) => `${how} ${at} ${other}`).join(', ')}`,
    text: made.reduce(applyEdit, base.text),
  }));
}
