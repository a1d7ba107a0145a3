import type { CatalogForeignKey } from '../catalog.ts';
import type { IndexCandidate } from '../candidate/candidate.ts';
import { createText, definitionText, extendsIndex, isSamePart } from '../candidate/candidate.ts';
import { inLanes } from '../search/in-lanes.ts';
import type { Found } from '../search/search.ts';
import type { Config } from '../search/planner.ts';
import type { Workload } from '../search/workload.ts';
import type { Advice, DropAdvice, Gain, IndexAdvice, Payment, QueryAdvice } from '../../evidence/index.ts';
import type { AdviseInput } from './input.ts';
import { neededByKeys } from './foreign-keys.ts';
import type { Known } from './known.ts';
import { nameOf, withNames } from './names.ts';
import type { Option } from './options.ts';
import type { Writer } from './upkeep.ts';
import { paymentOf } from './upkeep.ts';

/** What was chosen, and from what. */
export interface Chosen {
  readonly options: readonly Option[];
  readonly workload: Workload;
  readonly writers: readonly Writer[];
  readonly known: Known;
  readonly present: Config;
  /** Foreign keys that known queries look by. */
  readonly lookedBy: ReadonlySet<CatalogForeignKey>;
  readonly found: Found;
  /** Indexes that stay since nothing is known of the rows. */
  readonly unsure: Config;
  /** What keeping an index costs while the workload runs once. */
  readonly upkeep: (option: Option) => number;
}

/** Foreign keys by the index that they need. */
type Keys = ReadonlyMap<number, readonly CatalogForeignKey[]>;

type Proof = Omit<Advice, 'budget' | 'hints' | 'leftAlone' | 'candidates' | 'asked' | 'algorithm' | 'optimality'>;

/** Returns the advice with what proves it: each query's plan before and after, and what each index gains and costs. */
export async function proofOf(input: AdviseInput, chosen: Chosen): Promise<Proof> {
  const { options, workload, known, present, lookedBy, found, upkeep } = chosen;
  const keys = neededByKeys(options, workload, known, { present, chosen: found.config, lookedBy });
  const names = namesOf(chosen);
  const queries = await queriesOf(input, chosen);
  const people = new Map(options.map((option, number) => [option.index.name, names.get(number) ?? givenName(option) ?? option.index.name]));
  const kept = (config: Config): number => [...config].reduce((sum, number) => sum + of(options, upkeep, number), 0);
  const total = (cost: (query: QueryAdvice) => number): number => queries.reduce((sum, query) => sum + query.weight * cost(query), 0);
  const bare = workload.books.reduce((sum, book, query) => sum + workload.weight(query) * book.plan(0n).cost, 0);
  return {
    bare,
    before: total(({ before }) => before) + kept(present),
    after: total(({ after }) => after) + kept(found.config),
    bytesBefore: workload.bytes(present),
    bytesAfter: found.bytes,
    indexes: await indexesOf(input, chosen, names, keys),
    drops: dropsOf(chosen, queries, names, keys),
    queries: queries.map((query) => ({ ...query, planBefore: withNames(query.planBefore, people), planAfter: withNames(query.planAfter, people) })),
  };
}

function of(options: readonly Option[], upkeep: (option: Option) => number, number: number): number {
  const option = options[number];
  return option === undefined ? 0 : upkeep(option);
}

async function queriesOf({ queries, planner }: AdviseInput, { options, workload, present, found }: Chosen): Promise<readonly QueryAdvice[]> {
  const advised: QueryAdvice[] = [];
  const names = (query: number, config: Config): readonly string[] => {
    const book = workload.book(query);
    return book.choicesOf(book.maskOf(config)).flatMap((number) => options[number]?.index.name ?? []);
  };
  await inLanes(queries.entries(), planner.lanes, async ([place, { id, sql, weight }]) => {
    const [planBefore, planAfter] = [await planner.plan(sql, names(place, present)), await planner.plan(sql, names(place, found.config))];
    advised[place] = { id, sql, weight, before: planBefore['Total Cost'] ?? 0, after: planAfter['Total Cost'] ?? 0, planBefore, planAfter };
  });
  return advised;
}

function plainOf({ method, parts, include, where }: IndexCandidate): Pick<IndexAdvice, 'plain'> {
  const columns = parts.flatMap(({ column }) => column ?? []);
  const isPlain = method === 'btree' && where === undefined && columns.length === parts.length && parts.every(({ descending, operatorClass }) => descending === parts[0]?.descending && operatorClass === undefined);
  return isPlain ? { plain: { columns, include } } : {};
}

function givenName({ present }: Option): string | undefined {
  return present?.given ?? present?.name;
}

/** Names that people would give, by the numbers of the chosen. */
function namesOf({ options, known, found }: Chosen): ReadonlyMap<number, string> {
  const taken = new Set(known.tables.flatMap(({ table }) => [table.name, ...table.indexes.map(({ name, given }) => given ?? name)]));
  return new Map([...found.config].flatMap((number) => {
    const option = options[number];
    return option === undefined ? [] : [[number, givenName(option) ?? nameOf(option.index, taken)]];
  }));
}

async function indexesOf({ queries }: AdviseInput, { options, workload, writers, known, found, unsure, upkeep }: Chosen, names: ReadonlyMap<number, string>, keys: Keys): Promise<readonly IndexAdvice[]> {
  const advised: IndexAdvice[] = [];
  for (const number of found.config) {
    const option = options[number];
    if (option === undefined) continue;
    const rest = found.config.difference(new Set([number]));
    const affected = workload.queriesOf[number] ?? [];
    await workload.settle(rest, affected);
    const gains = affected.flatMap((query): Gain[] => {
      const book = workload.book(query);
      const gain = book.plan(book.maskOf(rest)).cost - book.plan(book.maskOf(found.config)).cost;
      return gain > 0 ? [{ query: queries[query]?.id ?? '', gain }] : [];
    });
    const weight = new Map(queries.map((query) => [query.id, query.weight]));
    const name = names.get(number) ?? option.index.name;
    const index: IndexCandidate = { ...option.index, name };
    advised.push({
      name,
      pays: paysOf(queries, writers, option, known),
      schema: index.schema,
      table: index.table,
      method: index.method,
      state: option.present === undefined ? 'new' : 'kept',
      ...marksOf(option, known, keys.get(number)),
      ...(unsure.has(number) ? { isUnsure: true } : {}),
      create: createText(index),
      definition: definitionText(index),
      ...plainOf(index),
      pages: option.statistics.pages,
      bytes: option.statistics.pages * 8192,
      gain: gains.reduce((sum, { query, gain }) => sum + (weight.get(query) ?? 0) * gain, 0) - upkeep(option),
      gains: gains.toSorted((a, b) => b.gain * (weight.get(b.query) ?? 0) - a.gain * (weight.get(a.query) ?? 0)),
    });
  }
  return advised.toSorted((a, b) => b.gain - a.gain || (a.name < b.name ? -1 : 1));
}

/** What one run of each query pays: an upsert writes twice. */
function paysOf(queries: AdviseInput['queries'], writers: readonly Writer[], option: Option, known: Known): readonly Payment[] {
  const costs = new Map<number, number>();
  for (const writer of writers) costs.set(writer.query, (costs.get(writer.query) ?? 0) + paymentOf(writer, option, known));
  return [...costs].flatMap(([query, cost]) => (cost > 0 ? [{ query: queries[query]?.id ?? '', cost }] : []));
}

function dropsOf({ options, present, found, known }: Chosen, queries: readonly QueryAdvice[], names: ReadonlyMap<number, string>, keys: Keys): readonly DropAdvice[] {
  const used = new Set(queries.flatMap(({ planBefore }) => namesIn(planBefore)));
  return [...present].flatMap((number): DropAdvice[] => {
    const option = options[number];
    if (option === undefined || found.config.has(number)) return [];
    const { schema, table, name } = option.index;
    const constraint = known.find(table, schema)?.table.indexes.find((index) => index.unique && option.index.method === index.method && index.where === undefined && option.index.include.length === 0 && option.index.where === undefined && option.index.parts.every((part, place) => isSamePart(part, index.keys[place])));
    const extending = [...found.config].find((other) => options[other] !== undefined && extendsIndex(options[other].index, option.index));
    const by = extending === undefined ? (constraint?.given ?? constraint?.name) : names.get(extending);
    const reason = by !== undefined ? 'redundant' : used.has(name) ? 'replaced' : 'unused';
    return [{ schema, table, name: givenName(option) ?? name, bytes: option.statistics.pages * 8192, reason, ...(by === undefined ? {} : { by }), ...marksOf(option, known, keys.get(number)) }];
  }).toSorted((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

function marksOf({ index }: Option, known: Known, keys: readonly CatalogForeignKey[] | undefined): Pick<IndexAdvice, 'isSplit' | 'keys'> {
  const isSplit = known.find(index.table, index.schema)?.table.kind === 'partitioned table';
  return { ...(isSplit ? { isSplit } : {}), ...(keys === undefined ? {} : { keys: keys.map(({ name, references }) => ({ name, references: references.table })) }) };
}

function namesIn(plan: QueryAdvice['planBefore']): readonly string[] {
  return [...(plan['Index Name'] === undefined ? [] : [plan['Index Name']]), ...(plan.Plans ?? []).flatMap(namesIn)];
}
