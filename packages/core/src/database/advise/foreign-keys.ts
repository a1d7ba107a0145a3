import type { Config } from '../search/planner.ts';
import type { Workload } from '../search/workload.ts';
import type { CatalogForeignKey, CatalogIndex, CatalogTable } from '../catalog.ts';
import type { Known } from './known.ts';
import type { Option } from './options.ts';
import { isOn } from './options.ts';

/** What leads an index: enough to tell whether it finds the rows of a key. */
interface Lead {
  readonly method: string;
  readonly columns: readonly (string | undefined)[];
  readonly where: string | undefined;
}

/**
 * Returns for each present index that nothing else stands in for the foreign keys that need it. A delete in the table that
 * they refer to looks for rows here; such statements are seldom among those of a workload, and EXPLAIN does not show what
 * they run. Of those chosen already, the keys are left out that known queries look by (`lookedBy`): these tell what they are for.
 */
export function neededByKeys(options: readonly Option[], workload: Workload, known: Known, { present, chosen, lookedBy = new Set() }: { readonly present: Config; readonly chosen: Config; readonly lookedBy?: ReadonlySet<CatalogForeignKey> }): ReadonlyMap<number, readonly CatalogForeignKey[]> {
  const needed = new Map<number, CatalogForeignKey[]>();
  for (const { table } of known.tables) {
    for (const key of table.foreignKeys) {
      if (isServed(key, table, options, new Set([...chosen, ...needed.keys()]))) continue;
      const [least] = [...present].filter((number) => servesKey(key, table, options[number])).toSorted((a, b) => workload.choice(a).bytes - workload.choice(b).bytes);
      if (least !== undefined) needed.set(least, [...(needed.get(least) ?? []), key]);
    }
  }
  for (const number of chosen) {
    const alone = new Set([...chosen].filter((other) => other !== number));
    const served = known.tables.flatMap(({ table }) => table.foreignKeys.filter((key) => !lookedBy.has(key) && servesKey(key, table, options[number]) && !isServed(key, table, options, alone)));
    if (served.length > 0) needed.set(number, served);
  }
  return needed;
}

/** True if one of these, or an index that stays in any case, finds the rows of a key. */
function isServed(key: CatalogForeignKey, table: CatalogTable, options: readonly Option[], config: Config): boolean {
  const mayGo = new Set(options.flatMap(({ present }) => present ?? []));
  return keepsServed(key, table, (index) => mayGo.has(index)) || [...config].some((number) => servesKey(key, table, options[number]));
}

/** True if an index that stays in any case finds the rows of a key. */
export function keepsServed(key: CatalogForeignKey, table: CatalogTable, mayGo: (index: CatalogIndex) => boolean): boolean {
  return table.indexes.some((index) => !mayGo(index) && finds(key, { method: index.method, columns: index.keys.map(({ column }) => column), where: index.where }));
}

function servesKey(key: CatalogForeignKey, table: CatalogTable, option: Option | undefined): boolean {
  return option !== undefined && isOn(option, table) && finds(key, { method: option.index.method, columns: option.index.parts.map(({ column }) => column), where: option.index.where?.sql });
}

function finds({ columns }: CatalogForeignKey, { method, columns: led, where }: Lead): boolean {
  // What is looked for is never null.
  const isWhole = where === undefined || columns.some((column) => where === `${column} IS NOT NULL` || where === `"${column}" IS NOT NULL`);
  const first = new Set(led.slice(0, columns.length));
  return isWhole && (method === 'btree' || method === 'hash') && columns.every((column) => first.has(column));
}
