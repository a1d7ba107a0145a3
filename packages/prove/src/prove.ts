import { readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { ClientBase } from 'pg';
import type { Evidence } from '@kentledge/core/evidence';
import type { System } from '@kentledge/core/system';
import { hashPassword } from '@kentledge/runtime';
import { createData, startOfDay } from './data/index.ts';
import { distributionsOf, failuresOf, namedMeasurements } from './evidence.ts';
import { chooseScale, fill } from './fill/index.ts';
import type { Filled } from './fill/index.ts';
import { forecast } from './forecast/index.ts';
import type { Forecast } from './forecast/index.ts';
import { samplesForQuantile, samplesForShare } from './judge/bounds.ts';
import { judge } from './judge/index.ts';
import type { Measurements } from './judge/index.ts';
import { loadable, planLoad, startGenerator } from './load/index.ts';
import type { LoadGenerator } from './load/index.ts';
import { describeMachine } from './machine.ts';
import { brokenInvariants, checkInvariants, examineStatements } from './measure/index.ts';
import type { InvariantQuery } from './measure/index.ts';
import { migrateProject } from './migrate-project.ts';
import { offerLoad } from './offer-load.ts';
import type { Loaded } from './offer-load.ts';
import { outsidePlan } from './outside.ts';
import { openDatabase, startPostgres } from './postgres/index.ts';
import type { Postgres, ProofDatabase } from './postgres/index.ts';
import type { Progress } from './progress.ts';
import { copyProject, writeProject } from './project.ts';
import type { Project } from './project.ts';
import { createRequests } from './requests/index.ts';
import { explainFailure } from './explain-failure.ts';
import { clientConfig, nameDiskFull, openRun } from './run/index.ts';
import type { ClearedRun, Run } from './run/index.ts';
import { serviceUrl } from './service/service-role.ts';
import { requireFree, startService } from './service/start-service.ts';
import type { RunningService } from './service/start-service.ts';
import { runTimes } from './times.ts';
import type { RunTimes } from './times.ts';

export interface ProveOptions {
  readonly system: System;
  /** The emitted files, or a folder that a build wrote and people edited. */
  readonly project: { readonly files: ReadonlyMap<string, string> } | { readonly folder: string };
  /** SQL that computes all stored derived values at once. */
  readonly rebuilds: readonly string[];
  readonly invariants: readonly InvariantQuery[];
  readonly seed: number;
  readonly quick: boolean;
  readonly scale?: number;
  /** Seconds of load. */
  readonly seconds?: number;
  /** A server of the user; else one is started. */
  readonly databaseUrl?: string;
  /** Port of the service. */
  readonly port?: number;
  readonly version: string;
  readonly command: string;
  /** Faults planted to test the verdicts themselves. */
  readonly planted?: { readonly sql?: readonly string[]; readonly sqlAfterLoad?: readonly string[]; readonly sqlOfTwin?: readonly string[]; readonly generator?: 'waits-for-answers' };
  readonly onProgress?: (progress: Progress) => void;
}

const fewAnswers = 5;
/** More requests than are sent beside the load to check answers and permissions. */
const fewSent = 100;

interface Stage {
  readonly options: ProveOptions;
  readonly times: RunTimes;
  readonly run: Run;
  readonly project: Project;
  readonly database: ProofDatabase;
  readonly postgres: Postgres | undefined;
  readonly tell: (progress: Progress) => void;
}

/**
 * Starts the emitted project with a real PostgreSQL, fills, loads and checks it, and returns the evidence with its
 * verdicts. Everything that it started and made is gone afterwards. Throws a `Failure` if the environment fails.
 */
export async function prove(options: ProveOptions): Promise<Evidence> {
  const started = new Date();
  if (options.port !== undefined) await requireFree(options.port);
  const run = await openRun();
  const tell = (progress: Progress): void => options.onProgress?.(progress);
  tellLeft(run.cleared, 'of an earlier run', tell);
  try {
    const folder = path.join(run.folder, 'service');
    const project = 'files' in options.project ? writeProject(folder, options.project.files) : copyProject(options.project.folder, folder);
    const postgres = options.databaseUrl === undefined ? await startPostgres(run, { maxConnections: 200 }) : undefined;
    const database = postgres ?? (await openDatabase(options.databaseUrl ?? '', run));
    const stage: Stage = { options, times: runTimes(options), run, project, database, postgres, tell };
    tell({ doing: 'start', done: `PostgreSQL ${database.version} is up` });
    const died = postgres?.died ?? new Promise<never>(() => undefined);
    return await Promise.race([died, proveIn(stage, started)]).catch((error: unknown) => explainFailure(error, died, run.folder));
  } catch (error) {
    throw nameDiskFull(error, run.folder);
  } finally {
    tellLeft([await run.close()], 'of this run', tell);
  }
}

function tellLeft(cleared: readonly ClearedRun[], whose: string, tell: (progress: Progress) => void): void {
  for (const { left, forgotten } of cleared) {
    for (const what of left) tell({ doing: 'clear', done: `left ${whose}, to be cleared by the next one: ${what}` });
    for (const what of forgotten) tell({ doing: 'clear', done: `left ${whose}, and given up: ${what}` });
  }
}

async function proveIn(stage: Stage, started: Date): Promise<Evidence> {
  const client = new pg.Client(clientConfig(stage.database.url));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await proveWith(stage, client, started);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function proveWith(stage: Stage, client: ClientBase, started: Date): Promise<Evidence> {
  const { options, run } = stage;
  const prepared = await prepare(stage, client, started);
  const { data, filled, scale, password } = prepared;
  for (const sql of options.planted?.sql ?? []) await client.query(sql);
  const secret = randomBytes(32).toString('hex');
  const generator = await startGenerator(run, {
    system: options.system,
    data: data.options,
    password,
    tokenSecret: secret,
    schemas: stage.project.schemas,
    ...(options.planted?.generator === undefined ? {} : { planted: options.planted.generator }),
  });
  const log = path.join(run.folder, 'service.log');
  const databaseUrl = await serviceUrl(client, stage);
  const service = await startService(run, { folder: stage.project.folder, databaseUrl, environment: generator.environment, log, ...(options.port === undefined ? {} : { port: options.port }) }, () => tail(log));
  await generator.connect(service.url);
  const found = await Promise.race([service.died, measure(stage, client, { generator, service, data, scale, password })]);
  await service.stop();
  const verdicts = judge(found);
  const runId = run.id;
  return {
    schema: 1,
    run: {
      id: runId,
      seed: options.seed,
      briefHash: options.system.hash,
      codeHash: stage.project.hash,
      system: options.system.name,
      version: options.version,
      started: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1000,
      command: options.command,
    },
    machine: describeMachine(stage.database.version),
    plan: {
      scale,
      seconds: { fill: filled.seconds.whole, load: loadSeconds(found), whole: (Date.now() - started.getTime()) / 1000 },
      mixFactor: found.plan.mixFactor,
      phases: [found.plan.warmUp, found.plan.mix, ...(found.plan.rare === undefined ? [] : [found.plan.rare])].map((phase) => ({ name: phase.name, seconds: phase.seconds, rate: Object.values(phase.rates).reduce((sum, rate) => sum + rate, 0) })),
      outside: outsidePlan(found, verdicts),
    },
    quantities: namedMeasurements(found, filled, runId),
    verdicts,
    ramp: found.ramp.map((entry) => entry.step),
    statements: found.statements,
    distributions: distributionsOf(found),
    failures: failuresOf(found),
    ...(found.demands === undefined ? {} : { demands: found.demands }),
  };
}

function loadSeconds(found: Measurements): number {
  return [found.mix, found.rare, ...found.ramp.map((entry) => entry.phase)].reduce((sum, phase) => sum + (phase?.seconds ?? 0), 0);
}

interface Prepared {
  readonly data: ReturnType<typeof createData>;
  readonly filled: Filled;
  readonly scale: number;
  readonly password: string;
}

/** Migrates and fills the database. */
async function prepare(stage: Stage, client: ClientBase, started: Date): Promise<Prepared> {
  const { options, times, tell } = stage;
  await migrateProject(client, stage.project, options.system.tables);
  const password = `kentledge-${options.seed}`;
  const base = { seed: options.seed, asOf: startOfDay(started), passwordHash: await hashPassword(password) };
  const chosen = options.scale === undefined ? await chooseScale(client, options.system, base, { seconds: times.fill, diskBytes: freeBytes(stage.run.folder) / 2 }) : undefined;
  const scale = options.scale ?? chosen?.scale ?? 1;
  tell({ doing: 'fill', done: scaleText(scale, chosen) });
  const data = createData(options.system, { ...base, scale });
  const filled = await fill(options.system, data, {
    rebuilds: options.rebuilds,
    connect: async () => {
      const filler = new pg.Client(clientConfig(stage.database.url));
      filler.on('error', () => undefined);
      await filler.connect();
      return filler;
    },
    onProgress: (done, all, doing) => tell({ doing: `fill ${doing}`, share: done / all }),
  });
  tell({ doing: 'fill', done: `filled ${filled.rows.toLocaleString('en-US')} rows in ${filled.seconds.whole.toFixed(1)} s (${Math.round(filled.rows / filled.seconds.whole).toLocaleString('en-US')} rows/s, ${(filled.diskBytes / 1e6).toFixed(0)} MB on disk)` });
  return { data, filled, scale, password };
}

function scaleText(scale: number, chosen: Awaited<ReturnType<typeof chooseScale>> | undefined): string {
  if (chosen === undefined) return `scale ${scale}: as asked`;
  const size = `about ${(chosen.expectedBytes / 1e6).toFixed(0)} MB on disk, ${chosen.expectedSeconds.toFixed(0)} s`;
  return chosen.limitedBy === 'nothing' ? `scale 1: the declared rows fit (${size})` : `scale ${scale}: cut by ${chosen.limitedBy} (${size})`;
}

function freeBytes(folder: string): number {
  const stats = statfsSync(folder);
  return stats.bavail * stats.bsize;
}

interface Measuring {
  readonly generator: LoadGenerator;
  readonly service: RunningService;
  readonly data: ReturnType<typeof createData>;
  readonly scale: number;
  readonly password: string;
}

async function measure(stage: Stage, client: ClientBase, measuring: Measuring): Promise<Measurements> {
  const { options, times } = stage;
  const { system } = options;
  const { generator, service, data, scale } = measuring;
  const brokenBefore = await brokenInvariants(client, options.invariants);
  const checks = await each(stage, 'check answers', loadable(system).filter((operation) => operation.steps.every((step) => step.verb === 'reads')).map((operation) => operation.id), (operation) => generator.check(operation, times.samples));
  const trespasses = await each(stage, 'check permissions', loadable(system).filter((operation) => !operation.by.includes('anyone')).map((operation) => operation.id), (operation) => generator.trespass(operation, times.samples));
  const plan = planLoad(system, times.load, { all: samplesForShare(system.objectives.errors.value), each: samplesForQuantile(0.95) });
  const loaded = await offerLoad({ system, plan, stepSeconds: times.load.step, generator, service: { url: service.url, pid: service.child.pid }, database: stage.database, postgresPid: stage.postgres?.pid, demandSeconds: times.demands, run: stage.run.id, client, tell: stage.tell });
  for (const sql of options.planted?.sqlAfterLoad ?? []) await client.query(sql);
  const seldom = await each(stage, 'check answers', seldomAnswered(system, checks, loaded), (operation) => generator.check(operation, fewAnswers));
  const rows = await rowCounts(client);
  const requests = createRequests(system, data, measuring.password);
  const judged = new Set(loadable(system).map((operation) => operation.id));
  const statements = await examineStatements(client, system.statements.filter((statement) => judged.has(statement.operation)), { system, data, requests, rows, timings: loaded.timings, counts: loaded.counts });
  const invariants = await checkInvariants(client, options.invariants, brokenBefore);
  const { counts: _, ...underLoad } = loaded;
  const known = await forecastOf(stage, client, measuring, loaded);
  const carried = statements.map((evidence) => ({ ...evidence, ...known.get(evidence.statement) }));
  return { system, scale, plan, ...underLoad, statements: carried, checks: [...checks, ...seldom], trespasses, invariants };
}

/** What runs of the statements alone, and a twin, say of the declared volume. */
function forecastOf(stage: Stage, client: ClientBase, { data, password }: Measuring, { mix, rare, ramp, demands }: Loaded): Promise<Forecast> {
  const { options, times, run, project, postgres, tell } = stage;
  const { system, rebuilds, planted } = options;
  const judged = new Set(loadable(system).map(({ id }) => id));
  return forecast({
    run, system, project, rebuilds, data, password, client, tell,
    statements: system.statements.filter(({ operation }) => judged.has(operation)),
    // Warm-up and checks sent some more.
    seen: (operation) => fewSent + (demands?.operations.find((one) => one.operation === operation)?.requests ?? 0) + 2 * [mix, rare, ...ramp.map(({ phase }) => phase)].reduce((sum, phase) => sum + (phase?.operations[operation]?.sent ?? 0), 0),
    server: postgres ?? { userUrl: options.databaseUrl ?? '' },
    seconds: times.statements,
    ...(planted?.sqlOfTwin === undefined ? {} : { planted: planted.sqlOfTwin }),
  });
}

/** Operations that hardly came up in the load: a few requests of each show at least whether they answer right. */
function seldomAnswered(system: System, checks: Measurements['checks'], loaded: Loaded): readonly string[] {
  const checked = new Set(checks.map((check) => check.operation));
  return loadable(system)
    .filter(({ id }) => !checked.has(id) && [loaded.mix, loaded.rare].reduce((sum, phase) => sum + (phase?.operations[id]?.right ?? 0), 0) < fewAnswers)
    .map(({ id }) => id);
}

async function each<Result>(stage: Stage, doing: string, operations: readonly string[], work: (operation: string) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const [place, operation] of operations.entries()) {
    stage.tell({ doing: `${doing} ${operation}`, share: place / operations.length });
    results.push(await work(operation));
  }
  return results;
}

async function rowCounts(client: ClientBase): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ name: string; rows: number }>(`select relname as name, greatest(reltuples, 0)::float8 as rows from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`);
  return new Map(rows.map((row) => [row.name, row.rows]));
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-2000);
  } catch {
    return '';
  }
}
