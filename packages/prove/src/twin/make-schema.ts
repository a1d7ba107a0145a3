import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { Collation } from '@kentledge/core/statistics';
import { type ClientBase, escapeIdentifier, escapeLiteral } from 'pg';
import { errorCode, errorText, proveProblems } from '../run/index.ts';
import { languageOf, tellOther } from './collations.ts';
import { kindsOf, nodesOf, parseStatements, verbOf } from './parse-statements.ts';
import { comesEarly, type Refusal, type Statement, tellRefusals, tellRefused } from './refused-statements.ts';
import { partOf } from './schema-statement.ts';

/** Extensions that bring languages in which anything can be done, and are of no use without their libraries. */
const languages = /^(?:.*_)?pl(?:perlu?|python3u|tclu?)$/;
/** Foreign tables stand on this: it has no code, so no plan ever asks another server. */
const elsewhere = 'kentledge_elsewhere';

interface Making {
  /** A role without rights runs what somebody wrote. */
  readonly maker: ClientBase;
  /** Superuser, for extensions and roles. */
  readonly admin: ClientBase;
  readonly told: Diagnostic[];
  readonly refusals: Refusal[];
  readonly missing: string[];
  readonly skipped: string[];
  readonly data: string[];
}

/**
 * Makes a schema, statement by statement and in order. One that fails is told, and the next ones go on, as in psql; one
 * that only comes before what it needs is made after it. Data, owners, rights and comments are left out.
 */
export async function makeSchema(admin: ClientBase, maker: ClientBase, texts: readonly string[]): Promise<readonly Diagnostic[]> {
  const making: Making = { maker, admin, told: [], refusals: [], missing: [], skipped: [], data: [] };
  // A function may use what is made after it, and all that is wanted of it is that there is one.
  await maker.query(`set check_function_bodies = off; set statement_timeout = '60s'; set lock_timeout = '10s'`);
  const statements = await readStatements(making, texts);
  for (const statement of statements) await take(making, statement);
  const late = await takeLate(making);
  return [...making.told, ...tellRefusals(making.refusals, making.missing, statements), ...late, ...leftOut(making)];
}

async function readStatements({ told }: Making, texts: readonly string[]): Promise<readonly Statement[]> {
  const found: Statement[] = [];
  for (const [place, text] of texts.entries()) {
    const parsed = await parseStatements(text);
    if (typeof parsed === 'string') told.push(tellRefused(place + 1, text, parsed));
    else found.push(...parsed.map((statement) => ({ ...statement, number: place + 1 })));
  }
  return found;
}

async function take(making: Making, statement: Statement): Promise<void> {
  const { maker, skipped, data, told } = making;
  const part = partOf(statement);
  switch (part.does) {
    case 'skip':
      skipped.push(verbOf(statement.text));
      return;
    case 'data':
      data.push(verbOf(statement.text));
      return;
    case 'refuse-language':
      told.push(proveProblems.create('function-language', [], { number: statement.number, language: part.language }));
      return;
    case 'extension':
      return attempt(making, statement, () => makeExtension(making, part.name, part.schema));
    case 'server':
      return attempt(making, statement, () => makeServer(making, part.name));
    case 'run':
      return attempt(making, statement, async () => {
        for (const role of part.roles) await makeRole(making, role);
        await makeCollations(making, statement);
        await maker.query(part.text);
      });
  }
}

/**
 * Files of a folder come in the order of their names, and CreateIndexes before CreateTables: what lacked something is tried
 * again for as long as that makes more, each with the search path of its place. Nothing that drops or renames is, since
 * what it meant may be another object by now.
 */
async function takeLate(making: Making): Promise<readonly Diagnostic[]> {
  const { maker } = making;
  const last = await pathOf(maker);
  let made = 0;
  for (let progress = true; progress; ) {
    const refused = making.refusals.splice(0);
    for (const one of refused) {
      if (comesEarly(one)) {
        await setPath(maker, one.path);
        await take(making, one.statement);
      } else making.refusals.push(one);
    }
    progress = making.refusals.length < refused.length;
    made += refused.length - making.refusals.length;
  }
  await setPath(maker, last);
  return made === 0 ? [] : [proveProblems.create('schema-order', [], { count: made })];
}

async function pathOf(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ path: string }>(`select current_setting('search_path') as path`);
  return rows[0]?.path ?? '';
}

async function setPath(client: ClientBase, path: string): Promise<void> {
  await client.query(`select set_config('search_path', $1, false)`, [path]);
}

async function attempt(making: Making, statement: Statement, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = errorCode(error);
    // Without a code it is the connection that failed, and no statement.
    if (code?.length !== 5) throw error;
    making.refusals.push({ statement, reason: errorText(error), code, path: await pathOf(making.maker) });
  }
}

async function makeExtension({ admin, missing }: Making, name: string, schema: string | undefined): Promise<void> {
  const { rows } = await admin.query<{ fixed: string | null }>(
    'select v.schema as fixed from pg_available_extensions e join pg_available_extension_versions v on v.name = e.name and v.version = e.default_version where e.name = $1',
    [name],
  );
  if (rows[0] === undefined || languages.test(name)) {
    missing.push(name);
    return;
  }
  const where = schema ?? rows[0].fixed ?? 'public';
  await admin.query(`create extension if not exists ${escapeIdentifier(name)} schema ${escapeIdentifier(where)} cascade`);
  // Its functions reach other servers, and one in an immutable function would be run while planning.
  if (name === 'dblink') await admin.query(withoutRights);
}

const withoutRights = `do $$ declare f regprocedure; begin
  for f in select p.oid from pg_depend d join pg_extension e on e.oid = d.refobjid and d.deptype = 'e' join pg_proc p on p.oid = d.objid and d.classid = 'pg_proc'::regclass where e.extname = 'dblink'
  loop execute format('revoke all on function %s from public', f); end loop; end $$`;

async function makeServer({ admin, maker }: Making, name: string): Promise<void> {
  const { rows } = await maker.query<{ name: string }>('select quote_ident(current_user) as name');
  const { rows: wrappers } = await admin.query('select from pg_foreign_data_wrapper where fdwname = $1', [elsewhere]);
  if (wrappers.length === 0) await admin.query(`create foreign data wrapper ${elsewhere}`);
  await admin.query(`create server ${escapeIdentifier(name)} foreign data wrapper ${elsewhere}; grant usage on foreign server ${escapeIdentifier(name)} to ${rows[0]?.name}`);
}

/** Policies name roles; that there are such roles is all that they are for. */
async function makeRole({ admin }: Making, name: string): Promise<void> {
  const { rows } = await admin.query('select from pg_roles where rolname = $1', [name]);
  if (rows.length === 0) await admin.query(`create role ${escapeIdentifier(name)} nologin`);
}

/** Columns of most dumps name collations of the system that the dump is of; others of the language are as good for a plan. */
async function makeCollations({ admin, told }: Making, { node }: Statement): Promise<void> {
  const named = [...nodesOf(node, 'collClause').map(({ collname }) => collname), ...nodesOf(node, 'CollateClause').map(({ collname }) => collname), ...nodesOf(node, 'IndexElem').map(({ collation }) => collation)];
  for (const collname of named) {
    const [first = '', second] = nodesOf(collname, 'String').map(({ sval }) => String(sval));
    if (second !== undefined && first !== 'pg_catalog') continue;
    const collation: Collation = { provider: 'libc', locale: second ?? first };
    const { rows } = await admin.query('select from pg_collation where collname = $1', [collation.locale]);
    // Those of a system have names such as en_US.utf8; others are made by the schema.
    if (rows.length > 0 || !/^[a-z]{2,3}_[A-Z]{2}/.test(collation.locale)) continue;
    const taken: Collation = { provider: 'icu', locale: languageOf(collation.locale) };
    await admin.query(`create collation pg_catalog.${escapeIdentifier(collation.locale)} (provider = icu, locale = ${escapeLiteral(taken.locale)})`);
    told.push(tellOther(collation, taken));
  }
}

function leftOut({ skipped, data }: Making): readonly Diagnostic[] {
  const told: Diagnostic[] = [];
  if (skipped.length > 0) told.push(proveProblems.create('schema-skipped', [], { count: skipped.length, kinds: kindsOf(skipped) }));
  if (data.length > 0) told.push(proveProblems.create('schema-data', [], { count: data.length, kinds: kindsOf(data) }));
  return told;
}
