import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Span } from '../../source/index.ts';
import { numberParameters } from './placeholders.ts';
import { workloadProblems } from './problems.ts';
import type { Workload, WorkloadQuery } from './query.ts';
import { isQuery, mergeQueries } from './query.ts';
import { splitStatements } from './split.ts';
import type { ParseStatement } from './statement-parser.ts';
import { parseOne } from './statement-parser.ts';
import { parseProblem } from './tell-parse.ts';
import { subjectOf, verbOf } from './told-apart.ts';

/** A row of pg_stat_statements. */
export interface StatementRow {
  readonly query: string;
  readonly calls: number;
  readonly milliseconds?: number;
  readonly queryId?: string;
  readonly place: Span;
}

/** Texts from this many bytes on may have been cut off: track_activity_query_size is 1024 by default, with the zero at the end. */
const shortestCut = 1000;
/** Settings of track_activity_query_size that people choose; a text with just as many bytes was cut off, also where it still parses. */
const usualSizes: ReadonlySet<number> = new Set([1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]);
const queryVerbs: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'VALUES', 'TABLE']);
const hiddenText = '<insufficient privilege>';

/**
 * Reads rows of pg_stat_statements as queries. Those of several users or databases with one text are one query; statements
 * that are hidden, cut off, or no queries are counted and told.
 */
export async function readStatements(rows: readonly StatementRow[], parse: ParseStatement, whole: Span): Promise<Workload> {
  const queries: WorkloadQuery[] = [];
  const diagnostics: Diagnostic[] = [];
  const others = new Map<string, number>();
  const cut: Span[] = [];
  const texts: string[] = [];
  const hidden = rows.filter(({ query }) => query.trim() === hiddenText);
  for (const row of rows) {
    if (row.query.trim() === hiddenText || row.calls === 0) continue;
    const read = await readRow(row, parse, queries.length + 1);
    if (read === 'cut' || !('tree' in read) && (!('kind' in read) || readsRows(row.query))) texts.push(row.query);
    if (read === 'cut') cut.push(row.place);
    else if ('tree' in read) queries.push(read);
    else if ('kind' in read) others.set(read.kind, (others.get(read.kind) ?? 0) + 1);
    else diagnostics.push(read);
  }
  if (hidden.length > 0) diagnostics.push(workloadProblems.create('hidden', hidden.slice(0, 1).map(({ place }) => place), { count: hidden.length }));
  if (cut.length > 0) diagnostics.push(workloadProblems.create('truncated', cut.slice(0, 3), { count: cut.length }));
  if (others.size > 0) diagnostics.push(workloadProblems.create('not-queries', whole, { kinds: [...others].map(([kind, count]) => `${count} ${kind}`) }));
  if (queries.length === 0) diagnostics.push(workloadProblems.create('empty', whole, { what: 'query' }));
  return { queries: mergeQueries(queries).queries, unread: { texts, hidden: hidden.length }, diagnostics };
}

/** What is no query may hold one: a cursor's, several in one text, a procedure's. */
function readsRows(text: string): boolean {
  return /\b(?:select|call|do)\b/i.test(text);
}

async function readRow(row: StatementRow, parse: ParseStatement, number: number): Promise<WorkloadQuery | { readonly kind: string } | Diagnostic | 'cut'> {
  const [piece, ...others] = splitStatements(row.query);
  // One text with several statements is what a simple query of the protocol may hold; which ran how often, nobody counted.
  if (piece === undefined || others.length > 0) return { kind: piece === undefined ? 'nothing' : 'of several statements' };
  const { sql } = numberParameters(piece.sql);
  const parsed = await parseOne(parse, sql);
  if (parsed.is !== 'statement') {
    // What is no query is written down with its constants as parameters, where no grammar allows them.
    const kind = verbOf(piece.sql);
    if (kind !== '' && !queryVerbs.has(kind)) return { kind };
    const problem = parseProblem(parsed, row.place, () => row.place.start);
    return isCut(row.query, problem) ? 'cut' : workloadProblems.create('statement-unread', row.place, { statement: headOf(row.query), reason: problem.message });
  }
  if (isCut(row.query, undefined)) return 'cut';
  if (!isQuery(parsed.kind)) return { kind: verbOf(piece.sql) };
  const { calls: weight, milliseconds, queryId, place } = row;
  return { id: idOf(parsed.tree, queryId, number), sql, weight, place, lostConstants: true, tree: parsed.tree, ...(milliseconds === undefined ? {} : { milliseconds }) };
}

/** Digits of the number by which pg_stat_statements knows a statement, that tell it from others of the same table. */
const fewDigits = 4;

/** The number says nothing to a person, and what it is about does. */
function idOf(tree: unknown, queryId: string | undefined, number: number): string {
  const subject = subjectOf(tree);
  if (subject === undefined) return queryId ?? `q${number}`;
  return `${subject} ${queryId?.replace('-', '').slice(-fewDigits) ?? `q${number}`}`;
}

/** Whether a text ends where a buffer did, or does not parse since its end is missing. */
function isCut(query: string, problem: Diagnostic | undefined): boolean {
  const bytes = new TextEncoder().encode(query).length;
  if (usualSizes.has(bytes + 1)) return true;
  const reason = typeof problem?.data?.['reason'] === 'string' ? problem.data['reason'] : '';
  const last = /at or near "([^]*)"$/.exec(reason)?.[1];
  const isAtEnd = /end of input|unterminated/.test(reason) || (last !== undefined && query.trimEnd().endsWith(last));
  return problem?.code === 'workload/syntax' && isAtEnd && bytes >= shortestCut;
}

function headOf(query: string): string {
  const line = query.replaceAll(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
