import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clearDeadRuns } from './clear-dead-runs.ts';
import { makeTemporary } from './killable-tool.ts';
import { openRun } from './open-run.ts';
import { findProcess, ownPidSpace, type PidSpace, type ProcessMark } from './process-table.ts';
import { chooseRunFolder, makeRunFolder } from './run-folder.ts';
import { readRecord, type RunRecord, writeRecord } from './run-record.ts';

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
  expect(await clearedBelow(run.folder)).toEqual([{ ...run, processes: 1, databases: [], left: [], forgotten: [] }]);
  expect(findProcess(sleeper.pid ?? 0)).toBeUndefined();
  expect(existsSync(run.folder)).toBe(false);
});

it('never kills a process that has the recycled pid of a child', async () => {
  const run = leaveRun({ children: [{ ...sleeperMark(), started: '1', name: 'ended long ago', abort: 'SIGKILL' }] });
  expect(await clearedBelow(run.folder)).toEqual([{ ...run, processes: 0, databases: [], left: [], forgotten: [] }]);
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

it('gives a database up after three attempts, and names it and its server for the last time', async () => {
  const database = { serverUrl: 'postgresql://me:hunter2@127.0.0.1:1/x', name: 'kentledge_0123456789ab' };
  const run = leaveRun({ databases: [database] });
  const minutesLater = (): void => {
    const record = readRecord(run.folder);
    if (record?.tries === undefined) throw new Error('no attempt is noted');
    writeRecord(run.folder, { ...record, tries: { ...record.tries, last: record.tries.last - 60_000 } });
  };
  for (let attempt = 1; attempt < 3; attempt += 1) {
    expect(await clearedBelow(run.folder)).toMatchObject([{ forgotten: [], left: [expect.stringContaining('kentledge_0123456789ab on 127.0.0.1:1: ')] }]);
    minutesLater();
  }
  const [last] = await clearedBelow(run.folder);
  expect(last).toMatchObject({ left: [], forgotten: [expect.stringContaining('kentledge_0123456789ab on 127.0.0.1:1: ')] });
  expect(JSON.stringify(last)).not.toContain('hunter2');
  expect(existsSync(run.folder)).toBe(false);
  expect(await clearedBelow(run.folder)).toEqual([]);
});

it('gives a database up after a day, but counts attempts in quick succession as one', async () => {
  const database = { serverUrl: 'postgresql://nobody@127.0.0.1:1/x', name: 'kentledge_0123456789ab' };
  const run = leaveRun({ databases: [database] });
  for (let attempt = 0; attempt < 4; attempt += 1) expect(await clearedBelow(run.folder)).toMatchObject([{ forgotten: [] }]);
  const record = readRecord(run.folder);
  if (record === undefined) throw new Error('the record is gone');
  const yesterday = Date.now() - 25 * 3_600_000;
  writeRecord(run.folder, { ...record, tries: { count: 1, first: yesterday, last: yesterday } });
  expect(await clearedBelow(run.folder)).toMatchObject([{ left: [], forgotten: [expect.stringContaining('kentledge_0123456789ab')] }]);
});

it('refuses to drop a database whose name is not ours', async () => {
  const run = leaveRun({ databases: [{ serverUrl: 'postgresql://nobody@127.0.0.1:1/x', name: 'production' }] });
  expect(await clearedBelow(run.folder)).toMatchObject([{ left: [expect.stringContaining('not a name of a temporary database')] }]);
});
