import type { IndexHint } from '../../evidence/index.ts';
import type { IndexCandidate } from '../candidate/candidate.ts';
import { candidate, createText, partOf } from '../candidate/candidate.ts';
import { isSameSql } from '../candidate/same-sql.ts';
import type { Term } from '../query/table-use.ts';
import type { Known } from './known.ts';
import { nameOf } from './names.ts';
import type { Option, Reach } from './options.ts';
import type { Planner } from './planner.ts';

/** A table of fewer pages is read whole in no time. */
const fewPages = 128;

interface Given {
  /** Ids of the queries, by their places in `reach`. */
  readonly ids: readonly string[];
  readonly reach: readonly Reach[];
  readonly known: Known;
  /** Indexes of the advice. */
  readonly chosen: readonly Option[];
  readonly planner: Planner;
  readonly isAssumed: boolean;
}

/** Returns what somebody who knows the data might add: indexes that would serve queries, and that no plan here proves. */
export async function hintsOf({ ids, reach, known, chosen, planner, isAssumed }: Given): Promise<readonly IndexHint[]> {
  const found = new Map<string, IndexHint>();
  const taken = new Set(known.tables.flatMap(({ table }) => [table.name, ...table.indexes.map(({ name }) => name)]));
  const asked = reach.flatMap(({ uses }, query) => uses.map((use) => ({ use, id: ids[query] ?? '' })));
  const isOpen = asked.some(({ use }) => use.patterns.some(({ hasStart }) => !hasStart));
  const hasTrigrams = isOpen && (await canCompareTrigrams(planner));
  for (const { use, id } of asked) {
    const table = known.find(use.table, use.schema);
    if (table === undefined || table.statistics.pages < fewPages) continue;
    const { schema, name } = table.table;
    const add = (kind: IndexHint['kind'], term: Term, operatorClass?: string): void => {
      const isThere = isServed(term, { schema, name }, operatorClass, known, chosen);
      if (isThere && kind !== 'rewrite') return;
      const place = JSON.stringify([kind, schema, name, term.sql]);
      const index: IndexCandidate = candidate({ schema, table: name, method: 'gin', include: [], parts: [{ ...partOf(term), ...(operatorClass === undefined ? {} : { operatorClass }) }] });
      const hint = found.get(place) ?? { kind, schema, table: name, sql: term.sql, ...(isThere ? {} : { create: createText({ ...index, name: nameOf(index, taken) }) }), queries: [] };
      found.set(place, { ...hint, queries: [...new Set([...hint.queries, id])] });
    };
    for (const term of use.patterns) if (!term.hasStart && !term.isShort && (!hasTrigrams || isAssumed)) add(hasTrigrams ? 'guess' : 'trigrams', term, 'gin_trgm_ops');
    for (const term of use.listed) add('rewrite', term);
  }
  return [...found.values()];
}

/** True if the schema has pg_trgm: its functions have a plan. */
async function canCompareTrigrams(planner: Planner): Promise<boolean> {
  try {
    await planner.plan("select similarity('a', 'b')", []);
    return true;
  } catch {
    return false;
  }
}

/** True if an index of the schema or of the advice holds the elements of a term. */
function isServed(term: Term, { schema, name }: { readonly schema: string; readonly name: string }, operatorClass: string | undefined, known: Known, chosen: readonly Option[]): boolean {
  const isIt = (method: string, key: { readonly sql: string; readonly operatorClass?: string }): boolean =>
    isSameSql(key.sql, term.sql) && (operatorClass === undefined ? method === 'gin' && key.operatorClass === undefined : key.operatorClass?.includes('trgm') === true);
  const there = known.find(name, schema)?.table.indexes ?? [];
  return there.some(({ method, keys }) => keys.some((key) => isIt(method, key))) || chosen.some(({ index }) => index.schema === schema && index.table === name && index.parts.some((part) => isIt(index.method, part)));
}
