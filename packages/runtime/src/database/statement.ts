/**
 * A named SQL text and the type of the rows it gives. PostgreSQL prepares it once per connection under this name.
 * Columns are aliased in the text to the property names of `Row`. What `pg` gives for a column: `bigint` a number,
 * `numeric` a string (money and decimals lose nothing), `timestamptz` a Date (declare it `timestamptz(3)`, a Date knows
 * no microseconds), `date` a string `YYYY-MM-DD`, `jsonb` its value.
 */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Never set: it only carries the type. */
  readonly row?: Row;
}

/** PostgreSQL cuts longer names, and two cut names could be the same. */
const maxNameBytes = 63;

/** Declares a statement. `name` is unique in the service and at most 63 bytes; a longer one throws when the service starts. */
export function statement<Row>(declared: { readonly name: string; readonly text: string }): Statement<Row> {
  if (Buffer.byteLength(declared.name) > maxNameBytes) {
    throw new Error(`statement name "${declared.name}" is longer than ${maxNameBytes} bytes`);
  }
  return declared;
}
