import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

// For tests: a tool in a process of its own, so that it can be killed, with its runs in a folder of its own.

export interface KillableTool {
  readonly process: ChildProcess;
  /** What its script passed to `say`. */
  readonly said: Record<string, unknown>;
  /** Where its runs live. */
  readonly temporary: string;
  /** Ends what is left of it. */
  dispose(): void;
}

/** Makes a folder for temporary files that PostgreSQL's account can pass through, short enough for sockets. */
export function makeTemporary(): string {
  const folder = mkdtempSync('/tmp/kt-');
  chmodSync(folder, 0o711);
  return folder;
}

/** Starts Node on a script with `openRun`, `startPostgres`, `openDatabase` and `say` in scope; returns once it has said something. */
export async function startTool(script: string, ...args: string[]): Promise<KillableTool> {
  const temporary = makeTemporary();
  const from = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const head = `import { openRun } from ${from('./index.ts')};
    import { startPostgres, openDatabase } from ${from('../postgres/index.ts')};
    const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
    const args = process.argv.slice(1);`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', `${head}\n${script}`, ...args], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit').then(() => '{"error":"the tool ended"}');
  const line = await Promise.race([once(createInterface(child.stdout), 'line').then(([text]) => String(text)), exited]);
  const dispose = (): void => {
    child.kill('SIGKILL');
    rmSync(temporary, { recursive: true, force: true });
  };
  return { process: child, said: JSON.parse(line) as Record<string, unknown>, temporary, dispose };
}

/** Returns the ms until `done` holds; Infinity when it did not within the limit. */
export async function timeUntil(done: () => boolean, withinMs: number): Promise<number> {
  const start = performance.now();
  while (!done()) {
    if (performance.now() - start > withinMs) return Infinity;
    await setTimeout(20);
  }
  return performance.now() - start;
}
