import { Failure } from '../run/index.ts';

/** Returns the `Failure` for a PostgreSQL that ended when it should not have, judged by the end of its log. */
export function explainExit(how: string, logTail: string, folder: string): Failure {
  if (/No space left on device|Disk quota exceeded/.test(logTail)) return new Failure('disk-full', { folder, reason: lastLine(logTail) });
  if (/Address already in use/.test(logTail)) return portTaken(/address "[^"]*"|port \d+/.exec(logTail)?.[0] ?? 'its port');
  if (/Cannot allocate memory|could not map anonymous shared memory/.test(logTail)) return new Failure('out-of-memory', { reason: lastLine(logTail) });
  return new Failure('postgres-died', { how, log: lastLine(logTail) || 'empty' }, { detail: logTail });
}

/** Returns the failure for a port that someone else listens on. */
export function portTaken(port: string | number): Failure {
  return new Failure('port-taken', { who: 'PostgreSQL', where: typeof port === 'number' ? `port ${port}` : port });
}

function lastLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? lines.at(-1) ?? '';
}
