import { expect, it } from 'vitest';
import { explainExit } from './explain-exit.ts';

const logs = {
  'prove/disk-full': '2026-01-01 [7] FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device\n2026-01-01 [1] LOG: shut down',
  'prove/port-taken': '2026-01-01 [7] LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets',
  'prove/out-of-memory': '2026-01-01 [7] FATAL:  could not map anonymous shared memory: Cannot allocate memory',
  'prove/postgres-died': '2026-01-01 [7] LOG:  something else',
};

for (const [code, log] of Object.entries(logs)) {
  it(`knows ${code} by the log`, () => {
    const failure = explainExit('exit code 1', log, '/tmp/run');
    expect(failure.code).toBe(code);
  });
}

it('quotes the line that tells of the full disk, not the last one', () => {
  expect(explainExit('exit code 1', logs['prove/disk-full'], '/tmp/run').message).toContain('No space left');
});

it('keeps the message to one line, and the whole end of the log as its detail', () => {
  const log = 'LOG:  one\nFATAL:  two\nLOG:  three\n';
  const diagnostic = explainExit('exit code 1', log, '/tmp/run').toDiagnostic();
  expect(diagnostic).toMatchObject({ code: 'prove/postgres-died', severity: 'error', spans: [], data: { how: 'exit code 1', detail: log } });
  expect(diagnostic.message).toBe('PostgreSQL ended by itself (exit code 1). Its log: FATAL:  two');
});
