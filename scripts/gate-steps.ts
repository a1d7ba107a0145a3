import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

/** How one step of the gate, or of a test run, ended. */
export interface StepResult {
  readonly name: string;
  readonly isFine: boolean;
}

interface Step {
  readonly name: string;
  /** A file that Node runs, from the project's root, and its arguments. */
  readonly command: readonly string[];
}

const steps: readonly Step[] = [
  { name: 'lint', command: ['node_modules/oxlint/bin/oxlint', '--format=unix'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'list-items', command: ['scripts/list-items.ts', '--check'] },
  { name: 'check-imports', command: ['scripts/check-imports.ts'] },
  { name: 'knip', command: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'] },
];

/** The folder that holds package.json. */
export const root = path.join(import.meta.dirname, '..');

/**
 * Runs the steps one after the other and prints a line for each, with its time; what a step said is shown only when it
 * failed. In CI, a step that changed the working tree fails too. Returns all results: one failure stops nothing.
 */
export async function runGate(): Promise<readonly StepResult[]> {
  const before = treeState();
  const results: StepResult[] = [];
  for (const { name, command } of steps) {
    results.push(await timed(name, () => runNode(command)));
  }
  if (before !== undefined) results.push(await timed('dirty tree', () => Promise.resolve(compareTree(before))));
  return results;
}

/** What a step gives: whether it is fine, and what to show when it isn't. */
interface Outcome {
  readonly isFine: boolean;
  readonly output: string;
}

/** Runs one step and prints its line: `ok      types  1.2 s`. */
export async function timed(name: string, step: () => Promise<Outcome>): Promise<StepResult> {
  const started = performance.now();
  const { isFine, output } = await step();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${isFine ? 'ok    ' : 'FAILED'}  ${name.padEnd(14)} ${seconds.padStart(6)} s`);
  if (!isFine) console.log(output.trimEnd());
  return { name, isFine };
}

/** Returns what `git status` says, in CI and in a git checkout; else nothing, since people edit while the gate runs. */
export function treeState(): string | undefined {
  if (process.env['CI'] !== 'true') return undefined;
  const { status, stdout } = spawnSync('git', ['status', '--porcelain', '--untracked-files=all'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

/** Compares the working tree with an earlier state of it. */
export function compareTree(before: string): Outcome {
  const after = treeState() ?? '';
  return { isFine: before === after, output: `The working tree changed.\nbefore:\n${before}\nafter:\n${after}` };
}

async function runNode(command: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.on('error', () => resolve(null));
  child.on('close', resolve);
  const code = await promise;
  return { isFine: code === 0, output: Buffer.concat(chunks).toString('utf8') };
}
