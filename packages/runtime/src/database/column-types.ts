import pg from 'pg';

type Parser = (text: string) => unknown;

/** Counts and sums of integers; above 2^53 a number would lie, so it fails loudly. */
function bigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint is larger than a JavaScript number holds');
  return value;
}

/** As the driver does it, but `bigint` gives a number and `date` stays text: a Date would shift it by the machine's zone. */
const own: Readonly<Record<number, Parser>> = {
  [pg.types.builtins.INT8]: bigint,
  [pg.types.builtins.DATE]: (text) => text,
};

/** The parsers of column values, see `Statement`. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): Parser => {
    const parser = format === 'binary' ? undefined : own[oid];
    return parser ?? pg.types.getTypeParser(oid, format ?? 'text');
  },
};
