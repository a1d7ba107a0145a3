import type { DiagnosticDefinition } from '@kentledge/core/diagnostic';
import { assumedCollation, collationName } from '@kentledge/core/statistics';

const planned = 'Plans are made by a PostgreSQL with this schema and these statistics; what is missing there is missing in each plan.';
const believed = 'The planner believes what statistics say, so what cannot be true would give plans that no server makes.';
const never = 'A twin has no rows and pages that nobody may read: whatever would run, write or read is refused before it does.';

/** What a twin tells of a schema, of statistics, of settings and of statements. */
export const twinDefinitions = {
  'collation-unknown': {
    severity: 'note',
    message: (p: { assumed: string }) => `The statistics do not say in which order the database has texts: the order ${p.assumed} is assumed.`,
    why: "By the order of texts it turns whether a plain B-tree finds the start of a pattern (`like 'x%'`): only by bytes, as in the locale C.",
    fix: () => 'Read the statistics again with `kentledge stats --from URL`, or write `"collation": {"provider": "libc", "locale": "C"}`, or what the database has, into the document.',
    example: '# --stats is a document of an earlier version',
  },
  'extension-missing': {
    severity: 'error',
    message: (p: { number: number; statement: string; extensions: readonly string[]; reason: string }) => `Statement ${p.number} of the schema lacks what ${p.extensions.length === 1 ? `the extension ${p.extensions[0]} could bring, which is` : `one of the extensions ${p.extensions.join(', ')} could bring, which are`} not there: ${p.reason} (${p.statement})`,
    why: 'Types, functions and access methods of an extension are code, which a planner cannot do without.',
    fix: () => 'Leave the statement out of the schema, or the column that needs the extension; what does not use them is planned.',
    example: '# the schema has CREATE EXTENSION postgis and a column of type geometry',
  },
  'extension-unused': {
    severity: 'note',
    message: (p: { extension: string }) => `The extension ${p.extension} is not there; no statement of the schema needed it.`,
    why: planned,
    fix: () => 'Nothing, unless queries use its functions.',
    example: '# the schema has CREATE EXTENSION pg_cron',
  },
  'foreign-key-order': {
    severity: 'error',
    message: (p: { table: string; target: string; isCircular: boolean }) => `${p.table} refers to ${p.target}, which is made after it${p.isCircular ? ' and refers to it in turn' : ''}.`,
    why: 'A schema runs statement by statement, as PostgreSQL would run it, and a foreign key needs the table that it refers to.',
    fix: (p: { table: string }) => `Take the foreign key out of CREATE TABLE ${p.table}, and add it at the end: ALTER TABLE ${p.table} ADD FOREIGN KEY …`,
    example: '# two tables of the schema refer to each other inside their CREATE TABLE',
  },
  'function-language': {
    severity: 'error',
    message: (p: { number: number; language: string }) => `Statement ${p.number} of the schema makes a function in the language ${p.language}.`,
    why: 'A schema is somebody\'s text: functions in other languages than sql and plpgsql could reach outside of the database.',
    fix: () => 'Leave it out, or write it in sql or plpgsql.',
    example: '# the schema has CREATE FUNCTION … LANGUAGE plpython3u',
  },
  'function-writes': {
    severity: 'error',
    message: (p: { statement: string; reason: string }) => `While ${p.statement} is planned, a function writes: ${p.reason}`,
    why: 'PostgreSQL runs functions that are marked stable or immutable while it plans, and believes the mark. One that writes is marked wrongly.',
    fix: () => 'Mark the function VOLATILE in the schema.',
    example: '# a function of the schema is marked IMMUTABLE and has an INSERT in it',
  },
  'index-refused': {
    severity: 'error',
    message: (p: { index: string; reason: string }) => `PostgreSQL refuses the index ${p.index}: ${p.reason}`,
    why: 'An index that cannot be made cannot be planned with.',
    fix: () => 'See that the operators of its columns exist for its method.',
    example: '# a GIN index is asked for on a column of type point',
  },
  'indexes-in-doubt': {
    severity: 'warning',
    message: (p: { indexes: number; tables: readonly string[]; statements: number }) => `${p.indexes === 1 ? 'An index' : `${p.indexes} indexes`} of ${someOf(p.tables)} ${p.indexes === 1 ? 'stays' : 'stay'} whatever the plans say: ${p.statements === 1 ? 'a statement' : `${p.statements} statements`} that may need ${p.indexes === 1 ? 'it' : 'them'} could not be read or planned.`,
    why: 'An index that no known plan takes may be the one that a statement lives by which nobody could plan.',
    fix: () => 'See what is said of these statements: with their whole texts, the schema that they are written for, and a role that may see all of them, their indexes are judged as well.',
    example: '# one of the queries names a column that the schema does not have',
  },
  'nothing-planned': {
    severity: 'error',
    message: (p: { queries: number; told: readonly string[] }) => [p.queries === 1 ? 'The query has no plan.' : `None of the ${p.queries} queries has a plan.`, ...p.told].join(' '),
    why: 'Indexes are chosen by what they do to plans.',
    fix: () => 'See what PostgreSQL says of each of them, and that the schema is the one that they are written for.',
    example: '# every query names a table that the schema does not have',
  },
  'other-collation': {
    severity: 'note',
    message: (p: { wanted: string; taken: string; isAlike: boolean }) =>
      `This machine lacks the order of texts ${p.wanted}; plans are made in ${p.taken}${p.isAlike ? ', in which they differ little' : ", in which a plain B-tree finds the start of a pattern (`like 'x%'`), as it does not in the other"}.`,
    why: 'Locales of the C library are those that a system has installed.',
    fix: (p: { isAlike: boolean }) => (p.isAlike ? 'Nothing: how many rows lie in a range of texts is estimated a little differently.' : 'Install the locale, or look at the plans of patterns on the server itself.'),
    example: '# kentledge stats --from a database in de_DE.utf8, on a machine without that locale',
  },
  'other-server': {
    severity: 'note',
    message: (p: { server: string; planner: string }) => `The statistics are of PostgreSQL ${p.server}; plans are made by ${p.planner}.`,
    why: 'Between versions the planner learns new plans, and prices few of the old ones differently.',
    fix: () => 'Compare the plan of what matters with EXPLAIN on the server itself.',
    example: '# kentledge stats --from a server of PostgreSQL 15',
  },
  'plan-crashed': {
    severity: 'error',
    message: (p: { statement: string; log: string }) => `PostgreSQL ended while it planned ${p.statement}. Its log: ${p.log}`,
    why: 'Without the server nothing more can be planned.',
    fix: () => 'Leave the statement out, and tell us of it where you got kentledge.',
    example: '# the system kills PostgreSQL for lack of memory',
  },
  'plan-too-long': {
    severity: 'error',
    message: (p: { statement: string; seconds: number }) => `${p.statement} was not planned within ${p.seconds} s.`,
    why: 'Planning takes milliseconds, unless hundreds of tables are joined or a function that is run while planning does not end.',
    fix: () => 'Mark functions that read tables or wait as VOLATILE, or leave the statement out.',
    example: '# a function of the schema is marked IMMUTABLE and calls pg_sleep(3600)',
  },
  'schema-data': {
    severity: 'note',
    message: (p: { count: number; kinds: readonly string[] }) => `Statements of the schema that write rows are left out: ${p.count} (${p.kinds.join(', ')}).`,
    why: 'A twin has no rows; what the planner knows of them comes from the statistics.',
    fix: () => 'Nothing.',
    example: '# the schema is a dump with COPY … FROM stdin',
  },
  'schema-order': {
    severity: 'note',
    message: (p: { count: number }) => `Statements of the schema that come before what they need are made after it: ${p.count}.`,
    why: 'PostgreSQL refuses them where they stand. Files of a folder come in the order of their names, which is not always the one they are meant to run in.',
    fix: () => 'Nothing, if all of it is there in the end; else put what is needed first, or number the files.',
    example: '# a folder holds create_indexes.sql and create_tables.sql',
  },
  'schema-refused': {
    severity: 'error',
    message: (p: { number: number; statement: string; reason: string }) => `Statement ${p.number} of the schema is refused by PostgreSQL: ${p.reason} (${p.statement})`,
    why: planned,
    fix: () => 'Correct the statement, or see whether one before it failed: statements run in order, each alone.',
    example: '# the schema has CREATE INDEX on a table that it does not make',
  },
  'schema-without': {
    severity: 'warning',
    message: (p: { name: string; count: number; kinds: readonly string[] }) => `Statements of the schema that need ${p.name}, which is refused, are left out with it: ${p.count} (${p.kinds.join(', ')}).`,
    why: planned,
    fix: (p: { name: string }) => `Correct the statement that makes ${p.name}.`,
    example: '# the schema has an index on a table with a column of a type that is not there',
  },
  'schema-skipped': {
    severity: 'note',
    message: (p: { count: number; kinds: readonly string[] }) => `Statements of the schema on which no plan depends are left out: ${p.count} (${p.kinds.join(', ')}).`,
    why: 'Owners, rights, comments and settings of the server belong to the database that the schema is of.',
    fix: () => 'Nothing.',
    example: '# the schema is a dump with ALTER TABLE … OWNER TO',
  },
  'queries-elsewhere': {
    severity: 'note',
    message: (p: { count: number }) => `${p.count} ${p.count === 1 ? 'query is' : 'queries are'} left out: ${p.count === 1 ? 'it reaches' : 'they reach'} no table of the schema`,
    why: 'What asks the catalog, or for a number of a sequence, gains nothing by an index, and would count as load.',
    fix: () => 'Nothing.',
    example: '# pg_stat_statements holds what a monitor asks of pg_stat_activity',
  },
  'setting-refused': {
    severity: 'error',
    message: (p: { setting: string; reason: string }) => `The setting ${p.setting} is refused: ${p.reason}`,
    why: 'Plans are made as by a server with these settings; only those that a planner reads can matter.',
    fix: () => 'Give settings such as random_page_cost, effective_cache_size, work_mem, jit and enable_seqscan, with values that PostgreSQL takes.',
    example: '# the settings name shared_buffers',
  },
  'statistics-assumed': {
    severity: 'warning',
    message: (p: { tables: number; rows: number }) => `Nothing is known of the rows: ${p.rows} are assumed in ${p.tables === 1 ? 'the table' : `each of ${p.tables} tables`}, with 200 different values in each column that is no key and no reference, and texts in the order ${collationName(assumedCollation)}.`,
    why: 'Which index is worth its place depends on how many rows there are and how their values spread.',
    fix: () => 'Give --stats with what `kentledge stats --from URL` writes; it reads no row.',
    example: '# kentledge indexes is given a schema and queries, and no --stats',
  },
  'statement-refused': {
    severity: 'error',
    message: (p: { statement: string; reason: string }) => `${p.statement} is not planned: ${p.reason}`,
    why: never,
    fix: () => 'Give one SELECT, INSERT, UPDATE, DELETE or MERGE at a time, with names that the schema has.',
    example: '# a query is EXPLAIN ANALYZE SELECT 1',
  },
  'statistics-doubtful': {
    severity: 'warning',
    message: (p: { where: string; reason: string }) => `The statistics of ${p.where} look old: ${p.reason}. They are used as they are.`,
    why: believed,
    fix: () => 'Run ANALYZE there and read the statistics again.',
    example: '# rows were deleted since the last ANALYZE: more distinct values than rows',
  },
  'statistics-missing': {
    severity: 'warning',
    message: (p: { count: number; names: readonly string[] }) => `The statistics say nothing of ${p.count} of the schema's relations: ${p.names.join(', ')}`,
    why: 'They are planned with as PostgreSQL plans with tables that were never analyzed: as if they had ten pages.',
    fix: () => 'Read the statistics of the database that has them, after ANALYZE.',
    example: '# a table was added to the schema after its statistics were read',
  },
  'statistics-refused': {
    severity: 'error',
    message: (p: { where: string; reason: string }) => `The statistics of ${p.where} can't be: ${p.reason}. They are left out.`,
    why: believed,
    fix: () => 'Correct the document, or read it again from the database.',
    example: '# the shares of the most common values of a column sum up to 1.4',
  },
  'statistics-unmatched': {
    severity: 'warning',
    message: (p: { count: number; names: readonly string[] }) => `The statistics tell of what the schema does not have: ${p.names.join(', ')} (${p.count} in all).`,
    why: 'Schema and statistics should be of one database at one time; an index that is missing is not planned with.',
    fix: () => 'Give the schema of the database that the statistics are of.',
    example: '# an index was dropped from the schema after the statistics were read',
  },
} as const satisfies Readonly<Record<string, DiagnosticDefinition>>;

/** Names in a message at most. */
const mostNamed = 5;

function someOf(names: readonly string[]): string {
  return names.length <= mostNamed ? names.join(', ') : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} tables more`;
}
