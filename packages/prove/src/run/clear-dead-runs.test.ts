import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clearDeadRuns } from './clear-dead-runs.ts';
import { makeTemporary } from './killable-tool.ts';
import { openRun } from './open-run.ts';
import { findProcess, ownPidSpace, type PidSpace, type ProcessMark } from './process-table.ts';
import { chooseRunFolder, makeRunFolder } from './run-folder.ts';
import { type RunRecord, writeRecord } from './run-record.ts';

const systemTemporary = process.env['TMPDIR'];
let temporary = '';
let sleeper: ChildProcess;

beforeEach(() => {
  temporary = makeTemporary();
  process.env['TMPDIR'] = temporary;
  sleeper = spawn('sleep', ['60'], { detached: true });
});

afterEach(() => {
  sleeper.kill('SIGKILL');
  rmSync(temporary, { recursive: true });
  if (systemTemporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = systemTemporary;
});

const deadTool: ProcessMark = { pid: process.pid, started: 'long ago' };

function makePlace(): { id: string; folder: string } {
  const place = chooseRunFolder();
  makeRunFolder(place.folder);
  return place;
}

function leaveRun(change: Partial<RunRecord>): { id: string; folder: string } {
  const place = makePlace();
  writeRecord(place.folder, { format: 1, space: ownPidSpace(), tool: deadTool, children: [], databases: [], ...change });
  return place;
}

function sleeperMark(): ProcessMark {
  const row = findProcess(sleeper.pid ?? 0);
  if (row === undefined) throw new Error('the sleeper is not alive');
  return row;
}

async function clearedBelow(folder: string): Promise<unknown[]> {
  return (await clearDeadRuns()).filter((run) => run.folder === folder);
}

it('ends the children of a dead tool and removes its folder', async () => {
  const run = leaveRun({ children: [{ ...sleeperMark(), name: 'sleeper', abort: 'SIGKILL' }] });
  mkdirSync(join(run.folder, 'data'));
  expect(await clearedBelow(run.folder)).toEqual([{ ...run, processes: 1, databases: [], left: [] }]);
  expect(findProcess(sleeper.pid ?? 0)).toBeUndefined();
  expect(existsSync(run.folder)).toBe(false);
});

it('never kills a process that has the recycled pid of a child', async () => {
  const run = leaveRun({ children: [{ ...sleeperMark(), started: '1', name: 'ended long ago', abort: 'SIGKILL' }] });
  expect(await clearedBelow(run.folder)).toEqual([{ ...run, processes: 0, databases: [], left: [] }]);
  expect(findProcess(sleeper.pid ?? 0)).toBeDefined();
  expect(existsSync(run.folder)).toBe(false);
});

it('leaves a living run alone', async () => {
  const run = await openRun();
  const child = await run.spawn('sleep', ['60'], { name: 'sleeper' });
  expect(await clearedBelow(run.folder)).toEqual([]);
  expect(findProcess(child.pid)).toBeDefined();
  await run.close();
});

it('leaves a run of another container alone while that touches it', async () => {
  const elsewhere: PidSpace = { ...ownPidSpace(), namespace: 'pid:[1]' };
  const run = leaveRun({ space: elsewhere, children: [{ ...sleeperMark(), name: 'same numbers here', abort: 'SIGKILL' }] });
  expect(await clearedBelow(run.folder)).toEqual([]);
  const long = new Date(Date.now() - 120_000);
  utimesSync(join(run.folder, 'run.json'), long, long);
  expect(await clearedBelow(run.folder)).toHaveLength(1);
  expect(findProcess(sleeper.pid ?? 0)).toBeDefined();
});

it('removes what an earlier boot left, without looking for its processes', async () => {
  const run = leaveRun({ space: { ...ownPidSpace(), boot: 'earlier' }, children: [{ ...sleeperMark(), name: 'gone', abort: 'SIGKILL' }] });
  expect(await clearedBelow(run.folder)).toHaveLength(1);
  expect(findProcess(sleeper.pid ?? 0)).toBeDefined();
});

it('removes a folder without a record when it is old, not when it is new', async () => {
  const run = makePlace();
  expect(await clearedBelow(run.folder)).toEqual([]);
  const long = new Date(Date.now() - 120_000);
  utimesSync(run.folder, long, long);
  expect(await clearedBelow(run.folder)).toHaveLength(1);
});

it('keeps the record of a database that it could not drop, and nothing else', async () => {
  const database = { serverUrl: 'postgresql://nobody@127.0.0.1:1/x', name: 'kentledge_0123456789ab' };
  const run = leaveRun({ databases: [database] });
  writeFileSync(join(run.folder, 'big'), 'x');
  const [first] = await clearedBelow(run.folder);
  expect(first).toMatchObject({ databases: [], left: [expect.stringContaining('ECONNREFUSED')] });
  expect(existsSync(join(run.folder, 'big'))).toBe(false);
  expect(await clearedBelow(run.folder)).toEqual([first]);
});

it('refuses to drop a database whose name is not ours', async () => {
  const run = leaveRun({ databases: [{ serverUrl: 'postgresql://nobody@127.0.0.1:1/x', name: 'production' }] });
  expect(await clearedBelow(run.folder)).toMatchObject([{ left: [expect.stringContaining('not a name of a temporary database')] }]);
});
