import type { Place, Quantity } from '../quantity/index.ts';

/** One choice in a design. `id` is its pin path: `Order.store`, `listProducts.index`, `system.services`. */
export interface Decision {
  readonly id: string;
  readonly question: string;
  readonly options: readonly Option[];
  /** Id of the option taken. */
  readonly choice: string;
  /** One sentence. */
  readonly because: string;
  /** Set by a pin in the brief. */
  readonly pinned: boolean;
  /** What would change it. */
  readonly changes: readonly string[];
  /** Numbers it rests on, by name. */
  readonly numbers: readonly { readonly name: string; readonly quantity: Quantity }[];
  /** Brief lines that caused it. */
  readonly places: readonly Place[];
}

export interface Option {
  readonly id: string;
  readonly label: string;
  /** Why it lost; absent for the choice. */
  readonly rejected?: string;
  readonly cost?: Quantity;
}
