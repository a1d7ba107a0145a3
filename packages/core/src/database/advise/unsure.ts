import { isSamePart } from '../candidate/candidate.ts';
import { isSameSql } from '../candidate/same-sql.ts';
import { holdsNode } from '../query/node.ts';
import type { SqlParser } from '../query/parser.ts';
import type { TableUse } from '../query/table-use.ts';
import type { Config } from '../search/planner.ts';
import type { Known } from './known.ts';
import type { Option, Reach } from './options.ts';
import { isOn, isSameTable } from './options.ts';

const ofElements: ReadonlySet<string | undefined> = new Set(['gin', 'gist']);

interface Given {
  readonly present: Config;
  readonly chosen: Config;
  /** Nothing is known of the rows. */
  readonly isAssumed: boolean;
}

/**
 * Returns the present indexes that may not go though plans do without them, since how many rows their conditions let through PostgreSQL
 * guesses by a constant, so that its leaving one aside says nothing: those of elements and words (GIN, GiST) that are looked for by a
 * parameter, or at all where nothing is known of the rows; and those that begin with what is between two parameters, unless a chosen one begins with it.
 */
export function unsureOf(options: readonly Option[], reach: readonly Reach[], known: Known, parser: SqlParser, { present, chosen, isAssumed }: Given): readonly number[] {
  const uses = reach.flatMap((one) => one.uses);
  return [...present.difference(chosen)].filter((number) => {
    const option = options[number];
    if (option === undefined) return false;
    const ofTable = uses.filter((use) => known.family(use.table, use.schema).some((table) => isOn(option, table)));
    const { parts } = option.index;
    if (ofElements.has(option.present?.method)) return ofTable.some((use) => elementsIn(use, parser, isAssumed).some((sql) => parts.some((part) => isSameSql(sql, part.sql))));
    const [first] = parts;
    const begins = (other: number): boolean => isSameTable(option, options[other]) && first !== undefined && isSamePart(first, options[other]?.index.parts[0]);
    return ![...chosen].some(begins) && ofTable.some((use) => rangesIn(use, parser).some((sql) => isSameSql(sql, first?.sql)));
  });
}

function elementsIn(use: TableUse, parser: SqlParser, isAssumed: boolean): readonly string[] {
  const looked = [...use.contained, ...use.patterns].map(({ sql }) => sql);
  return isAssumed ? looked : looked.filter((sql) => openConditions(use, parser).some((condition) => condition.includes(sql)));
}

/** What is compared with parameters at both ends. */
function rangesIn(use: TableUse, parser: SqlParser): readonly string[] {
  const open = openConditions(use, parser);
  return use.range.flatMap(({ sql }) => {
    const about = open.filter((condition) => condition.includes(sql));
    const isBetween = about.some((condition) => /\bbetween\b/i.test(condition));
    return isBetween || (about.some((condition) => condition.includes('<')) && about.some((condition) => condition.includes('>'))) ? [sql] : [];
  });
}

/** Conditions with a parameter, as SQL. */
function openConditions({ conditions }: TableUse, parser: SqlParser): readonly string[] {
  return conditions.filter((condition) => holdsNode(condition, 'ParamRef')).map((condition) => parser.print(condition));
}
