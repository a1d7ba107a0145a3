import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { readProcessTree } from './process-stat.ts';

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

async function startNode(script: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

it('counts the CPU time of a process as the process counts it itself', async () => {
  const pid = await startNode(`while (process.cpuUsage().user < 3e5); const used = process.cpuUsage(); console.log('worked'); setInterval(() => {}, 1e6);`);
  const { cpuSeconds } = await readProcessTree(pid);
  expect(cpuSeconds).toBeGreaterThanOrEqual(0.28);
  expect(cpuSeconds).toBeLessThan(1);
});

it('keeps the CPU time of children that have ended', async () => {
  const work = `require('node:child_process').spawnSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 3e5);'])`;
  const pid = await startNode(`const before = process.cpuUsage().user; ${work}; console.log('waited'); setInterval(() => {}, 1e6);`);
  const { cpuSeconds } = await readProcessTree(pid);
  const linux = process.platform === 'linux';
  expect(cpuSeconds).toBeGreaterThanOrEqual(linux ? 0.3 : 0);
});

it('counts the memory of children', async () => {
  const hold = `globalThis.held = Buffer.alloc(64 * 1024 * 1024, 1);`;
  const one = await startNode(`${hold} console.log('holding'); setInterval(() => {}, 1e6);`);
  const inner = `${hold} console.log('holding'); process.stdin.resume();`;
  const two = await startNode(`${hold} require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: ['pipe', 'inherit', 'inherit'] }); setInterval(() => {}, 1e6);`);
  const [single, double] = await Promise.all([readProcessTree(one), readProcessTree(two)]);
  expect(single.residentBytes).toBeGreaterThan(64 * 1024 * 1024);
  expect(double.residentBytes - single.residentBytes).toBeGreaterThan(64 * 1024 * 1024);
});

it('returns zeros for a process that has ended', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  expect(await readProcessTree(child.pid ?? 0)).toEqual({ cpuSeconds: 0, residentBytes: 0 });
});
