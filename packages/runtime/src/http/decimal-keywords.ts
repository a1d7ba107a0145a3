/** Bounds of a number that is written as text, so that no digit is lost. */
const rules: Readonly<Record<string, { readonly says: string; readonly fits: (value: number, bound: number) => boolean }>> = {
  'x-minimum': { says: '>=', fits: (value, bound) => value >= bound },
  'x-maximum': { says: '<=', fits: (value, bound) => value <= bound },
  'x-exclusiveMinimum': { says: '>', fits: (value, bound) => value > bound },
  'x-exclusiveMaximum': { says: '<', fits: (value, bound) => value < bound },
};

/** A keyword as ajv takes it. */
export interface DecimalKeyword {
  readonly keyword: string;
  readonly type: 'string';
  readonly schemaType: 'number';
  readonly validate: (bound: number, text: string) => boolean;
  readonly error: { readonly message: (context: { readonly schema?: unknown }) => string };
}

/** Returns the keywords that bound decimals: JSON Schema's own bound numbers only. Beyond 15 digits a bound is a rounded one. */
export function decimalKeywords(): DecimalKeyword[] {
  return Object.entries(rules).map(([keyword, { says, fits }]) => ({
    keyword,
    type: 'string',
    schemaType: 'number',
    validate: (bound, text) => fits(Number(text), bound),
    error: { message: ({ schema }) => `must be ${says} ${String(schema)}` },
  }));
}
