import { createHash } from 'node:crypto';
import type { EmitOptions } from '@kentledge/core/emit';
import { readRuntimeFiles } from './runtime-files.ts';

/** Returns the SHA-256 of a text or of bytes, hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Returns what `emit` takes from us, since it is pure. The runtime is loaded only here: most commands do without it. */
export async function emitOptions(): Promise<EmitOptions> {
  const { dropIdempotencyTable, idempotencyTable } = await import('@kentledge/runtime');
  return { runtimeFiles: readRuntimeFiles(), runtimeTables: { up: idempotencyTable, down: dropIdempotencyTable }, hash: sha256 };
}
