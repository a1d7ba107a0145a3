import { join } from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import type { Client } from 'pg';
import { proveProblems } from '../run/index.ts';
import { writeBtreePath } from './btree-path.ts';
import { cutRelation, growRelation } from './relation-file.ts';
import { type OwnRelation, readOwnRelations } from './relation-files.ts';
import { restoreStatistics } from './restore-statistics.ts';
import { sortHistograms } from './sort-histograms.ts';

/** What became of statistics. */
export interface Pretended {
  readonly told: readonly Diagnostic[];
  /** Names of relations and columns that are not in the schema. */
  readonly unmatched: readonly string[];
  /** Names of relations of which no statistics tell. */
  readonly missing: readonly string[];
}

/**
 * Makes relations look as large and as filled as statistics say. They must be empty, and no session that has planned with
 * them may go on. `admin` is a superuser's connection; `maker` owns the tables, and reads values: the types of somebody's
 * schema can run functions of somebody's.
 */
export async function pretend(admin: Client, maker: Client, dataFolder: string, relations: readonly RelationStatistics[]): Promise<Pretended> {
  const own = new Map((await readOwnRelations(admin)).map((relation) => [keyOf(relation), relation]));
  const told: Diagnostic[] = [];
  const unmatched: string[] = [];
  // What is in memory would be written over what the files are made to say.
  await admin.query('checkpoint');
  await admin.query('select kentledge_twin.pg_buffercache_evict_all()');
  for (const relation of relations) {
    const found = own.get(keyOf(relation));
    const misfit = found === undefined ? undefined : misfitOf(relation, found);
    if (found === undefined) unmatched.push(nameOf(relation));
    else if (misfit !== undefined) told.push(refused(nameOf(relation), misfit));
    else {
      if (found.file !== null) pretendFile(join(dataFolder, found.file), relation, found.method);
      await pretendRows(maker, relation, found, { told, unmatched });
    }
  }
  const named = new Set(relations.map(keyOf));
  return { told, unmatched, missing: [...own].filter(([key]) => !named.has(key)).map(([, relation]) => nameOf(relation)) };
}

/** Makes the files of tables empty, so that an index on them is built at once, while `work` runs. */
export async function whileEmpty(admin: Client, dataFolder: string, tables: readonly RelationStatistics[], work: () => Promise<void>): Promise<void> {
  const pages = new Map(tables.map((table) => [keyOf(table), table.pages]));
  const files = (await readOwnRelations(admin)).flatMap((relation) => {
    const size = pages.get(keyOf(relation));
    return size === undefined || relation.file === null ? [] : [{ file: join(dataFolder, relation.file), size }];
  });
  for (const { file } of files) cutRelation(file);
  try {
    await work();
  } finally {
    for (const { file, size } of files) growRelation(file, size);
  }
}

/** Returns what a relation is found by. */
export function keyOf({ schema, name }: Pick<RelationStatistics, 'schema' | 'name'>): string {
  return JSON.stringify([schema, name]);
}

/** Returns a relation's name as people write it. */
export function nameOf({ schema, name }: Pick<RelationStatistics, 'schema' | 'name'>): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

/** Returns the diagnostic for statistics that can't be. */
export function refused(where: string, reason: string): Diagnostic {
  return proveProblems.create('statistics-refused', [], { where, reason });
}

function misfitOf({ kind, level, pages }: RelationStatistics, found: OwnRelation): string | undefined {
  if (kind !== found.kind) return `it is ${kind === 'table' ? 'a table' : 'an index'} there and ${found.kind === 'table' ? 'a table' : 'an index'} in the schema`;
  if (level !== undefined && found.method !== 'btree') return `it has a level, and is ${found.method === null ? 'no index' : `of the method ${found.method}`}`;
  return found.file === null && pages > 0 ? 'it has pages, which only its partitions can have' : undefined;
}

function pretendFile(file: string, { pages, level }: RelationStatistics, method: string | null): void {
  if (method === 'btree' && level !== undefined && level > 0) writeBtreePath(file, level);
  growRelation(file, pages);
}

async function pretendRows(maker: Client, relation: RelationStatistics, found: OwnRelation, { told, unmatched }: { readonly told: Diagnostic[]; readonly unmatched: string[] }): Promise<void> {
  const known = new Set(found.columns.map(({ name }) => name));
  const columns = relation.columns.filter(({ name }) => {
    if (!known.has(name)) unmatched.push(`${nameOf(relation)}.${name}`);
    return known.has(name);
  });
  const sorted: ColumnStatistics[] = [];
  for (const answer of await sortHistograms(maker, { ...relation, columns }, found.columns)) {
    if ('reason' in answer) told.push(refused(`${nameOf(relation)}.${answer.column.name}`, answer.reason));
    else sorted.push(answer.column);
  }
  for (const { column, reason } of await restoreStatistics(maker, { ...relation, columns: sorted })) {
    told.push(refused(column === undefined ? nameOf(relation) : `${nameOf(relation)}.${column}`, reason));
  }
}
