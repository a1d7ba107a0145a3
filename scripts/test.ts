// npm test: the gate, then every test. `npm test -- packages/core` runs the tests of that folder alone, without the gate.
// The last line is `N passed, N failed`: tests, and the steps of the gate.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compareTree, root, runGate, timed, treeState, type StepResult } from './gate-steps.ts';
import { countTests, type Counts, type VitestReport } from './test-report.ts';

async function runVitest(args: readonly string[]): Promise<Counts> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-test-'));
  try {
    const file = path.join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const command = ['--disable-warning=ExperimentalWarning', 'node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args];
    const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' });
    const [code] = (await once(child, 'close')) as [number | null];
    const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : undefined;
    return countTests(report, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
const before = treeState();
const steps: StepResult[] = args.length === 0 ? [...(await runGate())] : [];
const counts = await runVitest(args);
if (before !== undefined) steps.push(await timed('dirty tree', () => Promise.resolve(compareTree(before))));

if (counts.skipped.length > 0) console.log(`${counts.skipped.length} skipped:`);
for (const name of counts.skipped) console.log(`  ${path.isAbsolute(name) ? path.relative(root, name) : name}`);
const failed = counts.failed + steps.filter(({ isFine }) => !isFine).length;
console.log(`${counts.passed + steps.filter(({ isFine }) => isFine).length} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
