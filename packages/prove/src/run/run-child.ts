import { type ChildProcess, spawn, type SpawnOptions, type StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { errorText, Failure } from './failure.ts';
import { findProcess } from './process-table.ts';
import { runVariable } from './run-mark.ts';
import type { ChildRecord } from './run-record.ts';

export interface ChildOptions {
  /** What people call it, in messages. */
  readonly name: string;
  readonly cwd?: string;
  /** The environment; that of the tool when left out. */
  readonly env?: NodeJS.ProcessEnv;
  /** Streams as in `node:child_process`, `ipc` included; input ignored and output piped when left out. */
  readonly stdio?: StdioOptions;
  /** A file that output and errors are added to, instead of `stdio`. */
  readonly log?: string;
  /** The account to run as; that of the tool when left out. */
  readonly account?: { readonly uid: number; readonly gid: number };
  /** The signal of an orderly stop; SIGTERM when left out. */
  readonly stopSignal?: NodeJS.Signals;
  /** How long an orderly stop may take before SIGKILL, in ms; 5000 when left out. */
  readonly stopWithinMs?: number;
  /** The signal that ends it at once, after the death of the tool; SIGKILL when left out. */
  readonly abortSignal?: NodeJS.Signals;
}

/** How a child ended: by exit code or by signal. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it ended because `stop` was called. */
  readonly stopped: boolean;
}

/** A process of a run, leader of a process group of its own. */
export interface RunChild {
  readonly name: string;
  readonly pid: number;
  readonly process: ChildProcess;
  /** Resolves when it has ended, however that came; never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Stops it in order, then by SIGKILL; resolves when it and its group are gone. Safe to repeat. */
  stop(): Promise<ChildExit>;
  /** Kills it and its group at once. Safe to repeat. */
  kill(): Promise<ChildExit>;
}

/** Starts a process that carries the mark of the run. Throws a `Failure` when it can't be started. */
export async function startChild(runId: string, command: string, args: readonly string[], options: ChildOptions): Promise<{ child: RunChild; record: ChildRecord }> {
  const log = options.log === undefined ? undefined : openSync(options.log, 'a', 0o600);
  const settings: SpawnOptions = {
    cwd: options.cwd ?? '/',
    env: { ...(options.env ?? process.env), [runVariable]: runId },
    stdio: log === undefined ? (options.stdio ?? ['ignore', 'pipe', 'pipe']) : ['ignore', log, log],
    detached: true,
    ...options.account,
  };
  const child = spawnOrThrow(command, args, settings, options.name);
  if (log !== undefined) closeSync(log);
  if (child.pid === undefined) throw cannotStart(options.name, command, (await once(child, 'error').catch((error: unknown) => [error]))[0]);
  // Not reaped before the next turn of the loop, so the row is still there even if the process has ended already.
  const started = findProcess(child.pid)?.started ?? 'ended';
  return {
    child: control(child, child.pid, options),
    record: { pid: child.pid, started, name: options.name, abort: options.abortSignal ?? 'SIGKILL' },
  };
}

function spawnOrThrow(command: string, args: readonly string[], settings: SpawnOptions, name: string): ChildProcess {
  try {
    return spawn(command, args, settings);
  } catch (error) {
    // Node throws some errors of the system, such as EACCES, and emits others.
    throw cannotStart(name, command, error);
  }
}

function control(child: ChildProcess, pid: number, options: ChildOptions): RunChild {
  let ended: ChildExit | undefined;
  let stopped = false;
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = { code, signal, stopped };
      // What it started and left in its group goes with it.
      signalGroup(pid, 'SIGKILL');
      resolve(ended);
    });
  });
  const kill = (): Promise<ChildExit> => {
    if (ended === undefined) signalGroup(pid, 'SIGKILL');
    return exited;
  };
  const stop = async (): Promise<ChildExit> => {
    stopped = true;
    if (ended === undefined) child.kill(options.stopSignal ?? 'SIGTERM');
    const patience = new AbortController();
    const timeout = setTimeout(options.stopWithinMs ?? 5000, undefined, { signal: patience.signal }).then(kill, () => undefined);
    await Promise.race([exited, timeout]);
    patience.abort();
    return exited;
  };
  return { name: options.name, pid, process: child, exited, stop, kill };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is empty, or (on macOS) holds only zombies.
  }
}

function cannotStart(name: string, command: string, cause: unknown): Failure {
  return new Failure('cannot-start', { name, command, reason: errorText(cause) }, { cause });
}
