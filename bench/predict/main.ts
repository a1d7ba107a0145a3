import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { designBrief } from '@kentledge/core/pipeline';
import { predict } from '@kentledge/core/predict';
import type { System } from '@kentledge/core/system';

// How long a whole prediction by formulas takes: latencies, parts, the knee and its range, capacity, what to measure first.

/** 95th percentile of the warm runs, seconds. */
const wanted = 0.01;
const warmUp = 50;

const { values: given, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '100' } } });

function designExample(name: string): System {
  const text = readFileSync(path.join(import.meta.dirname, '../../examples', name, 'brief.yaml'), 'utf8');
  const { system, diagnostics } = designBrief({ name: 'brief.yaml', text });
  if (system === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return system;
}

function secondsOf(work: () => void): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / 1000;
}

for (const name of positionals.length > 0 ? positionals : ['shop', 'lobsters', 'notes']) {
  const system = designExample(name);
  const run = (): number => secondsOf(() => predict(system, { load: 1 }));
  const first = run();
  for (let round = 0; round < warmUp; round += 1) run();
  const before = process.cpuUsage();
  const times = Array.from({ length: Number(given.runs) }, run).toSorted((a, b) => a - b);
  const { user, system: kernel } = process.cpuUsage(before);
  const at = (share: number): string => `${((times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0) * 1000).toFixed(2)} ms`;
  console.log(`${name}: ${system.operations.length} operations, ${times.length} runs after ${warmUp} to warm up (the first took ${(first * 1000).toFixed(1)} ms)`);
  console.log(`  p95 ${at(0.95)}${name === 'shop' ? `, wanted under ${wanted * 1000} ms` : ''}; median ${at(0.5)}, least ${at(0)}, greatest ${at(1)}; CPU time ${((user + kernel) / times.length / 1000).toFixed(2)} ms a run, the collector's threads included`);
}
