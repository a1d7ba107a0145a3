import { setTimeout } from 'node:timers/promises';
import { clearDeadRuns } from './clear-dead-runs.ts';
import { type ClearedRun, endRun } from './end-run.ts';
import { Failure, nameDiskFull } from './failure.ts';
import { findProcess, ownPidSpace } from './process-table.ts';
import { type ChildOptions, type RunChild, startChild } from './run-child.ts';
import { chooseRunFolder, makeRunFolder } from './run-folder.ts';
import { type ChildRecord, type RunRecord, type TemporaryDatabase, writeRecord } from './run-record.ts';
import { startSupervisor, type Supervisor } from './start-supervisor.ts';

/** Everything that one proof starts or creates, so that all of it can be ended, whatever happens to the tool. */
export interface Run {
  /** Twelve random hexadecimal digits. */
  readonly id: string;
  /** The private folder of the run. */
  readonly folder: string;
  /** Dead runs of earlier tools that were cleared at the start. */
  readonly cleared: readonly ClearedRun[];
  /** Starts a process that ends with the run, also when the tool is killed. Throws a `Failure` when it can't be started. */
  spawn(command: string, args: readonly string[], options: ChildOptions): Promise<RunChild>;
  /** Notes a database, before it is created, so that it is dropped with the run. */
  registerDatabase(database: TemporaryDatabase): void;
  /** Stops all processes, the last first, drops the databases and removes the folder. Safe to repeat. */
  close(): Promise<ClearedRun>;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Opens a run: clears dead ones, makes the folder, and starts the supervisor that ends everything when this process is gone,
 * also by kill -9 or process.exit. On SIGINT, SIGTERM and SIGHUP the run is closed before the signal takes its course.
 */
export async function openRun(): Promise<Run> {
  const cleared = await clearDeadRuns();
  const state = await startRun();
  const onSignal = (signal: NodeJS.Signals): void => {
    void close().finally(() => process.kill(process.pid, signal));
  };
  const close = (): Promise<ClearedRun> => {
    state.closing ??= closeRun(state).finally(() => signals.forEach((signal) => process.off(signal, onSignal)));
    return state.closing;
  };
  for (const signal of signals) process.once(signal, onSignal);
  return {
    id: state.id,
    folder: state.folder,
    cleared,
    spawn: (command, args, options) => spawnIn(state, command, args, options),
    registerDatabase: (database) => save(state, { databases: [...state.record.databases, database] }),
    close,
  };
}

interface RunState {
  readonly id: string;
  readonly folder: string;
  readonly supervisor: Supervisor;
  record: RunRecord;
  children: RunChild[];
  closing: Promise<ClearedRun> | undefined;
}

async function startRun(): Promise<RunState> {
  const place = chooseRunFolder();
  const tool = findProcess(process.pid);
  if (tool === undefined) throw new Error('this process does not find itself in the process table');
  const record: RunRecord = { format: 1, space: ownPidSpace(), tool: { pid: tool.pid, started: tool.started }, children: [], databases: [] };
  const state: RunState = { ...place, supervisor: startSupervisor(place.folder), record, children: [], closing: undefined };
  try {
    makeRunFolder(place.folder);
    save(state, {});
    await state.supervisor.watching;
    return state;
  } catch (error) {
    await closeRun(state);
    throw error;
  }
}

async function spawnIn(state: RunState, command: string, args: readonly string[], options: ChildOptions): Promise<RunChild> {
  if (state.closing !== undefined) throw new Failure('interrupted', { name: options.name });
  const { child, record } = await startChild(state.id, command, args, options);
  state.children.push(child);
  try {
    save(state, { children: [...state.record.children, record] });
  } catch (error) {
    await child.kill();
    throw error;
  }
  void child.exited.then(() => forget(state, child, record));
  return child;
}

function forget(state: RunState, child: RunChild, record: ChildRecord): void {
  state.children = state.children.filter((other) => other !== child);
  if (state.closing !== undefined) return;
  try {
    save(state, { children: state.record.children.filter((other) => other !== record) });
  } catch {
    // A full disk. A record that still names an ended child does no harm: its start time fits no living process.
  }
}

function save(state: RunState, change: Partial<RunRecord>): void {
  state.record = { ...state.record, ...change };
  try {
    writeRecord(state.folder, state.record);
  } catch (error) {
    throw nameDiskFull(error, state.folder);
  }
}

async function closeRun(state: RunState): Promise<ClearedRun> {
  for (const child of state.children.toReversed()) await child.stop();
  const ended = await endRun({ id: state.id, folder: state.folder }, state.record);
  await Promise.race([state.supervisor.end(), setTimeout(2000)]);
  return ended;
}
