import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExitCode, Io } from '../command.ts';
import { run } from '../run.ts';

/** What a command did: its exit code and what it wrote. */
export interface Typed {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Where it was typed. */
export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Io['env'];
  readonly tool?: string;
  readonly isTerminal?: boolean;
  readonly color?: boolean;
}

/** The folder of the project, where `examples/` lies. */
export const projectFolder = path.join(import.meta.dirname, '../../../..');

/** Types a command line at `kentledge`, in this process. */
export async function typed(args: readonly string[], { cwd = projectFolder, env = {}, tool = 'kentledge', isTerminal = false, color = false }: Surroundings = {}): Promise<Typed> {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = { stdout: { write: (text) => void out.push(text) }, stderr: { write: (text) => void err.push(text) }, env, cwd, tool, isTerminal, color };
  const code = await run(args, io);
  return { code, out: out.join(''), err: err.join('') };
}

/** Returns a new empty folder; `atEnd` is vitest's `onTestFinished`, which removes it. */
export function temporaryFolder(atEnd: (clean: () => void) => void): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-cli-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
