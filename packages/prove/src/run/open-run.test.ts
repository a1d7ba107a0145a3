import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Failure } from './failure.ts';
import { type KillableTool, startTool, timeUntil } from './killable-tool.ts';
import { openRun, type Run } from './open-run.ts';
import { findProcess } from './process-table.ts';
import { findMarked } from './run-mark.ts';

const open: Run[] = [];
const tools: KillableTool[] = [];

afterEach(async () => {
  for (const run of open.splice(0)) await run.close();
  for (const tool of tools.splice(0)) tool.dispose();
});

async function openTestRun(): Promise<Run> {
  const run = await openRun();
  open.push(run);
  return run;
}

async function startTestTool(script: string): Promise<KillableTool> {
  const tool = await startTool(script);
  tools.push(tool);
  return tool;
}

const opensRunWithChild = `const run = await openRun();
  const child = await run.spawn('sleep', ['60'], { name: 'sleeper' });
  say({ folder: run.folder, child: child.pid });`;

function isGone(tool: KillableTool): boolean {
  return !existsSync(String(tool.said['folder'])) && findProcess(Number(tool.said['child'])) === undefined;
}

it('keeps its folder and its record to itself', async () => {
  const run = await openTestRun();
  expect(statSync(run.folder).mode & 0o066).toBe(0);
  expect(statSync(join(run.folder, 'run.json')).mode & 0o777).toBe(0o600);
});

it('stops its children, the last first, and leaves nothing', async () => {
  const run = await openTestRun();
  const ended: string[] = [];
  for (const name of ['first', 'second']) {
    const child = await run.spawn('sleep', ['60'], { name });
    void child.exited.then(() => ended.push(name));
  }
  const closed = await run.close();
  expect(ended).toEqual(['second', 'first']);
  expect(closed.left).toEqual([]);
  expect(existsSync(run.folder)).toBe(false);
  expect(findMarked(run.id)).toEqual([]);
});

it('closes only once', async () => {
  const run = await openTestRun();
  const [first, second] = await Promise.all([run.close(), run.close()]);
  expect(second).toBe(first);
});

it('kills a child that does not stop when asked', async () => {
  const run = await openTestRun();
  const child = await run.spawn('sh', ['-c', 'trap "" TERM; echo deaf; while :; do sleep 1; done'], { name: 'deaf', stopWithinMs: 200 });
  if (child.process.stdout !== null) await once(child.process.stdout, 'data');
  expect(await child.stop()).toEqual({ code: null, signal: 'SIGKILL', stopped: true });
});

it('finds a grandchild that left its group and lost its parent', async () => {
  const run = await openTestRun();
  const script = `const { spawn } = require('node:child_process'); const { pid } = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }); console.log(pid); process.exit();`;
  const child = await run.spawn(process.execPath, ['-e', script], { name: 'parent' });
  const output = child.process.stdout === null ? [] : await once(child.process.stdout, 'data');
  await child.exited;
  const grandchild = Number(String(output[0]));
  expect(findProcess(grandchild)).toBeDefined();
  expect((await run.close()).processes).toBe(1);
  expect(findProcess(grandchild)).toBeUndefined();
});

it('writes output and errors of a child into its log', async () => {
  const run = await openTestRun();
  const log = join(run.folder, 'x.log');
  const child = await run.spawn('sh', ['-c', 'echo out; echo err >&2'], { name: 'talker', log });
  expect(await child.exited).toEqual({ code: 0, signal: null, stopped: false });
  expect(readFileSync(log, 'utf8')).toBe('out\nerr\n');
});

it('says what could not be started', async () => {
  const run = await openTestRun();
  const error = await run.spawn('/no/such/program', [], { name: 'the service' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({ code: 'prove/cannot-start', message: expect.stringContaining('the service') });
});

it('starts nothing after its end', async () => {
  const run = await openTestRun();
  await run.close();
  await expect(run.spawn('sleep', ['60'], { name: 'late' })).rejects.toMatchObject({ code: 'prove/interrupted' });
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  it(`closes on ${signal}, and lets it take its course`, async () => {
    const tool = await startTestTool(opensRunWithChild);
    tool.process.kill(signal);
    expect(await once(tool.process, 'exit')).toEqual([null, signal]);
    expect(isGone(tool)).toBe(true);
  });
}

it('is ended by the supervisor when the tool exits without closing it', async () => {
  const tool = await startTestTool(`${opensRunWithChild} process.exit(7);`);
  const ms = await timeUntil(() => isGone(tool), 5000);
  expect(ms, `gone after ${ms} ms`).toBeLessThan(5000);
});

it('is ended by the supervisor within 5 s when the tool is killed', async () => {
  const tool = await startTestTool(opensRunWithChild);
  tool.process.kill('SIGKILL');
  const ms = await timeUntil(() => isGone(tool), 5000);
  expect(ms, `gone after ${ms} ms`).toBeLessThan(5000);
});

it('leaves nothing when the tool is killed while it opens a run', async () => {
  for (const delay of [0, 5, 10, 20, 40]) {
    const tool = await startTestTool('void openRun(); say({});');
    await setTimeout(delay);
    tool.process.kill('SIGKILL');
    await once(tool.process, 'exit');
    const ms = await timeUntil(() => readdirSync(tool.temporary).length === 0, 5000);
    expect(ms, `killed after ${delay} ms`).toBeLessThan(5000);
  }
});

it('has a supervisor that no signal of a terminal ends', async () => {
  const tool = await startTestTool(`const run = await openRun(); const child = await run.spawn('sleep', ['60'], { name: 'sleeper' });
    const { execFileSync } = await import('node:child_process');
    const pids = execFileSync('ps', ['-axo', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\\n')
      .map((line) => line.trim().split(/\\s+/)).filter((row) => Number(row[1]) === process.pid && row.join(' ').includes('supervisor.ts')).map((row) => Number(row[0]));
    for (const pid of pids) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(pid, signal);
    say({ folder: run.folder, child: child.pid, signalled: pids.length });`);
  expect(tool.said['signalled']).toBe(1);
  tool.process.kill('SIGKILL');
  expect(await timeUntil(() => isGone(tool), 5000)).toBeLessThan(5000);
});
