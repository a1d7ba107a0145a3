import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runVariable } from './run-mark.ts';

/** The process that watches over a run from outside. */
export interface Supervisor {
  readonly pid: number;
  /** Closes the pipe and waits until the supervisor has ended. */
  end(): Promise<void>;
}

/**
 * Starts the supervisor of a run and waits until it watches. It holds the read end of a pipe whose only write end is ours:
 * the system closes it when we die, in whatever way. It leads a session of its own, so no signal of our terminal or group reaches it.
 */
export async function startSupervisor(runFolder: string): Promise<Supervisor> {
  const file = fileURLToPath(new URL('./supervisor.ts', import.meta.url));
  // Not the mark of a run that we may be part of ourselves: its end must not take our supervisor before us.
  const { [runVariable]: _outer, ...env } = process.env;
  const log = join(runFolder, 'supervisor.log');
  const errors = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, runFolder], { detached: true, cwd: '/', env, stdio: ['pipe', 'pipe', errors] });
  closeSync(errors);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const [pipe, voice] = [child.stdin, child.stdout];
  if (pipe === null || voice === null) throw new Error('the supervisor has no pipes');
  pipe.on('error', () => undefined);
  const watching = await Promise.race([once(voice, 'data').then(() => true), exited.then(() => false)]);
  if (!watching || child.pid === undefined) throw new Error(`the supervisor did not start: ${readFileSync(log, 'utf8')}`);
  // A tool that has nothing left to do must be able to end.
  child.unref();
  for (const stream of [pipe, voice]) if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  const end = (): Promise<void> => {
    child.ref();
    pipe.end();
    return exited;
  };
  return { pid: child.pid, end };
}
