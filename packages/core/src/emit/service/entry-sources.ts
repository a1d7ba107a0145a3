/** src/main.ts, the same for every system. */
export const mainSource = `import { runService } from '#runtime';
import { service } from './service.ts';

await runService(service, process.env);
`;

/** src/migrate.ts, the same for every system: applies what migrations/ holds and the database has not seen. */
export const migrateSource = `import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';

const folder = new URL('../migrations/', import.meta.url);
/** One process migrates at a time; the number is arbitrary. */
const lock = 7_034_627_241;

const url = process.env['DATABASE_URL'];
if (url === undefined || url === '') {
  process.stderr.write('DATABASE_URL is not set: such as postgresql://user:password@host:5432/database\\n');
  process.exit(2);
}
const client = new Client({ connectionString: url });
await client.connect();
try {
  await client.query('select pg_advisory_lock($1)', [lock]);
  await client.query(\`create table if not exists kentledge_migrations (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
)\`);
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from kentledge_migrations');
  const applied = new Map(rows.map((row) => [row.name, row.sha256]));
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.up.sql')).sort()) await migrate(file, applied.get(file));
} finally {
  await client.end();
}

/** Runs one file in a transaction of its own; one that ran already must still be the same text. */
async function migrate(file: string, known: string | undefined): Promise<void> {
  const sql = readFileSync(new URL(file, folder), 'utf8');
  const sha256 = createHash('sha256').update(sql).digest('hex');
  if (known === sha256) return;
  if (known !== undefined) throw new Error(\`\${file} has run already with another text: restore it\`);
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into kentledge_migrations (name, sha256) values ($1, $2)', [file, sha256]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  process.stdout.write(\`applied \${file}\\n\`);
}
`;
