import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Source, Span } from '../../source/index.ts';
import { workloadProblems } from './problems.ts';
import type { Piece } from './split.ts';
import { splitStatements } from './split.ts';
import type { ParseStatement } from './statement-parser.ts';
import { parseOne } from './statement-parser.ts';
import { parseProblem } from './tell-parse.ts';

/** A statement of a schema. */
export interface SchemaStatement {
  readonly sql: string;
  /** PostgreSQL's name of what it is, such as `CreateStmt`; `data` for what writes rows, which is not parsed. */
  readonly kind: string;
  readonly place: Span;
}

export interface SchemaText {
  readonly statements: readonly SchemaStatement[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Rows of a dump can be of any size. */
const writes = /^(?:insert|copy|update|delete|merge)\b/i;

/**
 * Reads a file that makes a schema, as pg_dump, Rails or people write it, or migrations one after the other. Commands of psql
 * and the data of COPY are left out. Statements that don't parse are told, and the others are there.
 */
export async function readSchema(source: Source, parse: ParseStatement): Promise<SchemaText> {
  const statements: SchemaStatement[] = [];
  const diagnostics: Diagnostic[] = [];
  const pieces = splitStatements(source.text);
  for (const piece of pieces) {
    const place = { source: source.name, start: piece.start, end: piece.end };
    if (piece.isUnfinished) diagnostics.push(workloadProblems.create('copy-unfinished', place, {}));
    const read = await readPiece(piece, place, parse);
    if ('code' in read) diagnostics.push(read);
    else statements.push(read);
  }
  if (pieces.length === 0) diagnostics.push(workloadProblems.create('empty', { source: source.name, start: 0, end: 0 }, { what: 'statement' }));
  return { statements, diagnostics };
}

async function readPiece({ sql, start }: Piece, place: Span, parse: ParseStatement): Promise<SchemaStatement | Diagnostic> {
  if (writes.test(sql)) return { sql, kind: 'data', place };
  const parsed = await parseOne(parse, sql);
  if (parsed.is === 'statement') return { sql, kind: parsed.kind, place };
  return parseProblem(parsed, place, (at) => start + at);
}
