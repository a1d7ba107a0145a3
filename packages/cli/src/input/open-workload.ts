import path from 'node:path';
import type { Unread } from '@kentledge/core/database/workload';
import { readSchema, unreadOf, withLostConstants } from '@kentledge/core/database/workload';
import { including, pinOfIndex } from '@kentledge/core/design';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { hasErrors } from '@kentledge/core/diagnostic';
import { buildSystem } from '@kentledge/core/pipeline';
import type { AdvicePrintOptions } from '@kentledge/core/report';
import type { Source, Span } from '@kentledge/core/source';
import { identifier } from '@kentledge/core/sql';
import type { Statistics } from '@kentledge/core/statistics';
import type { System } from '@kentledge/core/system';
import type { Query } from '@kentledge/prove/indexes';
import type { Io } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { emitOptions } from '../emit-options.ts';
import { failureText } from './failure-text.ts';
import { openStatistics } from './open-statistics.ts';
import { openSystem } from './open-system.ts';

/** A schema with the queries that it is for. */
export interface OpenedWorkload {
  /** What it is called on a page. */
  readonly name: string;
  readonly schema: readonly string[];
  /** Where the statements of the schema stand, in their order; of a design or a database they stand nowhere. */
  readonly places?: readonly Span[];
  readonly queries: readonly Query[];
  /** Statements that run beside them and could not be read. */
  readonly unread?: Unread;
  readonly statistics: Statistics | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** Of a design: the indexes that statements alone need, by their names; jobs and foreign keys look for rows too. */
  readonly mayDrop?: ReadonlySet<string>;
  readonly pinOf?: AdvicePrintOptions['pinOf'];
}

/** Returns the workload of files, as they were typed. What can't be read is among the diagnostics. */
export async function filesWorkload(io: Io, { schema, queries, stats }: { readonly schema: string; readonly queries: string; readonly stats: string | undefined }): Promise<OpenedWorkload> {
  const { readQueryFiles, readSchemaFiles } = await import('@kentledge/prove/workload');
  const { sqlParser } = await import('@kentledge/prove/parser');
  const { parseStatement } = await sqlParser();
  const made = await readable(io, schema, (file) => readSchemaFiles(file, parseStatement));
  const asked = await readable(io, queries, (file) => readQueryFiles(file, parseStatement));
  const statistics = stats === undefined ? undefined : openStatistics(io, stats);
  const statements = made.value?.statements.map(({ sql }) => sql) ?? [];
  const filled = await withLostConstants(asked.value?.queries ?? [], statements, parseStatement);
  return {
    name: statistics?.statistics?.of ?? path.basename(schema),
    schema: statements,
    places: made.value?.statements.map(({ place }) => place) ?? [],
    queries: filled.queries,
    unread: unreadOf([asked.value ?? {}]),
    statistics: statistics?.statistics,
    diagnostics: [...made.diagnostics, ...asked.diagnostics, ...filled.diagnostics, ...(statistics?.diagnostics ?? [])],
    sources: [...made.sources, ...asked.sources],
  };
}

/** Adds to what was told of a statement of a schema, which has a number, where it stands. */
export function atPlaces(told: readonly Diagnostic[], places: readonly Span[] = []): readonly Diagnostic[] {
  return told.map((one) => {
    const number = one.data?.['number'];
    const place = typeof number === 'number' ? places[number - 1] : undefined;
    return place === undefined || one.spans.length > 0 ? one : { ...one, spans: [place] };
  });
}

/** Returns the workload of a live database, which is only read; its queries may come from files. Throws a `Failure` where it can't be read. */
export async function liveWorkload(io: Io, url: string, queries: string | undefined): Promise<OpenedWorkload> {
  const { readLive, readQueryFiles, withLiveDatabase } = await import('@kentledge/prove/workload');
  const { sqlParser } = await import('@kentledge/prove/parser');
  const { liveStatistics } = await import('@kentledge/prove/statistics');
  const { parseStatement } = await sqlParser();
  const { statistics, told } = await liveStatistics(url, { taken: new Date().toISOString(), withoutValues: false });
  const live = await withLiveDatabase(url, (client) => readLive(client, parseStatement));
  const asked = queries === undefined ? undefined : await readable(io, queries, (file) => readQueryFiles(file, parseStatement));
  const own = asked === undefined ? live.diagnostics : live.diagnostics.filter(({ code }) => code !== 'workload/no-statements-view');
  const filled = asked === undefined ? live : await withLostConstants(asked.value?.queries ?? [], live.schema, parseStatement);
  return { name: statistics.of, schema: live.schema, queries: filled.queries, unread: unreadOf([asked === undefined ? live : (asked.value ?? {})]), statistics, diagnostics: [...told, ...own, ...(asked === undefined ? [] : [...asked.diagnostics, ...filled.diagnostics])], sources: asked?.sources ?? [] };
}

/** The service's own table, which no operation reads and no brief counts. */
const ownOfService = /\bkentledge_idempotency\b/;

/** A migration calls the function that makes ranges of time, which a twin does not run. */
function isCallOf({ tables }: System, sql: string): boolean {
  return tables.some(({ partitions }) => partitions?.kind === 'range' && sql.trim() === `select ${identifier(partitions.keeper.name)}()`);
}

/** Returns the workload of a brief's design: its migrations, the rows that a proof would fill, its statements by their rates. `undefined` where the brief has errors, which are told. */
export async function briefWorkload(io: Io, file: string, seed: number): Promise<OpenedWorkload | undefined> {
  const opened = await openSystem(io, file);
  if (opened === undefined) return undefined;
  const { system } = opened;
  const { tree, diagnostics } = buildSystem(system, undefined, await emitOptions());
  const { sqlParser } = await import('@kentledge/prove/parser');
  const { rangePartitions, startOfDay, statisticsOf } = await import('@kentledge/prove/statistics');
  const { parseStatement } = await sqlParser();
  const migrations = [...(tree ?? [])].filter(([name]) => /^migrations\/.*\.up\.sql$/.test(name)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const schema: string[] = [];
  for (const [name, { text }] of migrations) schema.push(...(await readSchema({ name, text }, parseStatement)).statements.map(({ sql }) => sql).filter((sql) => !ownOfService.test(sql) && !isCallOf(system, sql)));
  const options = { seed, scale: 1, asOf: startOfDay(new Date()) };
  schema.push(...rangePartitions(system, options));
  return {
    name: system.name,
    schema,
    queries: system.statements.map(({ id, sql, rate }) => ({ id, sql, weight: rate.value })),
    statistics: statisticsOf(system, options),
    diagnostics: diagnostics.filter(({ severity }) => severity === 'error'),
    sources: [opened.source],
    mayDrop: droppable(system),
    pinOf: pinsOf(system),
  };
}

function droppable(system: System): ReadonlySet<string> {
  const paths = new Set(system.statements.flatMap((statement) => statement.paths.map(({ id }) => id)));
  return new Set(system.tables.flatMap((table) => table.indexes).filter(({ serves }) => serves.every((served) => paths.has(served))).map(({ name }) => name));
}

/** Returns what says the pin of a change: a plain index by its columns, one of the design by its decision. */
function pinsOf(system: System): NonNullable<AdvicePrintOptions['pinOf']> {
  const tables = new Map(system.tables.map((table) => [table.name, table]));
  const decisions = new Map(system.tables.flatMap(({ indexes }) => indexes.map(({ name, decision }) => [name, decision])));
  return (change) => {
    if ('reason' in change) {
      const decision = decisions.get(change.name);
      return decision === undefined ? undefined : [decision, 'none'];
    }
    const table = tables.get(change.table);
    if (table === undefined || change.plain === undefined) return undefined;
    const { columns, include } = change.plain;
    return [pinOfIndex(table, columns), include.length === 0 ? 'index' : `${including}${include.join('_')}`];
  };
}

interface Read<T> {
  readonly value?: T;
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
}

async function readable<T extends { readonly diagnostics: readonly Diagnostic[]; readonly sources: readonly Source[] }>(io: Io, typed: string, read: (file: string) => Promise<T>): Promise<Read<T>> {
  try {
    // Named as it was typed, for those who stand where it was typed.
    const value = await read(path.relative('', path.resolve(io.cwd, typed)) || '.');
    return hasErrors(value.diagnostics) ? { sources: value.sources, diagnostics: value.diagnostics } : { value, sources: value.sources, diagnostics: value.diagnostics };
  } catch (error) {
    return { sources: [], diagnostics: [cliProblems.create('unreadable', [], { path: typed, reason: failureText(error) })] };
  }
}
