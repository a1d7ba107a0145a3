import type { JsonSchema } from '../service/route.ts';

/** Turns one text of a path or query into the value that its schema asks for; a text that isn't one stays, for the check to refuse. */
type Coerce = (text: unknown) => unknown;

const number = /^-?(0|[1-9]\d{0,20})(\.\d{1,20})?$/;

const byType: Readonly<Record<string, Coerce>> = {
  integer: (text) => (typeof text === 'string' && number.test(text) ? Number(text) : text),
  number: (text) => (typeof text === 'string' && number.test(text) ? Number(text) : text),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text),
  array: (text) => (Array.isArray(text) ? text : [text]),
};

/**
 * What to do to a path's or a query's values before the check: numbers, booleans and lists come as text there. Undefined
 * where all is text already. Bodies are never coerced: JSON says what it means.
 */
export function coercionOf(schema: JsonSchema | undefined): ((values: Record<string, unknown>) => void) | undefined {
  const properties = Object.entries((schema?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>);
  const coerced = properties.flatMap(([name, property]): [string, Coerce][] => {
    const coerce = coerceOf(property);
    return coerce === undefined ? [] : [[name, coerce]];
  });
  if (coerced.length === 0) return undefined;
  return (values) => {
    for (const [name, coerce] of coerced) {
      if (values[name] !== undefined) values[name] = coerce(values[name]);
    }
  };
}

function coerceOf(schema: JsonSchema): Coerce | undefined {
  const type = typeof schema['type'] === 'string' ? schema['type'] : '';
  const coerce = byType[type];
  if (type !== 'array' || coerce === undefined) return coerce;
  const each = coerceOf((schema['items'] ?? {}) as JsonSchema);
  return each === undefined ? coerce : (text) => (coerce(text) as unknown[]).map(each);
}
