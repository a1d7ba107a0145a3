import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import { nearest } from '@kentledge/core/diagnostic';
import { sourceOfDocument } from '@kentledge/core/read';
import type { Source } from '@kentledge/core/source';
import type { Io } from '../command.ts';
import { cliProblems } from '../diagnostics.ts';
import { runModule } from '../typescript/run-module.ts';
import { failureText } from './failure-text.ts';

/** A brief's text, or why there is none. */
export interface OpenedBrief {
  /** The file as it would be typed. */
  readonly file: string;
  readonly source: Source | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Larger files are not even read; the reader itself refuses from 16 million characters on. */
const largestBytes = 64_000_000;

/**
 * Returns the brief at a path as it was typed: a file, or a folder with brief.yaml. A file in TypeScript is run, which is
 * why it is only taken when it is named itself. The source is named as people typed it.
 */
export async function openBrief(io: Pick<Io, 'cwd'>, typed: string): Promise<OpenedBrief> {
  const full = path.resolve(io.cwd, typed);
  try {
    const stats = statSync(full, { throwIfNoEntry: false });
    if (stats === undefined && isLink(full)) return refused(typed, cliProblems.create('unreadable', [], { path: typed, reason: 'it is a link to something that is not there' }));
    if (stats === undefined) return refused(typed, cliProblems.create('no-such-file', [], { path: typed, near: nearestFile(typed, full) }));
    if (stats.isDirectory()) return openFolder(typed, full);
    if (!stats.isFile()) return refused(typed, cliProblems.create('unreadable', [], { path: typed, reason: 'it is not a file' }));
    return /\.[cm]?ts$/.test(full) ? await readModule(typed, full) : readText(typed, full);
  } catch (error) {
    return refused(typed, cliProblems.create('unreadable', [], { path: typed, reason: failureText(error) }));
  }
}

function openFolder(typed: string, full: string): OpenedBrief {
  const file = path.join(full, 'brief.yaml');
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return readText(path.join(typed, 'brief.yaml'), file);
  const files = readdirSync(full, { withFileTypes: true }).filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const others = files.filter((name) => /\.(ya?ml|ts)$/.test(name) && !name.endsWith('.d.ts')).slice(0, 5).map((name) => path.join(typed, name));
  return refused(typed, cliProblems.create('no-brief', [], { path: typed, others }));
}

function readText(name: string, full: string): OpenedBrief {
  const { size } = statSync(full);
  if (size > largestBytes) return refused(name, cliProblems.create('file-too-large', [], { path: name, megabytes: Math.round(size / 1e6), limit: largestBytes / 1e6 }));
  const bytes = readFileSync(full);
  try {
    return { file: name, source: { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }, diagnostics: [] };
  } catch {
    return refused(name, cliProblems.create('not-text', [], { path: name }));
  }
}

async function readModule(name: string, full: string): Promise<OpenedBrief> {
  let document: unknown;
  try {
    document = await runModule(full);
  } catch (error) {
    return refused(name, cliProblems.create('module-failed', [], { path: name, reason: failureText(error) }));
  }
  if (typeof document !== 'object' || document === null) return refused(name, cliProblems.create('no-default-export', [], { path: name }));
  // The places of problems are those of the data, not of the code that made it.
  return { file: name, ...sourceOfDocument(document as Parameters<typeof sourceOfDocument>[0], `${name} (as JSON)`) };
}

function isLink(full: string): boolean {
  return lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** The file beside it whose name is near. */
function nearestFile(typed: string, full: string): string | undefined {
  try {
    const near = nearest(path.basename(full), readdirSync(path.dirname(full)));
    return near === undefined ? undefined : path.join(path.dirname(typed), near);
  } catch {
    return undefined;
  }
}

function refused(file: string, diagnostic: Diagnostic): OpenedBrief {
  return { file, source: undefined, diagnostics: [diagnostic] };
}
