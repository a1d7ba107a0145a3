import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { buildSystem, designBrief } from '@kentledge/core/pipeline';
import type { System } from '@kentledge/core/system';
import { createData } from '@kentledge/prove/data';
import { fill, tableRows } from '@kentledge/prove/fill';
import type { Filled } from '@kentledge/prove/fill';
import { startPostgres } from '@kentledge/prove/postgres';
import { clientConfig, openRun } from '@kentledge/prove/run';
import { dropIdempotencyTable, idempotencyTable } from '@kentledge/runtime';
import { medianOf } from '../median.ts';

// How fast a database is filled with narrow rows: COPY, keys, indexes, foreign keys and VACUUM ANALYZE together, and
// how many rows the generator makes in a second of CPU without a database.

const target = 100_000;

/** Rows as narrow as votes and joins are: two references, a number, a flag, and the two times that every row has. */
const brief = `
kentledge: 1
system: narrow
entities:
  Person: { count: 20k, fields: { email: string(80) unique personal } }
  Vote:
    count: 1M
    fields: { person: Person, amount: int 1..9, isUp: bool }
operations:
  listVotes: { by: anyone, reads: Vote, where: person = $person, rate: 10/s }
`;

const { values: given } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, scale: { type: 'string', default: '0.5' } } });

function narrowSystem(): System {
  const { system, diagnostics } = designBrief({ name: 'brief.yaml', text: brief });
  if (system === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return system;
}

/** The tables as a build of the system writes them. */
function migrationOf(system: System): string {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const { tree } = buildSystem(system, undefined, { runtimeFiles: {}, runtimeTables: { up: idempotencyTable, down: dropIdempotencyTable }, hash });
  const migration = tree?.get('migrations/0001_initial.up.sql');
  if (migration === undefined) throw new Error('the build has no migration');
  return migration.text;
}

async function fillOnce(system: System, scale: number, seed: number): Promise<Filled> {
  const run = await openRun();
  try {
    const { url } = await startPostgres(run);
    const connect = async (): Promise<pg.Client> => {
      const client = new pg.Client(clientConfig(url));
      await client.connect();
      return client;
    };
    const client = await connect();
    await client.query(migrationOf(system));
    await client.end();
    return await fill(system, createData(system, optionsOf(scale, seed)), { rebuilds: [], connect });
  } finally {
    await run.close();
  }
}

function optionsOf(scale: number, seed: number) {
  return { seed, scale, asOf: Date.UTC(2026, 0, 1), passwordHash: '' };
}

/** Rows a second of CPU that are made as lines of COPY, without a database. */
function generate(system: System, scale: number, seed: number): number {
  const data = createData(system, optionsOf(scale, seed));
  const makers = system.tables.map((table) => tableRows(data, table)).filter((rows) => rows !== undefined);
  const before = process.cpuUsage();
  let rows = 0;
  let length = 0;
  for (const maker of makers) {
    for (let index = 0; index < maker.leading; index++) length += maker.lines(index).length;
    rows += maker.leading;
  }
  const used = process.cpuUsage(before);
  if (length === 0) throw new Error('no line was made');
  return rows / ((used.user + used.system) / 1e6);
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US').padStart(11);
const system = narrowSystem();
const speeds: number[] = [];
const made: number[] = [];
console.log('round       rows/s   rows a CPU second      copy      keys   rebuild    vacuum     whole (s)');
for (let round = 1; round <= Number(given.rounds); round++) {
  made.push(generate(system, Number(given.scale), round));
  const { rows, seconds } = await fillOnce(system, Number(given.scale), round);
  speeds.push(rows / seconds.whole);
  const parts = [seconds.copy, seconds.keys, seconds.rebuild, seconds.vacuum, seconds.whole].map((part) => part.toFixed(2).padStart(9)).join(' ');
  console.log(`${String(round).padStart(5)} ${whole(speeds.at(-1) ?? 0)} ${whole(made.at(-1) ?? 0)}         ${parts}`);
}
console.log(`median ${whole(medianOf(speeds).value)} rows/s with all of it (target ${target.toLocaleString('en-US')}), ${whole(medianOf(made).value)} rows a CPU second made`);
