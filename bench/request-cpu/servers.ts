import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Run } from '@kentledge/prove/run';

/** A server of the bench: which program, in which folder, with what. */
export interface ServerPlan {
  readonly name: string;
  readonly folder: string;
  readonly file: string;
  /** Of the hand-written server: what is on. */
  readonly features?: string;
  /** It has all operations, and looks at what it is sent. */
  readonly isComplete: boolean;
}

/** A server that answers. */
export interface RunningServer extends ServerPlan {
  readonly pid: number;
  readonly port: number;
}

const parts = ['schemas', 'logs', 'metrics', 'deadline'] as const;
const readyWithin = 20_000;

/** All servers: bare, bare with one part each, and those with everything. */
export function serverPlans(folders: { readonly own: string; readonly emitted: string; readonly nest: string }): readonly ServerPlan[] {
  const byHand = { folder: folders.own, file: 'hand-written.js' };
  return [
    { ...byHand, name: 'bare', features: '', isComplete: false },
    ...parts.map((part) => ({ ...byHand, name: `bare + ${part}`, features: part, isComplete: false })),
    { ...byHand, name: 'hand-written', features: [...parts, 'tokens'].join(','), isComplete: true },
    { name: 'emitted', folder: folders.emitted, file: path.join('src', 'main.ts'), isComplete: true },
    { name: 'NestJS', folder: folders.nest, file: 'nest.js', isComplete: true },
  ];
}

/** Starts a server on a free port of loopback and waits until it answers at `path`; it ends with the run. What it logs goes nowhere. */
export async function startServer(run: Run, plan: ServerPlan, environment: Readonly<Record<string, string>>, firstPath: string): Promise<RunningServer> {
  const port = await freePort();
  const child = await run.spawn(process.execPath, ['--disable-warning=ExperimentalWarning', plan.file], {
    name: plan.name,
    cwd: plan.folder,
    env: { ...environment, PATH: process.env['PATH'], NODE_ENV: 'production', PORT: String(port), FEATURES: plan.features ?? '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = child.exited.then(({ code, signal }) => Promise.reject(new Error(`${plan.name} ended with ${String(code ?? signal)}`)));
  ended.catch(() => undefined);
  await Promise.race([ended, untilAnswered(plan.name, `http://127.0.0.1:${port}${firstPath}`)]);
  return { ...plan, pid: child.pid, port };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilAnswered(name: string, url: string): Promise<void> {
  for (const end = performance.now() + readyWithin; performance.now() < end; await pause(50)) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok === true) return;
  }
  throw new Error(`${name} did not answer within ${readyWithin / 1000} s`);
}
