/** src/main.ts, the same for every system. */
export const mainSource = `import { runService } from '#runtime';
import { service } from './service.ts';

await runService(service, process.env);
`;

/** src/migrate.ts, the same for every system: applies what migrations/ holds and the database has not seen. Only transactions, so that it works through a pooler too. */
export const migrateSource = `import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';

const folder = new URL('../migrations/', import.meta.url);
/** One process migrates at a time; the number is arbitrary. */
const lock = 7_034_627_241;
/** While a migration waits for a table, all who come after it wait too: rather it fails soon, and is run again. */
const tableWait = '10s';

const url = process.env['DATABASE_URL'];
if (url === undefined || url === '') {
  process.stderr.write('DATABASE_URL is not set: such as postgresql://user:password@host:5432/database\\n');
  process.exit(2);
}
const client = new Client({ connectionString: url });
// A connection that is lost fails the statement under way, which says so.
client.on('error', () => undefined);
let doing = 'connecting to the database';
try {
  await client.connect();
  doing = 'making the table of migrations';
  await alone(makeTable);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.up.sql')).sort()) {
    doing = file;
    if (await alone(() => migrate(file))) process.stdout.write(\`applied \${file}\\n\`);
  }
} catch (error) {
  const { message, code } = error as { message?: string; code?: string };
  process.stderr.write(\`\${doing}: \${message || code || String(error)}\\n\`);
  process.exitCode = 1;
} finally {
  await client.end();
}

/** Does some work in a transaction that no other process migrates beside. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock($1)', [lock]);
  const result = await work();
  await client.query('commit');
  return result;
}

async function makeTable(): Promise<void> {
  await client.query(\`create table if not exists kentledge_migrations (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
)\`);
}

/** Runs one file, true if it was new; one that ran already must still be the same text. */
async function migrate(file: string): Promise<boolean> {
  const sql = readFileSync(new URL(file, folder), 'utf8');
  const sha256 = createHash('sha256').update(sql).digest('hex');
  const known = (await client.query<{ sha256: string }>('select sha256 from kentledge_migrations where name = $1', [file])).rows[0];
  if (known?.sha256 === sha256) return false;
  if (known !== undefined) throw new Error('it has run already with another text: restore it');
  await client.query(\`set local lock_timeout = '\${tableWait}'\`);
  await client.query(sql);
  await client.query('insert into kentledge_migrations (name, sha256) values ($1, $2)', [file, sha256]);
  return true;
}
`;
