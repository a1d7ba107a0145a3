// npm run bench:large-brief: time and memory of `check` and `build` on generated briefs from 100 to 5,000 operations.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeBrief } from './make-brief.ts';

interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
}

const root = path.join(import.meta.dirname, '../..');
const rounds = Number(process.argv[2] ?? 5);
// Printed by the measured process itself at its end: its own CPU and its largest resident memory.
const probe = `data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();require('fs').writeSync(3,JSON.stringify({cpu:(u.userCPUTime+u.systemCPUTime)/1e6,megabytes:u.maxRSS/1024}))})`.replace("require('fs')", "process.getBuiltinModule('node:fs')");

function measure(args: readonly string[]): Cost {
  const started = performance.now();
  const result = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', probe, path.join(root, 'packages/cli/src/main.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 });
  const wall = (performance.now() - started) / 1000;
  if (result.status !== 0) throw new Error(`${args[0] ?? ''} failed: ${result.stderr.slice(0, 2000)}${result.stdout.slice(0, 2000)}`);
  return { wall, ...(JSON.parse(result.output[3] ?? '{}') as { cpu: number; megabytes: number }) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function row(label: string, costs: readonly Cost[]): string {
  const part = (read: (cost: Cost) => number, digits: number): string => {
    const values = costs.map(read);
    return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
  };
  return `${label.padEnd(34)} wall ${part((cost) => cost.wall, 2)} s   cpu ${part((cost) => cost.cpu, 2)} s   memory ${part((cost) => cost.megabytes, 0)} MB`;
}

const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-bench-'));
try {
  for (const entities of [20, 100, 300, 1000]) {
    const file = path.join(folder, `brief-${entities}.yaml`);
    writeFileSync(file, makeBrief(entities));
    const checks: Cost[] = [];
    const builds: Cost[] = [];
    for (let round = 0; round < rounds; round++) {
      checks.push(measure(['check', file]));
      builds.push(measure(['build', file, '-o', path.join(folder, `out-${entities}-${round}`)]));
    }
    const size = `${entities} entities, ${(entities - 1) * 5 + 1} operations`;
    console.log(row(`check ${size}`, checks));
    console.log(row(`build ${size}`, builds));
  }
  console.log(`median (min–max) of ${rounds} runs; wall includes the start of Node`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
