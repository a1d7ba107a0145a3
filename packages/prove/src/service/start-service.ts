import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { Run, RunChild } from '../run/index.ts';
import { errorCode, Failure } from '../run/index.ts';
import { findFreePort } from '../postgres/free-port.ts';

/** The emitted service, running as a process of its own. */
export interface RunningService {
  readonly child: RunChild;
  readonly url: string;
  /** Rejects when the service ends by itself; never resolves. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  /** Folder of the emitted project, with its node_modules. */
  readonly folder: string;
  readonly databaseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly log: string;
}

const readyWithin = 20_000;

/** Throws a `Failure` if a port on loopback can't be listened on: known before the fill, and before another program answers for the service. */
export async function requireFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw errorCode(error) === 'EACCES' ? new Failure('port-forbidden', { port }) : portTaken(port);
  }
  server.close();
  await once(server, 'close');
}

/** Starts the emitted service on loopback and waits until it is ready. */
export async function startService(run: Run, options: ServiceOptions, logTail: () => string): Promise<RunningService> {
  const port = options.port ?? (await findFreePort());
  const child = await run.spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts'], {
    name: 'the service',
    cwd: options.folder,
    log: options.log,
    env: { ...ownEnvironment(), ...options.environment, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), DATABASE_URL: options.databaseUrl, LOG_LEVEL: 'warn' },
  });
  const died = child.exited.then((exit) => {
    if (exit.stopped) return new Promise<never>(() => undefined);
    throw serviceEnded(exit.signal ?? `exit code ${exit.code}`, logTail(), port);
  });
  died.catch(() => undefined);
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([died, whenReady(url, logTail)]);
  return { child, url, died, stop: async () => void (await child.stop()) };
}

/** Only what Node itself needs: the user's environment must not change what is measured. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

async function whenReady(url: string, logTail: () => string): Promise<void> {
  const end = performance.now() + readyWithin;
  while (performance.now() < end) {
    const status = await statusOf(`${url}/ready`);
    if (status === 200) return;
    await sleep(50);
  }
  throw new Failure('service-not-ready', { seconds: readyWithin / 1000 }, { detail: logTail() });
}

async function statusOf(url: string): Promise<number | undefined> {
  try {
    const response = await request(url);
    await response.body.dump();
    return response.statusCode;
  } catch {
    return undefined;
  }
}

function serviceEnded(how: string, log: string, port: number): Failure {
  if (log.includes('EADDRINUSE')) return portTaken(port);
  return new Failure('service-ended', { how }, { detail: log });
}

function portTaken(port: number): Failure {
  return new Failure('port-taken', { who: 'The service', where: `port ${port}` });
}
