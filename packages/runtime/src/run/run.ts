import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from '../http/app.ts';
import type { App } from '../http/app.ts';
import type { Service } from '../service/service.ts';
import { readEnvironment } from './environment.ts';
import type { Settings } from './environment.ts';

const exitBadEnvironment = 2;

/**
 * Starts the service by its environment and serves until SIGTERM or SIGINT: then it says "not ready", stops accepting,
 * lets what is under way finish (bounded), closes the pool and ends the process. What is missing in the environment is
 * printed, and the process ends with 2.
 */
export async function runService(service: Service, environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const settings = readEnvironment(service, environment);
  if ('missing' in settings) {
    process.stderr.write(`${service.name} can't start:\n${settings.missing.map((line) => `  ${line}\n`).join('')}`);
    process.exitCode = exitBadEnvironment;
    return;
  }
  const app = await createApp(service, settings.app);
  endOnSignal(app, settings);
  endOnBug(app);
  try {
    const address = await app.listen(settings.host, settings.port);
    app.log.info('listening', { service: service.name, version: service.version, address });
    app.log.flush();
  } catch (error) {
    process.stderr.write(`${service.name} can't listen on ${settings.host}:${settings.port}: ${error instanceof Error ? error.message : 'unknown'}\n`);
    await app.close();
    process.exitCode = 1;
  }
}

function endOnSignal(app: App, settings: Settings): void {
  let isEnding = false;
  const end = async (signal: NodeJS.Signals) => {
    if (isEnding) return;
    isEnding = true;
    app.log.info('draining', { signal });
    app.drain();
    await pause(settings.drainDelay);
    const isDone = await Promise.race([app.close().then(() => true), pause(settings.drainTimeout, false)]);
    if (!isDone) app.log.info('gave up waiting for requests under way');
    app.log.flush();
    process.exit(isDone ? 0 : 1);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** After an exception that nobody caught the process's state is unknown: say it and end. */
function endOnBug(app: App): void {
  const end = (error: unknown) => {
    app.log.failure('uncaught exception', error);
    app.log.flush();
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
