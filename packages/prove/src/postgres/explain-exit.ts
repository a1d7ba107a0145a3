import { diskFull, Failure } from '../run/index.ts';

/** Returns the `Failure` for a PostgreSQL that ended when it should not have, judged by the end of its log. */
export function explainExit(how: string, logTail: string, folder: string): Failure {
  if (/No space left on device|Disk quota exceeded/.test(logTail)) return diskFull(folder, lastLine(logTail));
  if (/Address already in use/.test(logTail)) return portTaken(/address "[^"]*"|port \d+/.exec(logTail)?.[0] ?? 'its port');
  if (/Cannot allocate memory|could not map anonymous shared memory/.test(logTail)) return outOfMemory(lastLine(logTail));
  return new Failure({
    code: 'prove/postgres-died',
    message: `PostgreSQL ended by itself (${how}). Its log: ${lastLine(logTail) || 'empty'}`,
    detail: logTail,
    why: 'Without the database nothing that was measured since can be trusted, so the run has no verdicts.',
    fix: 'If the log tells no reason, something outside killed it, often for lack of memory: see the log of the system, free memory, or prove at a smaller --scale.',
  });
}

/** Returns the failure for a port that someone else listens on. */
export function portTaken(port: string | number): Failure {
  return new Failure({
    code: 'prove/port-taken',
    message: `PostgreSQL can't listen on 127.0.0.1: ${typeof port === 'number' ? `port ${port}` : port} is taken.`,
    why: 'Another process listens there, perhaps a PostgreSQL of your own; it is left alone.',
    fix: 'Give another --port, or none, and a free one is chosen.',
  });
}

function outOfMemory(detail: string): Failure {
  return new Failure({
    code: 'prove/out-of-memory',
    message: `PostgreSQL got no memory: ${detail}`,
    why: 'Its buffers are sized by the memory of the machine or container, and that much was not free.',
    fix: 'End other programs, or give the container more memory.',
  });
}

function lastLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? lines.at(-1) ?? '';
}
