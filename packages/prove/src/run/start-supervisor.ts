import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runVariable } from './run-mark.ts';

/** The process that watches over a run from outside. */
export interface Supervisor {
  /** Resolves when it watches. Rejects when it could not start, which is a bug of ours. */
  readonly watching: Promise<void>;
  /** Closes the pipe and waits until the supervisor has ended. */
  end(): Promise<void>;
}

/**
 * Starts the supervisor of a run, before the run has its folder, so that nothing is ever made unwatched. It holds the read end
 * of a pipe whose only write end is ours: the system closes it when we die, in whatever way. It leads a session of its own, so
 * no signal of our terminal or process group reaches it.
 */
export function startSupervisor(runFolder: string): Supervisor {
  const file = fileURLToPath(new URL('./supervisor.ts', import.meta.url));
  // Not the mark of a run that we may be part of ourselves: its end must not take our supervisor before us.
  const env = { ...process.env };
  delete env[runVariable];
  const args = ['--disable-warning=ExperimentalWarning', file, runFolder];
  const child = spawn(process.execPath, args, { detached: true, cwd: '/', env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const watching = untilWatching(child, exited);
  // Who awaits it sees its rejection, though perhaps later.
  watching.catch(() => undefined);
  const end = (): Promise<void> => {
    child.ref();
    child.stdin.end();
    return exited;
  };
  return { watching, end };
}

async function untilWatching(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.stdout === null || child.stderr === null) throw new Error('the supervisor has no pipes');
  let errors = '';
  child.stderr.on('data', (part) => (errors += String(part)));
  const failed = Promise.race([once(child, 'error').then(([error]) => String(error)), exited.then(() => errors)]);
  const failure = await Promise.race([once(child.stdout, 'data').then(() => undefined), failed]);
  if (failure !== undefined) throw new Error(`the supervisor did not start: ${failure}`);
  // A tool that has nothing left to do must be able to end.
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
    if (handle !== null && 'unref' in handle && typeof handle.unref === 'function') handle.unref();
  }
}
