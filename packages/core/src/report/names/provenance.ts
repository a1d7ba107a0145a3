import type { Place, Quantity } from '../../quantity/index.ts';
import { groupThousands } from '../../quantity/index.ts';
import { formatNamedValue } from './format-named.ts';

/** Says where in the brief a place is, in the words of whoever has its text: `brief.yaml:14`. */
export type PlaceWords = (place: Place) => string;

/** Returns the path of the place, which is all that is known without the brief's text. */
export function pathWords(place: Place): string {
  return place.path;
}

const most = 12;

/** Returns the names that a prediction rests on, the first dozen of a long sum, and words for the rest. None for what is no prediction. */
export function sourcesOf({ from }: Quantity): { readonly names: readonly string[]; readonly more: string } {
  const names = from.kind === 'predicted' ? from.from : [];
  return { names: names.slice(0, most), more: names.length > most ? ` and ${names.length - most} more` : '' };
}

/** Returns in one sentence, without its stop, where a number comes from. */
export function provenanceWords(quantity: Quantity, words: PlaceWords = pathWords): string {
  const { from } = quantity;
  switch (from.kind) {
    case 'declared':
      return `declared in the brief at ${words(from.place)}`;
    case 'assumed':
      return `assumed: ${from.fact}, from ${from.source}, as of ${from.date}`;
    case 'predicted':
      return `predicted: ${from.method}${from.from.length === 0 ? '' : `, from ${sourcesOf(quantity).names.join(', ')}${sourcesOf(quantity).more}`}`;
    case 'measured':
      return `measured in run ${from.run}: ${from.how}${from.samples > 1 ? `, ${groupThousands(from.samples)} samples` : ''}`;
  }
}

/** Returns the range in words, `78 ms to 91 ms`, or nothing for an exact number. */
export function rangeWords(name: string, quantity: Quantity): string | undefined {
  const { low, high, value } = quantity;
  if (low === value && high === value) return undefined;
  const side = (bound: number): string => formatNamedValue(name, quantity, bound);
  if (!Number.isFinite(high)) return `at least ${side(low)}`;
  return `${side(low)} to ${side(high)}`;
}
