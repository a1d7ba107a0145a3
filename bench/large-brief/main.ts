import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { medianOf } from '../median.ts';
import { makeBrief } from './make-brief.ts';

/** What one run of the tool took: seconds and MB. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
}

/** A generated brief, and what the commands took on it. */
interface Subject {
  readonly entities: number;
  readonly file: string;
  readonly rounds: number;
  readonly check: Cost[];
  readonly build: Cost[];
}

const tool = path.join(import.meta.dirname, '../../packages/cli/src/main.ts');
// As scripts/run.sh starts it.
const nodeOptions = ['--disable-warning=ExperimentalWarning', '--min-semi-space-size=16', '--max-semi-space-size=16'];
const buildOptions = ['--heap-growing-percent=40'];
// Printed by the measured process itself at its end: its own CPU time and its largest resident memory.
const probe =
  "data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();process.getBuiltinModule('node:fs').writeSync(3,JSON.stringify({cpu:(u.userCPUTime+u.systemCPUTime)/1e6,megabytes:u.maxRSS/1024}))})";
const limits = { check: { seconds: 1, megabytes: 500 }, build: { seconds: 10, megabytes: 500 } } as const;
const sizes = [21, 100, 300, 1000] as const;
const largest = 1000;

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, 'rounds-largest': { type: 'string', default: '20' } } });
bench(Number(options.rounds), Number(options['rounds-largest']));

function bench(rounds: number, roundsOfLargest: number): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-bench-'));
  try {
    const subjects = sizes.map((entities): Subject => {
      const file = path.join(folder, `brief-${entities}.yaml`);
      writeFileSync(file, makeBrief(entities));
      return { entities, file, rounds: entities === largest ? roundsOfLargest : rounds, check: [], build: [] };
    });
    // One run that doesn't count: the launcher keeps what Node made of the sources, and so do we.
    for (const { file } of subjects.slice(0, 1)) runBoth(file, folder);
    for (let round = 0; round < Math.max(rounds, roundsOfLargest); round += 1) {
      for (const subject of subjects.filter((each) => round < each.rounds)) {
        const costs = runBoth(subject.file, folder);
        subject.check.push(costs.check);
        subject.build.push(costs.build);
      }
    }
    report(subjects);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runBoth(file: string, folder: string): { readonly check: Cost; readonly build: Cost } {
  const cache = path.join(folder, 'cache');
  const check = measure(['check', file], cache);
  // All are removed at the end: ext4 is many times slower at making files just after many were removed.
  const build = measure(['build', file, '-o', path.join(mkdtempSync(path.join(folder, 'out-')), 'built')], cache);
  return { check, build };
}

function measure(args: readonly string[], cache: string): Cost {
  const started = performance.now();
  const result = spawnSync(process.execPath, [...nodeOptions, ...(args[0] === 'build' ? buildOptions : []), '--import', probe, tool, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const wall = (performance.now() - started) / 1000;
  if (result.status !== 0) throw new Error(`${args[0] ?? ''} failed: ${result.stderr.slice(0, 2000)}${result.stdout.slice(0, 2000)}`);
  return { wall, ...(JSON.parse(result.output[3] ?? '{}') as { cpu: number; megabytes: number }) };
}

function report(subjects: readonly Subject[]): void {
  for (const command of ['check', 'build'] as const) {
    for (const subject of subjects) console.log(row(`${command}  ${subject.entities} entities, ${operationsOf(subject)} operations`, subject[command]));
    const [first, last] = [subjects[0], subjects.at(-1)];
    if (first === undefined || last === undefined) continue;
    const cpu = (subject: Subject): number => medianOf(subject[command].map((cost) => cost.cpu)).value;
    console.log(`  ${(operationsOf(last) / operationsOf(first)).toFixed(0)} times the operations: ${(cpu(last) / cpu(first)).toFixed(1)} times the CPU time`);
    const { seconds, megabytes } = limits[command];
    const isSoon = medianOf(last[command].map((cost) => cost.wall)).value < seconds;
    const isSmall = medianOf(last[command].map((cost) => cost.megabytes)).value < megabytes;
    console.log(`  under ${seconds} s: ${isSoon ? 'yes' : 'NO'}; under ${megabytes} MB: ${isSmall ? 'yes' : 'NO'}\n`);
  }
  console.log('median (min–max); wall includes the start of Node, with a warm compile cache');
}

/** Five for each entity but the caller's own, which has one. */
function operationsOf({ entities }: Subject): number {
  return (entities - 1) * 5 + 1;
}

function row(label: string, costs: readonly Cost[]): string {
  const part = (read: (cost: Cost) => number, digits: number): string => {
    const values = costs.map(read);
    return `${medianOf(values).value.toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
  };
  return `${label.padEnd(42)} ${String(costs.length).padStart(3)} rounds   wall ${part((cost) => cost.wall, 2)} s   cpu ${part((cost) => cost.cpu, 2)} s   memory ${part((cost) => cost.megabytes, 0)} MB`;
}
