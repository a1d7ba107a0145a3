import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { findProcess, isAlive, listProcesses, parsePs, parseStat, withDescendants } from './process-table.ts';

const rest = '1 7 7 0 -1 4194304 100 0 0 0 150 50 30 20 20 0 1 0 98765 1000000 300 18446744073709551615';

it('reads a process whose name holds spaces and parentheses', () => {
  const row = parseStat(7, `7 (a) R (b) S ${rest}\n`);
  expect(row).toEqual({ pid: 7, parent: 1, started: '98765', cpuSeconds: 2.5, residentBytes: 300 * 4096 });
});

it('leaves zombies out', () => {
  expect(parseStat(7, `7 (node) Z ${rest}\n`)).toBeUndefined();
});

it('reads the rows of ps, with long CPU times', () => {
  const text = '  501   1 S    2048   0:01.50 Mon Nov 23 05:25:01 2026\n  502 501 Z       0   0:00.00 Mon Nov 23 05:25:02 2026\n  503 501 R+   1024 1-02:00:03 Mon Nov 23 05:25:03 2026\n';
  expect(parsePs(text)).toEqual([
    { pid: 501, parent: 1, started: 'Mon Nov 23 05:25:01 2026', cpuSeconds: 1.5, residentBytes: 2_097_152 },
    { pid: 503, parent: 501, started: 'Mon Nov 23 05:25:03 2026', cpuSeconds: 93_603, residentBytes: 1_048_576 },
  ]);
});

it('finds this process, and with its start time tells it from another that had its pid', () => {
  const own = findProcess(process.pid);
  expect(own?.parent).toBe(process.ppid);
  expect(isAlive({ pid: process.pid, started: own?.started ?? '' })).toBe(true);
  expect(isAlive({ pid: process.pid, started: '1' })).toBe(false);
});

it('finds what is below a process, however deep', async () => {
  const child = spawn('sh', ['-c', 'sleep 60 & echo started; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const tree = withDescendants(listProcesses(), [child.pid ?? 0]);
  expect(tree).toHaveLength(2);
  for (const row of tree) process.kill(row.pid, 'SIGKILL');
});
