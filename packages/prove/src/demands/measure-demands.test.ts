import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Demands } from '@kentledge/core/evidence';
import { coresAt } from '@kentledge/core/evidence';
import type { System } from '@kentledge/core/system';
import { hashPassword } from '@kentledge/runtime';
import { createData, startOfDay } from '../data/index.ts';
import { fill } from '../fill/index.ts';
import type { PhaseResult } from '../load/index.ts';
import { startGenerator } from '../load/index.ts';
import { canWatchCpu, readCpu } from '../measure/index.ts';
import { migrateProject } from '../migrate-project.ts';
import { startPostgres } from '../postgres/index.ts';
import { writeProject } from '../project.ts';
import { clientConfig, openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { startService } from '../service/start-service.ts';
import { buildBrief } from '../testing/build-brief.ts';
import { measureDemands } from './measure-demands.ts';

// A real service and database, sampled for a few seconds.

const brief = `
kentledge: 1
system: sampled
entities:
  User: { count: 500, fields: { email: string(254) unique personal } }
  Note: { count: 20k, owner: author, fields: { author: User, title: string(80), body: text about 300B, stars: int 0..9 } }
actors:
  user: { is: User, authenticates: oidc }
operations:
  getNote: { by: user, reads: Note, where: id = $id, rate: 60/s }
  writeNote: { by: user, takes: { title: string(80), body: text, stars: int 0..9 }, creates: Note, rate: 20/s, idempotent: true }
`;
let run: Run;
let system: System;
let demands: Demands | undefined;
let ramp: { readonly phase: PhaseResult; readonly service: number; readonly database: number };

beforeAll(async () => {
  const built = buildBrief(brief);
  system = built.system;
  run = await openRun();
  const postgres = await startPostgres(run, { maxConnections: 50 });
  const client = new pg.Client(clientConfig(postgres.url));
  client.on('error', () => undefined);
  await client.connect();
  const project = writeProject(path.join(run.folder, 'service'), built.files);
  await migrateProject(client, project, system.tables);
  const data = createData(system, { seed: 1, scale: 1, asOf: startOfDay(new Date()), passwordHash: await hashPassword('password') });
  const connect = async (): Promise<pg.Client> => {
    const filler = new pg.Client(clientConfig(postgres.url));
    filler.on('error', () => undefined);
    await filler.connect();
    return filler;
  };
  await fill(system, data, { rebuilds: built.rebuilds, connect, onProgress: () => undefined });
  const generator = await startGenerator(run, { system, data: data.options, password: 'password', tokenSecret: 'secret of at least thirty-two letters', schemas: project.schemas });
  const started = await startService(run, { folder: project.folder, databaseUrl: postgres.url, environment: generator.environment, log: path.join(run.folder, 'service.log') }, () => '');
  await generator.connect(started.url);
  const service = { url: started.url, pid: started.child.pid };
  const rates = { getNote: 150, writeNote: 50 };
  const mix = await generator.run({ name: 'mix', seconds: 4, rates });
  demands = await measureDemands({ run: run.id, system, rates, generator, service, postgresPid: postgres.pid, database: postgres, client, mix, seconds: 5, onProgress: () => undefined });
  const before = await readCpu(service.pid, postgres.pid);
  const phase = await generator.run({ name: 'after', seconds: 3, rates });
  const after = await readCpu(service.pid, postgres.pid);
  ramp = { phase, service: (after.service - before.service) / phase.seconds, database: (after.database - before.database) / phase.seconds };
  await client.end();
}, 60_000);
afterAll(() => run.close());

it.runIf(canWatchCpu())('tells what each operation takes, with an interval and how it was got', () => {
  expect(demands?.operations.map(({ operation }) => operation)).toEqual(['getNote', 'writeNote']);
  for (const { service, database, response, alone, requests } of demands?.operations ?? []) {
    expect(alone).toBeGreaterThan(10);
    expect(requests).toBeGreaterThan(alone);
    for (const each of [service, database, response]) {
      expect(each?.low).toBeLessThanOrEqual(each?.value ?? 0);
      expect(each?.high).toBeGreaterThan(each?.value ?? 0);
      expect(each?.variation).toBeGreaterThan(0);
      expect(each?.from.kind).toBe('measured');
    }
    // CPU of a request is no more than it takes altogether.
    expect(service.value + (database?.value ?? 0)).toBeLessThan(response.value);
  }
});

it.runIf(canWatchCpu())('counts the statements of each operation, and keeps apart those of none', () => {
  const [read, write] = demands?.operations ?? [];
  expect(read?.statements.map(({ statement, calls }) => [statement, Number(calls.toFixed(2))])).toEqual([['getNote.1', 1]]);
  expect(read?.statements[0]?.execution?.value).toBeLessThan(read?.database?.value ?? 0);
  expect(write?.statements.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThanOrEqual(1);
  expect(demands?.others.map(({ statement }) => statement)).toEqual(expect.arrayContaining(['kentledge_idempotency_claim', 'kentledge_idempotency_finish']));
});

it.runIf(canWatchCpu())('says that a write takes more of the database than a read by key, and holds its connection longer', () => {
  const [read, write] = demands?.operations ?? [];
  expect(write?.database?.low).toBeGreaterThan(read?.database?.high ?? 0);
  expect(write?.held?.value).toBeGreaterThan(read?.held?.value ?? 0);
  expect(write?.sleeps.value).toBeGreaterThan(read?.sleeps.value ?? 0);
  expect(read?.sleeps.value).toBeGreaterThan(0.9);
});

it.runIf(canWatchCpu())('times round trips and commits', () => {
  expect(demands?.roundTrip.value).toBeGreaterThan(1e-5);
  expect(demands?.roundTrip.value).toBeLessThan(demands?.operations[0]?.response.value ?? 0);
  expect(demands?.commit?.value).toBeGreaterThan(1e-5);
});

it.runIf(canWatchCpu())('was sampled at a low load, by which the CPU of a load is told', () => {
  expect(demands?.load.serviceCores).toBeLessThan(0.4);
  const rates = Object.fromEntries(Object.entries(ramp.phase.operations).map(([operation, { sent }]) => [operation, sent / ramp.phase.seconds]));
  const told = demands && coresAt(demands, rates, { cores: 2, beside: ramp.phase.cores });
  // Neighbours on the machine move it by a third between two runs; a forgotten part or a factor of two would show.
  expect((told?.service ?? 0) / ramp.service).toBeGreaterThan(0.6);
  expect((told?.service ?? 0) / ramp.service).toBeLessThan(1.67);
  expect((told?.database ?? 0) / ramp.database).toBeGreaterThan(0.6);
  expect((told?.database ?? 0) / ramp.database).toBeLessThan(1.67);
});
