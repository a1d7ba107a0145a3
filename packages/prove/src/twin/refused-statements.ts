import type { Diagnostic } from '@kentledge/core/diagnostic';
import { proveProblems } from '../run/index.ts';
import { headOf, kindsOf, nodesOf, type ParsedStatement, verbOf } from './parse-statements.ts';

const undefinedObjects: ReadonlySet<string | undefined> = new Set(['42704', '42883', '3F000', '42P01']);
/** What a later statement may bring: also the key that a foreign key refers to, for which some schemas have a file of its own. */
const mayCome: ReadonlySet<string | undefined> = new Set([...undefinedObjects, '42830']);
/** What PostgreSQL says of a missing object that an extension could bring, with its schema and name: no collation and no role. */
const missingObject = /^(?:type|function|procedure|aggregate|operator class|operator family|operator|access method|schema|relation|text search \w+|foreign-data wrapper|language) "?(?:([^".(\s]+)"?\."?)?([^"(\s]+)/;

/** A statement of a schema. */
export interface Statement extends ParsedStatement {
  /** Which one it is, from 1. */
  readonly number: number;
}

/** A statement that PostgreSQL did not take. */
export interface Refusal {
  readonly statement: Statement;
  readonly reason: string;
  readonly code: string | undefined;
  /** The search path that it ran with. */
  readonly path: string;
}

/** Kinds of statements that make something, or add it, and could mean nothing else when they run later. */
const adding: ReadonlySet<string> = new Set('CreateStmt IndexStmt ViewStmt CreateTableAsStmt CreateFunctionStmt CreateTrigStmt CreateDomainStmt CompositeTypeStmt CreateRangeStmt CreateOpClassStmt CreateStatsStmt DefineStmt RuleStmt CreatePolicyStmt CreateForeignTableStmt AlterSeqStmt'.split(' '));
const addingParts: ReadonlySet<unknown> = new Set(['AT_AddConstraint', 'AT_AddColumn', 'AT_ColumnDefault', 'AT_SetNotNull', 'AT_AddIndex', 'AT_AttachPartition', 'AT_EnableRowSecurity']);

/** Returns whether a statement was refused for want of something that a later one may have made, and may just be run after it. */
export function comesEarly({ code, statement: { kind, node } }: Refusal): boolean {
  if (!mayCome.has(code)) return false;
  return kind === 'AlterTableStmt' ? nodesOf(node, 'AlterTableCmd').every(({ subtype }) => addingParts.has(subtype)) : adding.has(kind);
}

/** Tells of each statement that was refused, once; of those that only go with a refused one, with that one. */
export function tellRefusals(refusals: readonly Refusal[], missing: readonly string[], statements: readonly Statement[]): readonly Diagnostic[] {
  const own = new Set(statements.flatMap(madeBy));
  const refusedOwn = new Set(refusals.flatMap(({ statement }) => madeBy(statement)));
  const needed = new Set<string>();
  const without = Map.groupBy(refusals, (refusal) => lacksOf(refusal, refusedOwn));
  const reasons = (without.get(undefined) ?? []).map(({ statement, reason, code }): Diagnostic => {
    const extensions = undefinedObjects.has(code) ? extensionsWith(reason, missing, own) : [];
    for (const extension of extensions) needed.add(extension);
    if (extensions.length > 0) return proveProblems.create('extension-missing', [], { number: statement.number, statement: headOf(statement.text), extensions, reason });
    return (code === '42P01' ? keyBeforeTable(statement, statements) : undefined) ?? tellRefused(statement.number, statement.text, reason);
  });
  const gone = [...without].flatMap(([name, all]) => (name === undefined ? [] : [proveProblems.create('schema-without', [], { name, count: all.length, kinds: kindsOf(all.map(({ statement }) => verbOf(statement.text))) })]));
  const unused = missing.filter((extension) => !needed.has(extension));
  return [...unused.map((extension) => proveProblems.create('extension-unused', [], { extension })), ...reasons, ...gone];
}

/** Returns the diagnostic for a statement that PostgreSQL does not take. */
export function tellRefused(number: number, text: string, reason: string): Diagnostic {
  return proveProblems.create('schema-refused', [], { number, statement: headOf(text), reason });
}

/** What was refused and is all that a refused statement lacks, where it makes nothing itself that others could miss. */
function lacksOf({ statement, reason, code }: Refusal, refusedOwn: ReadonlySet<string>): string | undefined {
  const name = undefinedObjects.has(code) ? missingObject.exec(reason)?.[2] : undefined;
  return name !== undefined && refusedOwn.has(name) && madeBy(statement).length === 0 ? name : undefined;
}

/** The missing extensions that could bring what is missing: the one of its name or schema, or any, unless the schema makes it. */
function extensionsWith(reason: string, missing: readonly string[], own: ReadonlySet<string>): readonly string[] {
  const [, schema, name = ''] = missingObject.exec(reason) ?? [];
  if (name === '' || own.has(name)) return [];
  const named = missing.filter((extension) => extension === name || extension === schema);
  return named.length > 0 ? named : missing;
}

/** Where kinds of statements name what they make that others can miss. */
const namedIn: Readonly<Record<string, (node: Statement['node']) => unknown>> = {
  CreateStmt: ({ relation }) => relation,
  CreateForeignTableStmt: ({ base }) => (base as Statement['node'])['relation'],
  CreateTableAsStmt: ({ into }) => (into as Statement['node'])['rel'],
  ViewStmt: ({ view }) => view,
  CreateSeqStmt: ({ sequence }) => sequence,
  CompositeTypeStmt: ({ typevar }) => typevar,
  CreateSchemaStmt: ({ schemaname }) => ({ relname: schemaname }),
  CreateEnumStmt: ({ typeName }) => typeName,
  CreateRangeStmt: ({ typeName }) => typeName,
  CreateDomainStmt: ({ domainname }) => domainname,
  CreateFunctionStmt: ({ funcname }) => funcname,
  CreateOpClassStmt: ({ opclassname }) => opclassname,
  DefineStmt: ({ defnames }) => defnames,
};

/** Names of what a statement makes, without their schemas. */
function madeBy({ kind, node }: Statement): readonly string[] {
  const named = namedIn[kind]?.(node);
  const last = nodesOf(named, 'String').at(-1)?.['sval'] ?? (named as { readonly relname?: unknown } | undefined)?.relname;
  return typeof last === 'string' ? [last] : [];
}

/** Returns what to say of a CREATE TABLE that refers to a table which is made by a later statement. */
function keyBeforeTable(statement: Statement, statements: readonly Statement[]): Diagnostic | undefined {
  const table = tableOf(statement);
  const later = statements.slice(statements.indexOf(statement) + 1);
  for (const target of targetsOf(statement)) {
    const maker = later.find((other) => tableOf(other) === target);
    if (table === undefined || maker === undefined) continue;
    return proveProblems.create('foreign-key-order', [], { table, target, isCircular: targetsOf(maker).includes(table) });
  }
  return undefined;
}

function tableOf({ kind, node }: Statement): string | undefined {
  return kind === 'CreateStmt' ? nameOf(node['relation']) : undefined;
}

function targetsOf({ kind, node }: Statement): readonly string[] {
  return kind === 'CreateStmt' ? nodesOf(node, 'Constraint').flatMap(({ pktable }) => nameOf(pktable) ?? []) : [];
}

function nameOf(relation: unknown): string | undefined {
  const { schemaname, relname } = (relation ?? {}) as { readonly schemaname?: string; readonly relname?: string };
  return relname === undefined ? undefined : [...(schemaname === undefined ? [] : [schemaname]), relname].join('.');
}
