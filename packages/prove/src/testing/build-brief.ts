import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { EmitOptions } from '@kentledge/core/emit';
import { buildSystem, designBrief, proofOf } from '@kentledge/core/pipeline';
import type { Proof } from '@kentledge/core/pipeline';
import type { System } from '@kentledge/core/system';
import { dropIdempotencyTable, idempotencyTable } from '@kentledge/runtime';

// For tests: what a proof gets from the command, made by the real pipeline.

/** A brief as it comes to be proved. */
export interface BuiltBrief extends Proof {
  readonly system: System;
  readonly files: ReadonlyMap<string, string>;
}

/** Returns the System of a brief; throws with its diagnostics when it has errors. */
export function designText(text: string): System {
  const { system, diagnostics } = designBrief({ name: 'brief.yaml', text });
  if (system === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return system;
}

/** Returns the brief of one of the examples. */
export function exampleBrief(name: string): string {
  return readFileSync(path.join(import.meta.dirname, '../../../../examples', name, 'brief.yaml'), 'utf8');
}

/** Returns the System of one of the examples. */
export function designExample(name: string): System {
  return designText(exampleBrief(name));
}

/** Designs and emits a brief; throws with its diagnostics when it has errors. */
export function buildBrief(text: string): BuiltBrief {
  const system = designText(text);
  const { tree, diagnostics } = buildSystem(system, undefined, emitOptions());
  if (tree === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return { system, files: new Map([...tree].map(([name, file]) => [name, file.text])), ...proofOf(system) };
}

/** Returns what the emitters take from the door. */
export function emitOptions(): EmitOptions {
  return { runtimeFiles: runtimeFiles(), runtimeTables: { up: idempotencyTable, down: dropIdempotencyTable }, hash: sha256 };
}

/** SHA-256 of a text, hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function runtimeFiles(): Readonly<Record<string, string>> {
  const runtime = createRequire(import.meta.url).resolve('@kentledge/runtime');
  const folders = { runtime: path.dirname(runtime), policies: path.dirname(createRequire(runtime).resolve('@kentledge/policies')) };
  const files: Record<string, string> = {};
  for (const [name, folder] of Object.entries(folders)) {
    const sources = globSync('**/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts') && !file.startsWith('fixture'));
    for (const file of sources.toSorted()) files[`${name}/${file}`] = readFileSync(path.join(folder, file), 'utf8');
  }
  return files;
}
