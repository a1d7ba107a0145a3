import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { RelationStatistics } from '@kentledge/core/statistics';
import type { Client } from 'pg';
import { errorCode, errorText, proveProblems } from '../run/index.ts';
import { believable } from './believable.ts';
import { oneIndex } from './plannable.ts';
import { partsOf, withPartitions } from './partition-indexes.ts';
import { keyOf, pretend, whileEmpty } from './pretend.ts';

/** An index that is not there: the statement that would create it, and what it would look like when built. */
export interface HypotheticalIndex {
  readonly create: string;
  readonly statistics: RelationStatistics;
  /** Name of its table, in the same schema. */
  readonly table: string;
}

/** Makes hypothetical indexes, hidden, on tables that look empty meanwhile; `maker` owns the tables. Returns what is refused. */
export async function addIndexes(admin: Client, maker: Client, dataFolder: string, relations: readonly RelationStatistics[], indexes: readonly HypotheticalIndex[]): Promise<readonly Diagnostic[]> {
  const told: Diagnostic[] = [];
  const made: HypotheticalIndex[] = [];
  const filled = new Map(relations.map((relation) => [keyOf(relation), relation]));
  const tables = await withPartitions(admin, indexes.map(({ table, statistics }) => ({ schema: statistics.schema, name: table })));
  await whileEmpty(admin, dataFolder, tables.flatMap((table) => filled.get(keyOf(table)) ?? []), async () => {
    for (const index of indexes) {
      const reason = await make(maker, index.create);
      if (reason === undefined) made.push(index);
      else told.push(proveProblems.create('index-refused', [], { index: index.statistics.name, reason }));
    }
  });
  const parts: RelationStatistics[] = [];
  for (const { statistics } of made) parts.push(...(await partsOf(admin, statistics, filled)));
  const sound = believable(parts);
  const pretended = await pretend(admin, maker, dataFolder, sound.relations);
  await admin.query('select kentledge_twin.show($1, false)', [made.map(({ statistics }) => statistics.name)]);
  return [...told, ...sound.told, ...pretended.told];
}

async function make(maker: Client, text: string): Promise<string | undefined> {
  const index = await oneIndex(text);
  if (typeof index === 'string') return index;
  try {
    await maker.query(index.create);
    return undefined;
  } catch (error) {
    if (errorCode(error)?.length !== 5) throw error;
    return errorText(error);
  }
}

/** Drops hypothetical indexes; those that are not there are passed over. */
export async function removeIndexes(maker: Client, indexes: readonly { readonly schema: string; readonly name: string }[]): Promise<void> {
  if (indexes.length === 0) return;
  await maker.query(`drop index if exists ${indexes.map(({ schema, name }) => `${maker.escapeIdentifier(schema)}.${maker.escapeIdentifier(name)}`).join(', ')}`);
}
