import { isSameSql } from '../candidate/same-sql.ts';
import type { Config } from '../search/planner.ts';
import type { Known } from './known.ts';
import type { Option, Reach } from './options.ts';
import { isOn } from './options.ts';

const ofElements: ReadonlySet<string | undefined> = new Set(['gin', 'gist']);

/**
 * Returns the present indexes of elements and words (GIN, GiST) that may not go where nothing is known of the rows, since a query
 * looks for what they hold: how many rows have an element PostgreSQL guesses by a constant then, so that its leaving one aside says nothing.
 */
export function unsureOf(options: readonly Option[], reach: readonly Reach[], known: Known, { present, chosen }: { readonly present: Config; readonly chosen: Config }): readonly number[] {
  const uses = reach.flatMap((one) => one.uses);
  return [...present.difference(chosen)].filter((number) => {
    const option = options[number];
    if (option === undefined || !ofElements.has(option.present?.method)) return false;
    const ofTable = uses.filter((use) => known.family(use.table, use.schema).some((table) => isOn(option, table)));
    const looked = ofTable.flatMap(({ contained, patterns }) => [...contained, ...patterns]);
    return option.index.parts.some((part) => looked.some(({ sql }) => isSameSql(sql, part.sql)));
  });
}
