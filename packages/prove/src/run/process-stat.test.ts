import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { readProcessTree } from './process-stat.ts';

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts Node on a script and returns its pid and the first number that it printed. */
async function startNode(script: string): Promise<{ pid: number; printed: number }> {
  const child = spawn(process.execPath, ['-e', `${script}; setInterval(() => {}, 1e6);`], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const [output] = await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, printed: Number(String(output)) };
}

const work = `let sum = 0; for (let n = 0; n < 3e8; n += 1) sum += n % 7;`;
const printUsed = `const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6);`;

it('counts the CPU time of a process as the process counts it itself', async () => {
  const { pid, printed } = await startNode(`${work} ${printUsed}`);
  const { cpuSeconds } = await readProcessTree(pid);
  expect(printed).toBeGreaterThan(0.1);
  expect(Math.abs(cpuSeconds - printed)).toBeLessThan(0.1);
});

it.runIf(existsSync('/proc/self/schedstat'))('tells what is less than a tick', async () => {
  // One of a hundred short times is known to less than a tick; other threads of this process may add more than one to some of them.
  const used: number[] = [];
  for (let turn = 0; turn < 100 && !used.some((seconds) => seconds > 0 && seconds < 0.009); turn += 1) {
    const before = await readProcessTree(process.pid);
    const end = performance.now() + 1;
    while (performance.now() < end);
    used.push((await readProcessTree(process.pid)).cpuSeconds - before.cpuSeconds);
  }
  expect(used.at(-1)).toBeGreaterThan(0);
  expect(used.at(-1)).toBeLessThan(0.009);
});

// macOS tells the time of ended children to nobody but their parent.
it.runIf(process.platform === 'linux')('keeps the CPU time of children that have ended', async () => {
  const child = JSON.stringify(`${work} ${printUsed}`);
  const { pid, printed } = await startNode(`process.stdout.write(require('node:child_process').execFileSync(process.execPath, ['-e', ${child}]))`);
  const { cpuSeconds } = await readProcessTree(pid);
  expect(printed).toBeGreaterThan(0.1);
  expect(cpuSeconds).toBeGreaterThan(printed);
});

it('counts the memory of children', async () => {
  const hold = `globalThis.held = Buffer.alloc(64 * 1024 * 1024, 1); console.log(1);`;
  const inner = JSON.stringify(`${hold} process.stdin.resume();`);
  const one = await startNode(hold);
  const two = await startNode(`globalThis.held = Buffer.alloc(64 * 1024 * 1024, 1); require('node:child_process').spawn(process.execPath, ['-e', ${inner}], { stdio: ['pipe', 'inherit', 'inherit'] })`);
  const [single, double] = await Promise.all([readProcessTree(one.pid), readProcessTree(two.pid)]);
  expect(single.residentBytes).toBeGreaterThan(64 * 1024 * 1024);
  expect(double.residentBytes - single.residentBytes).toBeGreaterThan(64 * 1024 * 1024);
});

it('returns zeros for a process that has ended', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  expect(await readProcessTree(child.pid ?? 0)).toEqual({ cpuSeconds: 0, residentBytes: 0 });
});
