import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ParseStatement, SchemaText, Workload } from '@kentledge/core/database/workload';
import { decodeSource, mergeQueries, mostMebibytes, readQueries, readSchema, readStatements, tooLarge, unreadOf, workloadProblems } from '@kentledge/core/database/workload';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { hasErrors } from '@kentledge/core/diagnostic';
import type { Source } from '@kentledge/core/source';
import { rowsFromCsv, rowsFromJson } from './statement-rows.ts';

/** What was read, with the texts that diagnostics point into. */
interface WithSources {
  readonly sources: readonly Source[];
}

const kinds = /\.(?:sql|csv|tsv|json)$/i;

/** Reads the files that make a schema: one, or the .sql files of a folder in the order of their names. Throws what the file system says of a path. */
export async function readSchemaFiles(path: string, parse: ParseStatement): Promise<SchemaText & WithSources> {
  const { sources, diagnostics } = readSources(schemaFilesOf(path));
  if (hasErrors(diagnostics)) return { statements: [], diagnostics, sources };
  if (sources.length === 0) return { statements: [], diagnostics: [nothingIn(path, 'statement')], sources };
  const read: SchemaText[] = [];
  for (const source of sources) read.push(await readSchema(source, parse));
  return { statements: read.flatMap(({ statements }) => statements), diagnostics: [...diagnostics, ...read.flatMap((one) => one.diagnostics)], sources };
}

/**
 * Reads queries: a file or the files of a folder. A name that ends with .csv, .tsv or .json holds rows of pg_stat_statements, all others hold SQL.
 * Throws what the file system says of a path.
 */
export async function readQueryFiles(path: string, parse: ParseStatement): Promise<Workload & WithSources> {
  const { sources, diagnostics } = readSources(filesOf(path));
  if (hasErrors(diagnostics)) return { queries: [], diagnostics, sources };
  if (sources.length === 0) return { queries: [], diagnostics: [nothingIn(path, 'query')], sources };
  const tables = sources.filter(({ name }) => /\.(?:csv|tsv|json)$/i.test(name));
  const texts = sources.filter((source) => !tables.includes(source));
  const read: Workload[] = texts.length > 0 ? [await readQueries(texts, parse)] : [];
  for (const source of tables) read.push(await readTable(source, parse));
  // Each file counts its queries from 1.
  const { queries } = mergeQueries(read.flatMap((one) => one.queries));
  return { queries, unread: unreadOf(read), diagnostics: [...diagnostics, ...read.flatMap((one) => one.diagnostics)], sources };
}

/** What to say of a folder without such files. */
function nothingIn(path: string, what: 'statement' | 'query'): Diagnostic {
  return workloadProblems.create('empty', { source: path, start: 0, end: 0 }, { what });
}

async function readTable(source: Source, parse: ParseStatement): Promise<Workload> {
  const whole = { source: source.name, start: 0, end: 0 };
  const { rows, diagnostics } = /\.json$/i.test(source.name) ? rowsFromJson(source) : rowsFromCsv(source);
  if (hasErrors(diagnostics)) return { queries: [], diagnostics };
  const read = await readStatements(rows, parse, whole);
  return { ...read, diagnostics: [...diagnostics, ...read.diagnostics] };
}

/** Migrations may have a folder each. What takes one back makes no schema. */
function schemaFilesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.sql$/i.test(name) && !/(?:^|[\\/._-])down\.sql$/i.test(name));
  return names.toSorted(byName).map((name) => join(path, name));
}

const inNumbers = new Intl.Collator('en', { numeric: true }).compare;
/** A day at the beginning of a name, and perhaps the time: `2017-10-08-193512`, `20171008`, `2017_10_08_193512`. */
const dated = /(?<=^|[\\/])((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?:[-_.T]?(\d{1,6})(?!\d)|(?!\d))/g;

/** Numbers count as numbers, and times as times, however each is written: tools have changed how they name migrations. */
function byName(a: string, b: string): number {
  return inNumbers(inTime(a), inTime(b)) || inNumbers(a, b);
}

function inTime(name: string): string {
  return name.replaceAll(dated, (_, year: string, month: string, day: string, time = '') => `${year}${month}${day}${time.padEnd(6, '0')}`);
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile() && kinds.test(entry.name));
  return names.map(({ name }) => join(path, name)).toSorted(byName);
}

function readSources(files: readonly string[]): { readonly sources: readonly Source[]; readonly diagnostics: readonly Diagnostic[] } {
  const read = files.map((file) => {
    // Before it is in memory.
    const { size } = statSync(file);
    return size > mostMebibytes * 2 ** 20 ? { source: { name: file, text: '' }, diagnostics: [tooLarge(file, size)] } : decodeSource(file, readFileSync(file));
  });
  return { sources: read.map(({ source }) => source), diagnostics: read.flatMap(({ diagnostics }) => diagnostics) };
}
