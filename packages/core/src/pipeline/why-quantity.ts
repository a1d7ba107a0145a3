import type { Evidence } from '../evidence/index.ts';
import type { Why } from '../report/index.ts';
import type { Source } from '../source/index.ts';
import type { System } from '../system/index.ts';
import { placeWords } from './place-words.ts';

/** What is known of the numbers of a system. */
export interface KnownNumbers {
  readonly source: Source;
  readonly system: System;
  readonly evidence: Evidence | undefined;
}

/** Returns why the number of this name is what it is; undefined where no number is called so. */
export async function whyQuantity(name: string, { source, system, evidence }: KnownNumbers): Promise<Why | undefined> {
  const { why } = await import('../report/index.ts');
  return why(name, system, evidence, placeWords(source));
}

/** Returns the names of all numbers, sorted. */
export async function quantityNames({ system, evidence }: Omit<KnownNumbers, 'source'>): Promise<readonly string[]> {
  const { namedQuantities } = await import('../report/index.ts');
  return namedQuantities(system, evidence).map(({ name }) => name);
}
