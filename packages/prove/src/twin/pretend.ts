import { join } from 'node:path';
import type { RelationStatistics } from '@kentledge/core/statistics';
import type { ClientBase } from 'pg';
import { writeBtreePath } from './btree-path.ts';
import { cutRelation, growRelation } from './relation-file.ts';
import { restoreColumn, restoreRelation } from './restore-statistics.ts';

interface RelationFile {
  readonly oid: number;
  /** Below the data folder; none for a partitioned table. */
  readonly file: string | null;
  readonly method: string | null;
}

/**
 * Makes relations look as large and as filled as statistics say. They must be empty, and no session that has planned with
 * them may go on. `admin` is a superuser's connection with the extension pg_buffercache. Returns those that are not there.
 */
export async function pretend(admin: ClientBase, dataFolder: string, relations: readonly RelationStatistics[]): Promise<readonly RelationStatistics[]> {
  // What is in memory would be written over what the files are made to say.
  await admin.query('checkpoint');
  await admin.query('begin');
  const missing: RelationStatistics[] = [];
  for (const relation of relations) {
    const found = await relationFile(admin, relation);
    if (found === undefined) {
      missing.push(relation);
      continue;
    }
    await admin.query('select pg_buffercache_evict_relation($1)', [found.oid]);
    if (found.file !== null) pretendFile(join(dataFolder, found.file), relation, found.method);
    await restoreRelation(admin, relation);
    for (const column of relation.columns) await restoreColumn(admin, relation, column);
  }
  await admin.query('commit');
  return missing;
}

/** Makes the files of tables empty, so that an index on them is built at once, while `work` runs. */
export async function whileEmpty(admin: ClientBase, dataFolder: string, tables: readonly RelationStatistics[], work: () => Promise<void>): Promise<void> {
  const files: { readonly file: string; readonly pages: number }[] = [];
  for (const table of tables) {
    const found = await relationFile(admin, table);
    if (typeof found?.file === 'string') files.push({ file: join(dataFolder, found.file), pages: table.pages });
  }
  for (const { file } of files) cutRelation(file);
  try {
    await work();
  } finally {
    for (const { file, pages } of files) growRelation(file, pages);
  }
}

async function relationFile(admin: ClientBase, { schema, name }: RelationStatistics): Promise<RelationFile | undefined> {
  const text = `select c.oid, pg_relation_filepath(c.oid) as file, m.amname as method
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam where n.nspname = $1 and c.relname = $2`;
  return (await admin.query<RelationFile>(text, [schema, name])).rows[0];
}

function pretendFile(file: string, { pages, level }: RelationStatistics, method: string | null): void {
  if (method === 'btree' && level !== undefined && level > 0) writeBtreePath(file, level);
  growRelation(file, pages);
}
