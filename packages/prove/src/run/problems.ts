import { defineDiagnostics } from '@kentledge/core/diagnostic';
import { liveDefinitions } from './live-problems.ts';
import { twinDefinitions } from './twin-problems.ts';

const lost = 'Without the database nothing that was measured since can be trusted, so the run has no verdicts.';

/** How the environment of a run can fail, and what a twin refuses: the codes that a `Failure` may have. */
export const proveProblems = defineDiagnostics('prove', {
  ...liveDefinitions,
  ...twinDefinitions,
  'cannot-start': {
    severity: 'error',
    message: (p: { name: string; command: string; reason: string }) => `${p.name} could not be started from ${p.command}: ${p.reason}`,
    why: 'A run needs this process.',
    fix: () => 'Check that the file exists and may be executed. If its folder is mounted noexec, set TMPDIR to one that is not.',
    example: '# the folder for temporary files is mounted noexec',
  },
  'contract-unreadable': {
    severity: 'error',
    message: (p: { name: string; reason: string }) => `${p.name} of the proved folder can't be read: ${p.reason}`,
    why: 'Every answer is held against the schemas in it.',
    fix: () => 'Build the folder again: the file is generated, and --force overwrites what was edited in it.',
    example: '# someone deleted openapi.json; then: kentledge prove brief.yaml --code out',
  },
  'database-lost': {
    severity: 'error',
    message: (p: { reason: string }) => `The connection to PostgreSQL broke during the run: ${p.reason}`,
    why: lost,
    fix: () => 'See that the server runs and keeps its connections, then prove again.',
    example: '# the server of --database is restarted while the load runs',
  },
  'database-refused': {
    severity: 'error',
    message: (p: { reason: string }) => `The server of --database refused: ${p.reason}`,
    why: 'The proof needs to connect and to make a database of its own.',
    fix: () => 'Check user, password and database of the URL, and the rights of the role.',
    example: '# the password in the URL of --database is wrong',
  },
  'database-too-old': {
    severity: 'error',
    message: (p: { found: string; oldest: number }) => `The server of --database is PostgreSQL ${p.found}; ${p.oldest} is the oldest that is supported.`,
    why: 'The emitted SQL and the measurements use what older versions do not have.',
    fix: () => 'Use a newer server, or leave --database out.',
    example: '# --database names a server of PostgreSQL 12',
  },
  'database-unreachable': {
    severity: 'error',
    message: (p: { reason: string }) => `The server of --database can't be reached: ${p.reason}`,
    why: 'The proof was asked to run there and nowhere else.',
    fix: () => 'Check host and port, that the server runs, and that it takes connections from here.',
    example: 'kentledge prove brief.yaml --database postgresql://localhost:1/postgres',
  },
  'database-url': {
    severity: 'error',
    message: () => 'The value of --database is not the URL of a PostgreSQL database.',
    why: 'The server must be known before a database can be made in it.',
    fix: () => 'Write it as postgresql://user:password@host:5432/database.',
    example: '# a program calls prove() with mysql://localhost as the URL of the database',
  },
  'disk-full': {
    severity: 'error',
    message: (p: { folder: string; reason: string }) => `The disk that holds ${p.folder} is full: ${p.reason}`,
    why: 'Data, log and binaries of a run live in that folder; without space nothing can be measured.',
    fix: () => 'Free some space, prove at a smaller --scale, or point TMPDIR to a larger disk.',
    example: '# the fill needs more than what is free where temporary files go',
  },
  'extended-statistics': {
    severity: 'note',
    message: (p: { count: number; names: string }) => `${p.count === 1 ? 'Extended statistics are' : `${p.count} extended statistics are`} not taken over: ${p.names}`,
    why: 'PostgreSQL 18 takes none from a document: where columns depend on each other the planner of the twin will think otherwise.',
    fix: () => 'Nothing to do; plans over these columns deserve a second look.',
    example: '# the database has CREATE STATISTICS places ON city, zip FROM addresses',
  },
  'generator-ended': {
    severity: 'error',
    message: (p: { how: string }) => `The load generator ended by itself (${p.how}).`,
    why: 'Without it no load is offered, so nothing can be said about latency and errors.',
    fix: () => 'Run again; if it happens again, report it with the output of the run.',
    example: '# the system kills the load generator for lack of memory',
  },
  interrupted: {
    severity: 'error',
    message: (p: { name: string }) => `The run was closed before ${p.name} could be started.`,
    why: 'What starts after the end of a run would be left behind.',
    fix: () => 'Start the proof again.',
    example: '# Ctrl-C while the service is being started',
  },
  'hidden-statistics': {
    severity: 'warning',
    message: (p: { columns: number; tables: number }) => `The statistics of ${p.columns} ${p.columns === 1 ? 'column' : 'columns'} of ${p.tables} ${p.tables === 1 ? 'table' : 'tables'} are hidden from this role.`,
    why: 'pg_stats shows a column only to those who may read it; without its statistics the planner guesses.',
    fix: () => 'Read them as the owner of the tables, or as a role with pg_read_all_data; where row security is on, one with BYPASSRLS.',
    example: '# the role of --from may connect, and read no table',
  },
  'migration-refused': {
    severity: 'error',
    message: (p: { name: string; reason: string }) => `PostgreSQL refuses ${p.name} of the proved folder: ${p.reason}`,
    why: 'A proof runs the migrations of the project in an empty database, as whoever installs it does.',
    fix: () => 'Migrations are history: restore the file from version control, and say in the brief what should change.',
    example: '# someone edited a migration; then: kentledge prove brief.yaml --code out',
  },
  'missing-permission': {
    severity: 'error',
    message: (p: { role: string }) => `The role ${p.role} may not create databases in the server of --database: it lacks CREATEDB.`,
    why: 'A proof works in a database of its own, so that it touches nothing of yours.',
    fix: (p: { role: string }) => `As a superuser: ALTER ROLE "${p.role.replaceAll('"', '""')}" CREATEDB; or leave --database out.`,
    example: '# the role in the URL of --database may only read',
  },
  'never-analyzed': {
    severity: 'warning',
    message: (p: { count: number; names: string }) => `${p.count} ${p.count === 1 ? 'table was' : 'tables were'} never analyzed: ${p.names}`,
    why: 'Nothing is known of their rows, and the planner guesses.',
    fix: () => 'Run ANALYZE there, then read again.',
    example: '# a table was filled a minute ago, or is partitioned: autovacuum analyzes the partitions, and never the whole',
  },
  'no-account': {
    severity: 'error',
    message: () => 'There is neither an account postgres nor an account nobody on this machine.',
    why: 'PostgreSQL refuses to run as root, so root needs another account to run it as.',
    fix: () => 'Run kentledge as an ordinary user, or add the account: useradd --system postgres.',
    example: '# root proves a brief in a container image without those accounts',
  },
  'no-binaries': {
    severity: 'error',
    message: (p: { reason: string }) => `No PostgreSQL binaries to run. ${p.reason}`,
    why: 'A proof runs on a real PostgreSQL; nothing else would show how the design behaves.',
    fix: (p: { advice: string }) => p.advice,
    example: '# kentledge prove brief.yaml on Alpine Linux, which uses musl',
  },
  'no-statistics': {
    severity: 'error',
    message: (p: { database: string; tables: number }) => (p.tables === 0 ? `${p.database} has no tables.` : `No table of ${p.database} was ever analyzed.`),
    why: 'Without statistics there is nothing to read.',
    fix: (p: { tables: number }) => (p.tables === 0 ? 'Name the database at the end of the URL: postgresql://user@host:5432/database.' : 'Run ANALYZE there, then read again.'),
    example: '# --from names the database postgres, which is empty, instead of the one with the tables',
  },
  'other-schema': {
    severity: 'error',
    message: (p: { missing: string }) => `The migrations of the proved folder make no ${p.missing}, which the brief needs.`,
    why: 'The data of a proof is that of the brief, and would not fit.',
    fix: () => 'Build the folder again from this brief, or name the brief that it was built from.',
    example: '# the brief got a new field after the build; then: kentledge prove brief.yaml --code out',
  },
  'out-of-memory': {
    severity: 'error',
    message: (p: { reason: string }) => `PostgreSQL got no memory: ${p.reason}`,
    why: 'Its buffers are sized by the memory of the machine or container, keys and indexes are sorted in memory, and that much was not free.',
    fix: () => 'End other programs, give the container more memory, or prove at a smaller --scale.',
    example: '# the memory limit of the container is less than PostgreSQL needs',
  },
  'port-forbidden': {
    severity: 'error',
    message: (p: { port: number }) => `This account may not listen on port ${p.port} of 127.0.0.1.`,
    why: 'The service has to listen there, and low ports are for root.',
    fix: () => 'Give a --port above 1023, or leave it out: a free one is found.',
    example: '# an ordinary user types: kentledge prove brief.yaml --port 80',
  },
  'port-taken': {
    severity: 'error',
    message: (p: { who: string; where: string }) => `${p.who} can't listen on 127.0.0.1: ${p.where} is taken by another program.`,
    why: 'Nothing else can listen there while that program does, and it is left alone.',
    fix: () => 'Stop that program, or leave --port out: a free one is found.',
    example: '# another program listens on 8080; then: kentledge prove brief.yaml --port 8080',
  },
  'postgres-died': {
    severity: 'error',
    message: (p: { how: string; log: string }) => `PostgreSQL ended by itself (${p.how}). Its log: ${p.log}`,
    why: lost,
    fix: () => 'If the log tells no reason, something outside killed it, often for lack of memory: see the log of the system, free memory, or prove at a smaller --scale.',
    example: '# the system kills PostgreSQL for lack of memory',
  },
  'postgres-not-ready': {
    severity: 'error',
    message: (p: { seconds: number }) => `PostgreSQL was not ready ${p.seconds} s after its start.`,
    why: 'A run without a database measures nothing.',
    fix: () => 'See whether the machine or its disk is overloaded, and try again.',
    example: '# the disk is so busy that the server does not come up',
  },
  'rows-refused': {
    severity: 'error',
    message: (p: { rule: string; reason: string }) => `PostgreSQL refuses the rows that the proof makes up: ${p.rule} does not hold for them (${p.reason}).`,
    why: 'The database is filled with generated rows; those that a rule ties together in a way that the generator does not see break it.',
    fix: () => 'Prove a copy of the brief without this rule, and tell us of the rule where you got kentledge.',
    example: '# an invariant says that two numbers of a row add up to a third',
  },
  'service-ended': {
    severity: 'error',
    message: (p: { how: string }) => `The service ended by itself (${p.how}).`,
    why: 'What does not run cannot be measured.',
    fix: () => 'Read the end of its log, below; if you edited its operations, start it by hand as its README says.',
    example: '# an edited operation calls process.exit(); then: kentledge prove brief.yaml --code out',
  },
  'service-not-ready': {
    severity: 'error',
    message: (p: { seconds: number }) => `The service was not ready ${p.seconds} s after its start.`,
    why: 'A service that is not ready answers no load.',
    fix: () => 'Read the end of its log, below; if you edited its operations, start it by hand as its README says.',
    example: '# an edited operation waits for another server before the service starts; then: kentledge prove brief.yaml --code out',
  },
  'temp-folder': {
    severity: 'error',
    message: (p: { reason: string }) => `There is no safe place for the files of a run: ${p.reason}.`,
    why: 'A run keeps a database and its passwords in a folder of its own, which no one else may change.',
    fix: () => 'Set TMPDIR to a folder with a short path that you can write to (as root: one that every account can pass through).',
    example: '# TMPDIR names a folder with a path of 100 characters, too long for a socket of PostgreSQL',
  },
  'values-withheld': {
    severity: 'note',
    message: (p: { columns: number }) => `Of ${p.columns} ${p.columns === 1 ? 'column' : 'columns'} no values are told.`,
    why: 'Frequent values, ranges and elements of texts may be personal data. Without them the planner takes all values of such a column to be equally frequent, and guesses at ranges and patterns.',
    fix: () => 'Leave --without-values out where the document stays with those who may see the data.',
    example: '# kentledge stats --from URL --without-values, of a database with texts',
  },
});

/** A code of `proveProblems`, without its area. */
export type FailureCode = keyof typeof proveProblems.definitions & string;

/** What the message and the fix of a code are made of. */
export type FailureParameters<Code extends FailureCode> = Parameters<typeof proveProblems.create<Code>>[2];
