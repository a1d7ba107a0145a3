import { defineFacts } from '../fact.ts';

const layout = 'PostgreSQL 17 documentation, 65.6 Database Page Layout and 8 Data Types: https://www.postgresql.org/docs/17/storage-page-layout.html';
const documented = { low: 0, high: 0, unit: 'B', source: layout, date: '2026-11', hardware: 'any', how: 'documented' } as const;
const judged = { unit: 'B', source: 'our judgement: the brief says nothing (`about` would)', date: '2026-11', hardware: 'any', how: 'judged' } as const;

/** Bytes that values take in a row. */
export const rowWidth = defineFacts('row-width', {
  header: { ...documented, what: 'row header (23 bytes, aligned to 24) and item pointer (4)', value: 28, low: 28, high: 36 },
  uuid: { ...documented, what: 'a uuid', value: 16, low: 16, high: 16 },
  int: { ...documented, what: 'a bigint', value: 8, low: 8, high: 8 },
  small: { ...documented, what: 'an integer or a date', value: 4, low: 4, high: 4 },
  bool: { ...documented, what: 'a boolean', value: 1, low: 1, high: 1 },
  timestamp: { ...documented, what: 'a timestamptz', value: 8, low: 8, high: 8 },
  numeric: { ...documented, what: 'a numeric of up to 12 digits: header and 2 bytes for each 4 digits', value: 8, low: 5, high: 15, how: 'derived' },
  arrayHeader: { ...documented, what: 'header of a one-dimensional array', value: 24, low: 21, high: 24 },
  subject: { ...judged, what: 'the subject of an OpenID Connect token', value: 37, low: 10, high: 256 },
  passwordHash: { ...judged, what: 'a scrypt hash with its salt and parameters, as text', value: 130, low: 90, high: 200 },
  stringShare: { ...judged, unit: '1', what: 'mean length of a string as a share of its declared maximum', value: 0.4, low: 0.05, high: 1 },
  text: { ...judged, what: 'a text without a declared size', value: 500, low: 50, high: 5000 },
  json: { ...judged, what: 'a jsonb without a declared size', value: 500, low: 50, high: 5000 },
  url: { ...judged, what: 'a URL', value: 80, low: 20, high: 500 },
  listLength: { ...judged, unit: '1', what: 'elements of a list without a declared number', value: 3, low: 0, high: 20 },
});
