/** The shape of a JSON value: the one model that JSON Schema, TypeScript types and examples are made from. */
export type Shape =
  | { readonly kind: 'uuid' | 'date' | 'timestamp' | 'bool' | 'any' }
  | { readonly kind: 'integer'; readonly bounds: Bounds }
  | { readonly kind: 'number' }
  /** Exact: a string such as "12.34". */
  | { readonly kind: 'decimal'; readonly places: number; readonly negative: boolean; readonly bounds?: Bounds }
  | { readonly kind: 'text'; readonly max?: number; readonly min?: number; readonly format?: 'uri' | 'password' }
  | { readonly kind: 'enum'; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape; readonly max?: number }
  | { readonly kind: 'object'; readonly name?: string; readonly members: readonly Member[] };

export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  /** May be left out. */
  readonly optional: boolean;
  /** May be null. */
  readonly nullable: boolean;
  /** Taken when it is left out. */
  readonly fallback?: string | number | boolean;
}

/** An object of members that may each be named. */
export type ObjectShape = Extract<Shape, { kind: 'object' }>;
