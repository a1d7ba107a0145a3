// The program that startSupervisor starts: `node supervisor.ts RUN_FOLDER`, with the read end of the tool's pipe as its input.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { endRun } from './end-run.ts';
import { removeEmptyHome } from './run-folder.ts';
import { readRecord, touchRecord } from './run-record.ts';

const heartbeatMs = 5000;

function watch(folder: string): void {
  // Whoever ends a terminal, a container or a process group must not end the one that clears up after it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const heartbeat = setInterval(() => beat(folder), heartbeatMs);
  process.stdin.on('close', () => {
    clearInterval(heartbeat);
    void clear(folder);
  });
  // The tool may die while we start: nobody reads then, and an unheard error would end us before our work is done.
  for (const stream of [process.stdin, process.stdout]) stream.on('error', () => undefined);
  process.stdin.resume();
  process.stdout.end('watching\n');
}

function beat(folder: string): void {
  try {
    touchRecord(folder, new Date());
  } catch {
    // The run is just being closed.
  }
}

// A run that was closed in order has no folder any more.
async function clear(folder: string): Promise<void> {
  if (existsSync(folder)) await endRun({ id: basename(folder), folder }, readRecord(folder));
  else removeEmptyHome(folder);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('the supervisor needs the folder of a run');
watch(folder);
