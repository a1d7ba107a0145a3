import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Measured } from './peers/measure.ts';
import type { shared } from './subjects.ts';

export type SharedSubject = keyof typeof shared;

/** A simulator whose models are programs that take a subject, requests to warm up, requests and a seed. */
export interface Tool {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What it can't express, and why. */
  readonly cannot?: Readonly<Partial<Record<SharedSubject, string>>>;
  /** Python has no compiler to warm up. */
  readonly isCompiled: boolean;
}

export const ours: Tool = { name: 'Kentledge', command: [process.execPath, path.join(import.meta.dirname, 'ours.ts')], isCompiled: true };

/** How long a slice is. */
export interface Slice {
  readonly requests: number;
  /** Requests before it, so that compilers are done. */
  readonly warmUp: number;
}

/** Runs one slice in a process of its own. */
export function runSlice({ name, command: [program = '', ...given], environment }: Tool, subject: string, { requests, warmUp }: Slice, seed: number): Measured {
  const { stdout, stderr, status } = spawnSync(program, [...given, subject, String(warmUp), String(requests), String(seed)], { encoding: 'utf8', env: { ...process.env, ...environment } });
  if (status !== 0) throw new Error(`${name}, ${subject}: ${stderr}`);
  const measured = JSON.parse(stdout) as Measured;
  if (!(measured.mean > 0) || !Number.isFinite(measured.mean)) throw new Error(`${name}, ${subject}: the mean is ${measured.mean}`);
  return measured;
}

/** Returns a slice that takes about so many seconds of CPU time, after short ones. */
export function sliceOf(tool: Tool, subject: string, seconds: number): Slice {
  let requests = 1000;
  for (;;) {
    const { cpu } = runSlice(tool, subject, { requests, warmUp: requests }, 1);
    const whole = Math.ceil((requests * seconds) / cpu);
    if (cpu >= seconds / 10 || cpu >= 0.5) return { requests: whole, warmUp: tool.isCompiled ? Math.ceil(whole / 4) : 0 };
    requests = Math.min(Math.max(requests * 4, Math.ceil(whole / 8)), requests * 64);
  }
}
