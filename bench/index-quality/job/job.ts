import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Statistics } from '@kentledge/core/statistics';
import type { Subject } from '../subject.ts';
import { readDocument, readQueries } from '../subject.ts';
import type { OwnIndex } from './imdb-statistics.ts';

/** Where the statistics of IMDB are kept. */
export const imdbDocument = path.join(import.meta.dirname, 'statistics.json');

/** Returns the folder of the benchmark's files within what was given, or nothing. */
export function jobFolder(inputs: string | undefined): string | undefined {
  const folder = inputs === undefined ? undefined : path.join(inputs, 'job');
  return folder !== undefined && existsSync(path.join(folder, 'schema.sql')) ? folder : undefined;
}

/** The Join Order Benchmark with its primary keys alone, or with its indexes of references too. */
export function jobSubject(folder: string, withReferences: boolean): Subject {
  const schema = readFileSync(path.join(folder, 'schema.sql'), 'utf8');
  const references = readFileSync(path.join(folder, 'fkindexes.sql'), 'utf8');
  return {
    name: `Join Order Benchmark, primary keys${withReferences ? ' and indexes of references' : ' alone'}`,
    schema: withReferences ? [schema, references] : [schema],
    statistics: only(readDocument(imdbDocument), withReferences ? '' : references),
    queries: readQueries(folder),
  };
}

/** Returns the benchmark's own indexes, of one column each. */
export function referenceIndexes(folder: string): readonly OwnIndex[] {
  const text = readFileSync(path.join(folder, 'fkindexes.sql'), 'utf8');
  return [...text.matchAll(/create index (\w+) on (\w+)\((\w+)\)/g)].map(([, name = '', table = '', column = '']) => ({ name, table, column }));
}

function only(statistics: Statistics, without: string): Statistics {
  return { ...statistics, relations: statistics.relations.filter(({ kind, name }) => kind === 'table' || !without.includes(`index ${name} `)) };
}
