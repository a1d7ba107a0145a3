/** Units in use. Times are seconds, sizes bytes, rates per second; '1' is a pure number or share. */
export type Unit = '1' | 's' | '1/s' | 'B' | 'rows' | 'rows/s' | 'cores' | 'instances' | 'connections';

/** Where a number comes from. Every number that the product prints has one of these. */
export type Provenance =
  | { readonly kind: 'declared'; readonly place: Place }
  | { readonly kind: 'assumed'; readonly fact: string; readonly source: string; readonly date: string }
  | { readonly kind: 'predicted'; readonly method: string; readonly from: readonly string[] }
  | { readonly kind: 'measured'; readonly run: string; readonly how: string; readonly samples: number };

/** A place in the brief: a dotted path (`operations.listProducts.rate`) and, when known, offsets in its source. */
export interface Place {
  readonly path: string;
  readonly start?: number;
  readonly end?: number;
}

/** A number with a unit, a range (low ≤ value ≤ high) and where it comes from. */
export interface Quantity {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly unit: Unit;
  readonly from: Provenance;
}

/** Returns an exact quantity (low = value = high) declared at a place in the brief. */
export function declared(value: number, unit: Unit, place: Place): Quantity {
  return { value, low: value, high: value, unit, from: { kind: 'declared', place } };
}

/** Returns a quantity from knowledge: a fact with its source, the date it was read, and the range it is believed in. */
export function assumed(
  value: number,
  unit: Unit,
  fact: { readonly id: string; readonly source: string; readonly date: string; readonly low?: number; readonly high?: number },
): Quantity {
  return {
    value,
    low: fact.low ?? value,
    high: fact.high ?? value,
    unit,
    from: { kind: 'assumed', fact: fact.id, source: fact.source, date: fact.date },
  };
}

/** Returns a quantity computed by a named method from the quantities named in `from`. */
export function predicted(
  value: number,
  unit: Unit,
  method: string,
  from: readonly string[],
  range: { readonly low: number; readonly high: number } = { low: value, high: value },
): Quantity {
  return { value, low: range.low, high: range.high, unit, from: { kind: 'predicted', method, from } };
}

/** Returns a quantity that a run measured: how, over how many samples, with its interval. */
export function measured(
  value: number,
  unit: Unit,
  run: string,
  how: string,
  samples: number,
  range: { readonly low: number; readonly high: number } = { low: value, high: value },
): Quantity {
  return { value, low: range.low, high: range.high, unit, from: { kind: 'measured', run, how, samples } };
}
