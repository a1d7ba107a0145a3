import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { fitCpu } from '../demands/fit-cpu.ts';
import { canWatchCpu } from '../measure/index.ts';
import type { PlannedRequest } from '../requests/index.ts';
import type { DemandSamples } from './messages.ts';
import { sampleDemands } from './sample-demands.ts';
import { createSender } from './sender.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Answers after as many milliseconds of its own CPU time as the path says; /0 is an error. */
const server = `
const { createServer } = require('node:http');
const used = () => { const { user, system } = process.cpuUsage(); return user + system; };
createServer((request, response) => {
  const end = used() + Number(request.url.slice(1)) * 1000;
  while (used() < end);
  response.writeHead(request.url === '/0' ? 500 : 200).end();
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

interface Sampled {
  readonly result: DemandSamples;
  readonly cpuSeconds: number;
}

async function sample(paths: Readonly<Record<string, string>>, together: number, left = Number.POSITIVE_INFINITY): Promise<Sampled> {
  const child = spawn(process.execPath, ['-e', server], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const [port] = await once(child.stdout, 'data');
  const sender = createSender(`http://127.0.0.1:${String(port).trim()}`, 16);
  let given = 0;
  const next = (operation: string): PlannedRequest | undefined => (given++ < left ? { operation, method: 'GET', path: paths[operation] ?? '/', status: 200, refusals: [], values: {} } : undefined);
  const result = await sampleDemands(
    {
      requests: { next, prepare: () => undefined },
      sender,
      tokens: { environment: {}, headerFor: () => Promise.resolve('') },
      check: { contractBreach: () => undefined },
      seed: 1,
      waitsForAnswers: false,
      onProgress: () => undefined,
    },
    { name: 'test', together, seconds: 3, idleSeconds: 0.3, rates: Object.fromEntries(Object.keys(paths).map((name) => [name, 1])), servicePid: child.pid ?? 0, postgresPid: undefined },
  );
  await sender.close();
  return { result, cpuSeconds: result.samples.reduce((sum, { used }) => sum + used.service, 0) };
}

it.runIf(canWatchCpu())('tells the CPU of operations apart, alone and together', async () => {
  const { result } = await sample({ short: '/1', long: '/5' }, 4);
  const work = fitCpu(result.samples, result.idle, 'service', true)?.work;
  const apart = (work?.get('long')?.value ?? 0) - (work?.get('short')?.value ?? 0);
  expect(apart).toBeGreaterThan(0.0036);
  expect(apart).toBeLessThan(0.0044);
  expect(result.samples.some(({ operations }) => operations.length > 1)).toBe(true);
});

it.runIf(canWatchCpu())('misses no CPU between its samples', async () => {
  const { result, cpuSeconds } = await sample({ only: '/2' }, 1);
  expect(result.samples.every(({ operations }) => operations.length === 1)).toBe(true);
  // The time before the first sample is of no sample.
  expect(cpuSeconds / result.whole.service).toBeGreaterThan(0.98);
  expect(cpuSeconds).toBeGreaterThan(result.samples.length * 0.002);
});

it.runIf(canWatchCpu())('sees an event loop sleep at least once for each request alone', async () => {
  const { result } = await sample({ only: '/1' }, 1);
  const sleeps = result.samples.reduce((sum, { used }) => sum + used.sleeps, 0) / result.samples.length;
  expect(sleeps).toBeGreaterThan(0.9);
  expect(sleeps).toBeLessThan(4);
});

it.runIf(canWatchCpu())('leaves out samples with a wrong answer, counts them, and ends where no request is left', async () => {
  const { result } = await sample({ right: '/1', wrong: '/0' }, 1, 40);
  expect(result.samples.length + result.failed).toBe(40);
  expect(result.failed).toBeGreaterThan(5);
  expect(result.samples.every(({ operations }) => operations[0] === 'right')).toBe(true);
});
