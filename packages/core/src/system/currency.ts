/** Minor units of the currencies that do not have two. Source: ISO 4217 list one, SIX Financial Information, as of 2024-06-25. */
const minorUnits: Readonly<Record<number, readonly string[]>> = {
  0: ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'],
  3: ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'],
  4: ['CLF', 'UYW'],
};

const byCurrency = new Map(Object.entries(minorUnits).flatMap(([places, codes]) => codes.map((code) => [code, Number(places)] as const)));

/** Returns the digits after the point of amounts in a currency (ISO 4217 code): 2 for USD, 0 for JPY. */
export function moneyPlaces(currency: string): number {
  return byCurrency.get(currency) ?? 2;
}
