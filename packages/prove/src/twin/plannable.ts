import { Failure } from '../run/index.ts';
import { headOf, parseStatements, verbOf } from './parse-statements.ts';

const plannable: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/**
 * Returns the one statement of a text, which reads or writes rows; EXPLAIN of it runs nothing. Throws the `Failure`
 * prove/statement-refused for all else: EXPLAIN is asked by the simple protocol, which would run what follows a semicolon.
 */
export async function onePlannable(text: string): Promise<string> {
  const refuse = (reason: string): Failure => new Failure('statement-refused', { statement: headOf(text) || 'an empty text', reason });
  const parsed = await parseStatements(text);
  if (typeof parsed === 'string') throw refuse(parsed);
  const [statement, second] = parsed;
  if (statement === undefined) throw refuse('there is no statement in it');
  if (second !== undefined) throw refuse(`it is ${parsed.length} statements; a plan is of one`);
  if (!plannable.has(statement.kind)) throw refuse(`${verbOf(statement.text)} has no plan, or would be run`);
  if (statement.node['intoClause'] !== undefined) throw refuse('SELECT INTO makes a table');
  return statement.text;
}

/** Returns the one CREATE INDEX of a text, or why it is something else. */
export async function oneIndex(text: string): Promise<{ readonly create: string } | string> {
  const parsed = await parseStatements(text);
  if (typeof parsed === 'string') return parsed;
  const [statement] = parsed;
  if (statement === undefined || parsed.length > 1 || statement.kind !== 'IndexStmt') return 'it is not one CREATE INDEX';
  return { create: statement.text };
}
