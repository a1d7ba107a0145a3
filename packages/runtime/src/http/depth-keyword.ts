/** A keyword as ajv takes it. */
export interface DepthKeyword {
  readonly keyword: string;
  readonly schemaType: 'number';
  readonly validate: (bound: number, value: unknown) => boolean;
  readonly error: { readonly message: (context: { readonly schema?: unknown }) => string };
}

/** Returns the keyword that bounds how deep a value of any shape is nested: what writes JSON again runs out of stack far below the limit of a body. */
export function depthKeyword(): DepthKeyword {
  return {
    keyword: 'x-maxDepth',
    schemaType: 'number',
    validate: (bound, value) => isWithin(value, bound),
    error: { message: ({ schema }) => `must NOT be nested deeper than ${String(schema)}` },
  };
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isWithin(inner, depth - 1));
}
